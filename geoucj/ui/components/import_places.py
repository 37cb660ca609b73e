"""The places of a file: what was found, and what the clerk must decide."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import pandas as pd
import streamlit as st

from geoucj.areas.codes import dotted
from geoucj.areas.names import Candidate
from geoucj.errors import GeoUCJError
from geoucj.exports.review_words import place_words
from geoucj.intake.decisions import decisions_csv, parse_decisions
from geoucj.intake.model import Action, Decision
from geoucj.intake.review import Review
from geoucj.ui import drafts
from geoucj.ui.components import errors
from geoucj.ui.components.errors import plain
from geoucj.ui.drafts import Draft
from geoucj.ui.state import Context

AT_ONCE = 8  # places shown for a decision
LATER, OTHER, ASIDE = "later", "other", "aside"
STRONG = 85.0  # of the first candidate, to be accepted together with others


def show(ctx: Context, draft: Draft, found: Review) -> None:
    """Show how many places were found, and ask about the others."""
    t = ctx.t
    st.subheader(t("intake.places"), anchor=False)
    counts = found.places.frame["standing"].value_counts()
    said = [
        t(f"intake.places.{standing}", count=t.number(int(count)))
        for standing, count in counts.items()
    ]
    scheme = found.places.scheme
    if scheme:
        said.append(t(f"intake.scheme.{scheme}"))
    st.markdown(" · ".join(plain(each) for each in said))
    asked = found.asked
    if len(asked):
        _ask_all(ctx, draft, asked)
        _ask(ctx, draft, asked.head(AT_ONCE))
    _file(ctx, draft)


def _ask_all(ctx: Context, draft: Draft, asked: pd.DataFrame) -> None:
    """Offer to accept the best candidates together."""
    made = [
        _decision(draft, written, Action.ACCEPT, candidates[0].area_code)
        for written, candidates in zip(asked.index, asked["candidates"], strict=True)
        if candidates and candidates[0].score >= STRONG
    ]
    if len(made) > 1:
        st.button(
            ctx.t("intake.accept_all", count=ctx.t.number(len(made))),
            key="accept_all",
            on_click=_take,
            args=(draft, made),
        )


def _ask(ctx: Context, draft: Draft, asked: pd.DataFrame) -> None:
    """Ask about some places; those answered are decided together."""
    t = ctx.t
    answers: list[Decision] = []
    with st.container(border=True):
        places = zip(asked.index, asked["reason"], asked["candidates"], strict=True)
        for n, (written, reason, candidates) in enumerate(places):
            st.markdown(plain(place_words(written, reason, t)))
            offered: list[str | Candidate] = [LATER, *candidates, OTHER, ASIDE]
            with st.container(horizontal=True, vertical_alignment="bottom"):
                answer = st.selectbox(
                    t("intake.means"),
                    offered,
                    format_func=partial(_words, ctx),
                    key=f"answer_{written}",
                    label_visibility="collapsed" if n else "visible",
                )
                other = ""
                if answer == OTHER:
                    other = st.text_input(
                        t("intake.other"), key=f"other_{written}", help=t("intake.other_help")
                    )
            answers += _answered(ctx, draft, written, answer, other)
        why = st.text_input(t("intake.why"), max_chars=120, key="why")
        st.button(
            t("intake.decide"),
            key="decide",
            type="primary",
            disabled=not answers,
            on_click=_take,
            args=(draft, answers, why),
        )


def _words(ctx: Context, answer: str | Candidate) -> str:
    if isinstance(answer, str):
        return ctx.t(f"intake.answer.{answer}")
    around = ", ".join(
        ctx.registry.name(code) for code in ctx.registry.path(answer.area_code)[-2:0:-1]
    )
    score = ctx.t.number(answer.score)
    return f"{answer.area_name}, {around} · {dotted(answer.area_code)} ({score})"


def _answered(
    ctx: Context, draft: Draft, written: tuple[str, ...], answer: str | Candidate, other: str
) -> list[Decision]:
    """Return the decisions of one answer: none for `later`, several for a place that was split."""
    if isinstance(answer, Candidate):
        return [_decision(draft, written, Action.ACCEPT, answer.area_code)]
    if answer == ASIDE:
        return [_decision(draft, written, Action.SET_ASIDE)]
    if answer == OTHER and other.strip():
        try:
            shares = _shares(ctx, other)
        except (GeoUCJError, ValueError):
            st.warning(ctx.t("intake.other_wrong"))
            return []
        action = Action.SHARE if len(shares) > 1 else Action.CHOOSE
        return [_decision(draft, written, action, code, share) for code, share in shares]
    return []


def _shares(ctx: Context, text: str) -> list[tuple[str, float]]:
    """Return codes and shares of `61.12.01.2001` or `61.12.01.2001=0,6; 61.12.01.2002=0,4`."""
    shares = []
    for part in text.split(";"):
        written, _, share = part.partition("=")
        code, _ = ctx.registry.codes.read_one(written.strip())
        if code is None:
            raise ValueError(written)
        shares.append((code, float(share.strip().replace(",", ".")) if share.strip() else 1.0))
    if abs(sum(share for _, share in shares) - 1) > 1e-6:
        raise ValueError(text)
    return shares


def _decision(
    draft: Draft, written: tuple[str, ...], action: Action, code: str = "", share: float = 1.0
) -> Decision:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return Decision(written, action, code, share, draft.who, now)


def _take(draft: Draft, made: Sequence[Decision], why: str = "") -> None:
    """Take decisions for this file; they are kept for the next one when it is published."""
    drafts.decide(draft, [replace(each, why=why.strip()) for each in made])


def _file(ctx: Context, draft: Draft) -> None:
    """Let decisions be taken out as CSV, edited and brought back."""
    t = ctx.t
    with st.expander(t("intake.decisions")):
        st.download_button(
            t("intake.decisions_download"),
            decisions_csv(draft.decisions),
            file_name=t("intake.decisions_file"),
            on_click="ignore",
        )
        file = st.file_uploader(t("intake.decisions_upload"), type=["csv"])
        if file is not None and st.button(t("intake.apply"), key="apply_decisions"):
            try:
                made = parse_decisions(file.getvalue(), file.name, ctx.registry)
            except GeoUCJError as error:
                errors.show(error, t.language)
            else:
                drafts.decide(draft, made)
                st.rerun()
