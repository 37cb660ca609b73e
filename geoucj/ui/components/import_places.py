"""The places of a file: what was found, and what the clerk must decide."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import pandas as pd
import streamlit as st

from geoucj.areas.codes import dotted
from geoucj.areas.names import Candidate
from geoucj.errors import DecisionError, GeoUCJError
from geoucj.exports.review_words import asked_notes, place_name, place_words
from geoucj.intake.model import Action, Decision, Standing
from geoucj.intake.places.decisions import decisions_csv, in_force, parse_decisions, read_share
from geoucj.intake.review import Review
from geoucj.ui import drafts
from geoucj.ui.components import errors, word_table
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
        t(f"intake.places.{standing}", count=t.number(int(counts[standing])))
        for standing in Standing
        if standing in counts
    ]
    scheme = found.places.scheme
    if scheme:
        said.append(t(f"intake.scheme.{scheme}"))
    st.markdown(" · ".join(plain(each) for each in said))
    asked = found.asked
    if len(asked):
        _ask_all(ctx, draft, asked)
        _ask(ctx, draft, asked.head(AT_ONCE))
        if len(asked) > AT_ONCE:
            st.caption(t("intake.more_asked", shown=t.number(AT_ONCE), count=t.number(len(asked))))
    _file(ctx, draft, found)


def _ask_all(ctx: Context, draft: Draft, asked: pd.DataFrame) -> None:
    """Offer to accept the best candidates together."""
    t = ctx.t
    first = {
        written: candidates[0]
        for written, candidates in zip(asked.index, asked["candidates"], strict=True)
        if is_clear(candidates)
    }
    if len(first) < 2:
        return
    made = [
        _decision(draft, written, Action.ACCEPT, candidate.area_code)
        for written, candidate in first.items()
    ]
    st.button(
        t("intake.accept_all", count=t.number(len(made))),
        key="accept_all",
        type="primary",
        on_click=_take,
        args=(draft, made),
    )
    with st.expander(t("intake.accept_list")):
        word_table.show(
            [
                {t("intake.value"): place_name(written), t("intake.means"): _words(ctx, candidate)}
                for written, candidate in first.items()
            ]
        )


def is_clear(candidates: Sequence[Candidate]) -> bool:
    """Return whether the first candidate is a strong one, and better than the next."""
    first, second = [*(each.score for each in candidates), 0.0, 0.0][:2]
    return first >= STRONG and first > second


def _ask(ctx: Context, draft: Draft, asked: pd.DataFrame) -> None:
    """Ask about some places; those answered are decided together."""
    t = ctx.t
    answers: list[Decision] = []
    with st.container(border=True):
        places = zip(asked.index, asked["reason"], asked["candidates"], strict=True)
        for written, reason, candidates in places:
            offered: list[str | Candidate] = [LATER, *candidates, OTHER, ASIDE]
            said, asking = st.columns(2, vertical_alignment="center")
            said.markdown(plain(place_words(written, reason, t)))
            answer = asking.selectbox(
                t("intake.means"),
                offered,
                format_func=partial(_words, ctx),
                key=f"answer_{written}",
                label_visibility="collapsed",
            )
            other = ""
            if answer == OTHER:
                other = asking.text_input(
                    t("intake.other"), key=f"other_{written}", help=t("intake.other_help")
                )
            answers += _answered(ctx, draft, written, answer, other)
        why = st.text_input(t("intake.why"), max_chars=120, key="why")
        st.button(
            t("intake.decide"),
            key="decide",
            type="primary" if answers else "secondary",
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
            return _others(ctx, draft, written, other)
        except DecisionError:
            st.warning(ctx.t("intake.other_wrong"))
    return []


def _others(ctx: Context, draft: Draft, written: tuple[str, ...], text: str) -> list[Decision]:
    """Return the decisions of `61.12.01.2001` or `61.12.01.2001=0,6; 61.12.01.2002=0,4`.

    Raises DecisionError for a code that is not in the list, and shares that are not a whole.
    """
    made = []
    for row, part in enumerate(text.strip(" ;").split(";"), start=1):
        code_written, split, share_written = (each.strip() for each in part.partition("="))
        code, _ = ctx.registry.codes.read_one(code_written)
        share = read_share(share_written) if split else 1.0
        if code is None or not 0 < share <= 1:
            raise DecisionError(path="", row=row, column="", value=part.strip())
        action = Action.SHARE if split else Action.CHOOSE
        made.append(_decision(draft, written, action, code, share))
    if len(made) > 1 and any(each.action is not Action.SHARE for each in made):
        raise DecisionError(path="", row=1, column="share", value=text)
    in_force(made)
    return made


def _decision(
    draft: Draft, written: tuple[str, ...], action: Action, code: str = "", share: float = 1.0
) -> Decision:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return Decision(written, action, code, share, draft.who, now)


def _take(draft: Draft, made: Sequence[Decision], why: str = "") -> None:
    """Take decisions for this file; they are kept for the next one when it is published."""
    drafts.decide(draft, [replace(each, why=why.strip()) for each in made])


def _file(ctx: Context, draft: Draft, found: Review) -> None:
    """Let the decisions of the file be taken out as CSV, edited and brought back."""
    t = ctx.t
    with st.expander(t("intake.decisions")):
        st.caption(t("intake.decisions_help"))
        made = drafts.decided(ctx, draft, found)
        st.download_button(
            t("intake.decisions_download", count=t.number(len(made))),
            decisions_csv(made, asked_notes(found, t)),
            disabled=not made and found.asked.empty,
            file_name=t("intake.decisions_file"),
            on_click="ignore",
        )
        file = st.file_uploader(t("intake.decisions_upload"), type=["csv"])
        if file is not None and st.button(t("intake.apply"), key="apply_decisions"):
            try:
                given = parse_decisions(file.getvalue(), file.name, ctx.registry)
            except GeoUCJError as error:
                errors.show(error, t.language)
            else:
                drafts.decide(draft, given)
                st.rerun()
