"""What is wrong with a file, where its workers went, and the step that publishes it."""

import pandas as pd
import streamlit as st

from geoucj.exports.review_book import review_book
from geoucj.exports.review_words import tally_words
from geoucj.i18n import Translator
from geoucj.intake.publishing import preview, publish
from geoucj.intake.review import Review
from geoucj.tables.findings import Finding, errors, warnings
from geoucj.ui import drafts, state
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
        rows = [_row(each, t) for each in found.findings[:SHOWN]]
        st.dataframe(pd.DataFrame(rows), width="stretch", hide_index=True)
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
        if st.button(t("intake.show_on_map"), key="show_on_map", icon=":material/map:"):
            name = preview(found, draft.into, ctx.settings, ctx.registry)
            month = max(_months(found), default="")
            state.put(**{state.DATASET: name} | ({state.MONTH: month} if month else {}))
            st.switch_page(ctx.pages["map"])
        if st.button(t("intake.publish"), key="publish", type="primary", disabled=not allowed):
            with st.spinner(t("intake.step.publish")):
                version = publish(
                    found, draft.decisions, draft.into, ctx.settings, ctx.registry, who=draft.who
                )
            drafts.close()
            state.put(**{state.DATASET: draft.into})
            st.session_state[state.PUBLISHED] = (draft.into, version.number)
            st.rerun()


def _months(found: Review) -> list[str]:
    return [month for made in found.tables.values() for month in _column(made.table)]


def _column(table: pd.DataFrame) -> list[str]:
    return table["as_of"].unique().tolist() if "as_of" in table else []
