"""What is wrong with a file, where its workers went, and the step that publishes it."""

from collections import Counter
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from geoucj.exports.review_book import review_book
from geoucj.exports.review_words import tally_words
from geoucj.i18n import Translator
from geoucj.intake.publishing import preview, publish
from geoucj.intake.review import Review
from geoucj.schema import AREA_CODE, AS_OF, CODE_WIDTH, LEVELS, Level
from geoucj.tables.findings import Finding, errors, warnings
from geoucj.ui import drafts, state
from geoucj.ui.components import word_table
from geoucj.ui.components.errors import plain
from geoucj.ui.drafts import Draft
from geoucj.ui.state import Context

SHOWN = 500  # findings in the table; all of them are in the workbook


def show(ctx: Context, draft: Draft, found: Review) -> None:
    """Show findings, tally, preview and the button that publishes."""
    t = ctx.t
    st.subheader(t("intake.checks"), anchor=False)
    wrong, doubtful = errors(found.findings), warnings(found.findings)
    st.markdown(t("intake.found", errors=t.number(len(wrong)), warnings=t.number(len(doubtful))))
    if found.findings:
        first = sorted(found.findings, key=lambda each: each.severity)[:SHOWN]  # errors on top
        word_table.show([_row(each, t) for each in first])
        if len(found.findings) > SHOWN:
            said = t(
                "intake.more_found", shown=t.number(SHOWN), count=t.number(len(found.findings))
            )
            st.caption(said)
        st.download_button(
            t("intake.report"),
            lambda: review_book(found.understood, found.findings, t),
            file_name=t("intake.report_file"),
            on_click="ignore",
            icon=":material/download:",
        )
    st.info(plain(tally_words(found.tally, t)))
    _publish(ctx, draft, found)


def _row(finding: Finding, t: Translator) -> dict[str, object]:
    return {
        t("intake.severity"): t(f"severity.{finding.severity}"),
        t("intake.cell"): finding.cell or str(finding.row or ""),
        t("intake.column"): finding.column,
        t("intake.value"): finding.value,
        t("intake.rule"): t(f"finding.{finding.rule}", **finding.facts),
        t("intake.remedy"): t(f"remedy.{finding.rule}", **finding.facts),
    }


def _publish(ctx: Context, draft: Draft, found: Review) -> None:
    t = ctx.t
    if not found.tables:
        st.warning(t("intake.nothing"))
        return
    allowed = found.clean
    if not found.clean:
        allowed = st.checkbox(t("intake.without_refused"), key="without_refused")
    with st.container(horizontal=True):
        publishing = st.button(
            t("intake.publish"),
            key="publish",
            type="primary" if allowed else "secondary",
            disabled=not allowed,
        )
        showing = st.button(t("intake.show_on_map"), key="show_on_map", icon=":material/map:")
    if showing:
        with st.spinner(t("intake.step.preview")):
            name = preview(found, draft.into, ctx.settings, ctx.registry)
        _look_at(found, name)
        st.switch_page(ctx.pages["map"])
    if publishing:
        with st.spinner(t("intake.step.publish")):
            version = publish(
                found, draft.decisions, draft.into, ctx.settings, ctx.registry, who=draft.who
            )
        drafts.close()
        _look_at(found, draft.into)
        st.session_state[state.PUBLISHED] = (draft.into, version.number)
        st.rerun()


def _look_at(found: Review, name: str) -> None:
    """Let the map show the data set `name` at the month, level and area of the file."""
    area, level = where(
        [code for made in found.tables.values() for code in _column(made.table, AREA_CODE)]
    )
    state.go_to(area, level)
    months = [month for made in found.tables.values() for month in _column(made.table, AS_OF)]
    month = max(months, default="")
    state.put(**{state.DATASET: name} | ({state.MONTH: month} if month else {}))


def where(codes: Sequence[str]) -> tuple[str, Level]:
    """Return the narrowest area around most of the areas `codes`, and the level of these."""
    widths = Counter(len(code) for code in codes)
    level = max(LEVELS, key=lambda each: widths[CODE_WIDTH[each]])  # of equals the widest
    inside = {code for code in codes if len(code) == CODE_WIDTH[level]}
    wider = [CODE_WIDTH[each] for each in LEVELS if CODE_WIDTH[each] < CODE_WIDTH[level]]
    for width in reversed(wider):
        around = {code[:width] for code in inside}
        if len(around) == 1:
            return around.pop(), level
    return "", level


def _column(table: pd.DataFrame, column: str) -> list[str]:
    return table[column].unique().tolist() if column in table else []
