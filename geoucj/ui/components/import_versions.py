"""The versions of the data sets made of imported files: look, compare, take back."""

import pandas as pd
import streamlit as st

from geoucj.schema import AS_OF, LEVEL
from geoucj.tables.comparison import GAINED, LOST, MEASURE, VersionDiff, diff_versions
from geoucj.tables.history import current_version, list_versions, roll_back, version_of
from geoucj.tables.version_files import Version
from geoucj.ui import cache, state
from geoucj.ui.components.errors import plain
from geoucj.ui.state import Context


def own_sets(ctx: Context) -> list[str]:
    """Return the names of the data sets that files are published in."""
    folder = ctx.settings.data
    return [
        each.name for each in cache.data_sets(ctx.settings) if list_versions(folder / each.name)
    ]


def show(ctx: Context) -> None:
    """Show the versions of one data set."""
    t = ctx.t
    published = st.session_state.get(state.PUBLISHED)
    if published is not None:
        name, number = published
        st.success(plain(t("intake.published", name=name, number=number)))
        st.page_link(ctx.pages["map"], label=t("intake.to_map"), icon=":material/map:")
    names = own_sets(ctx)
    if not names:
        return
    st.subheader(t("intake.versions"), anchor=False)
    name = st.selectbox(t("sidebar.dataset"), names, key="versions_of")
    folder = ctx.settings.data / name
    versions = list_versions(folder)
    in_use = current_version(folder)
    st.dataframe(
        pd.DataFrame([_row(ctx, each, in_use=each == in_use) for each in reversed(versions)]),
        width="stretch",
        hide_index=True,
    )
    others = [each.number for each in versions if each != in_use]
    if in_use is None or not others:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        other = st.selectbox(
            t("intake.compare"),
            others,
            index=len(others) - 1,
            format_func=lambda number: t("intake.version", number=number),
        )
        if st.button(t("intake.use_version", number=other), key="roll_back"):
            roll_back(folder, other)
            st.session_state.pop(state.PUBLISHED, None)
            st.rerun()
    diff = diff_versions(version_of(folder, other).folder, in_use.folder)
    said = t("intake.diff", areas=t.number(len(diff.areas)), number=other)
    st.markdown(said)
    if len(diff.workers):
        _workers(ctx, diff)


def _workers(ctx: Context, diff: VersionDiff) -> None:
    """Show the workers gained and lost, by measure, level and month."""
    t = ctx.t
    totals = diff.totals()
    shown = pd.DataFrame(
        {
            t("sidebar.measure"): totals[MEASURE].map(lambda each: t(f"column.{each}")),
            t("sidebar.level"): totals[LEVEL].map(lambda each: t(f"level.{each}")),
            t("column.as_of"): totals[AS_OF].map(t.month),
            t("intake.gained"): totals[GAINED].map(t.number),
            t("intake.lost"): totals[LOST].map(t.number),
        }
    )
    st.dataframe(shown, width="stretch", hide_index=True)


def _row(ctx: Context, version: Version, *, in_use: bool) -> dict[str, object]:
    t = ctx.t
    return {
        t("intake.number"): version.number,
        "": t("intake.in_use") if in_use else "",
        t("intake.source_file"): version.facts.file,
        t("intake.who"): version.facts.who,
        t("intake.when"): version.facts.when,
        t("intake.workers_published"): t.number(version.facts.published),
        "SHA-256": version.facts.sha256[:12],
    }
