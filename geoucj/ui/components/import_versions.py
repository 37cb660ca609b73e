"""The versions of the data sets made of imported files: look, compare, take back."""

import streamlit as st

from geoucj.intake.publishing import is_preview
from geoucj.schema import AS_OF, LEVEL
from geoucj.tables.comparison import GAINED, LOST, MEASURE, VersionDiff, diff_versions
from geoucj.tables.datasets import number_in_use
from geoucj.tables.history import current_version, list_versions, roll_back, version_of
from geoucj.tables.version_files import Version
from geoucj.ui import cache, state
from geoucj.ui.components import word_table
from geoucj.ui.components.errors import plain
from geoucj.ui.state import Context


def own_sets(ctx: Context) -> list[str]:
    """Return the names of the data sets that files are published in."""
    folder = ctx.settings.data
    return [
        each.name
        for each in cache.data_sets(ctx.settings)
        if not is_preview(each.name) and number_in_use(folder / each.name)
    ]


def published(ctx: Context) -> None:
    """Say what was published last, and let it be taken back at once."""
    t = ctx.t
    last = st.session_state.get(state.PUBLISHED)
    if last is None:
        return
    name, number = last
    folder = ctx.settings.data / name
    version, in_use = version_of(folder, number), current_version(folder)
    if in_use.number == version.based_on:
        st.info(plain(t("intake.taken_back", name=name, number=number, before=in_use.number)))
        return
    if in_use.number != number:
        return  # somebody else has gone on
    st.success(plain(t("intake.published", name=name, number=number)))
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(t("intake.to_map"), key="to_map", icon=":material/map:", type="primary"):
            st.switch_page(ctx.pages["map"])
        if version.based_on and st.button(
            t("intake.take_back"), key="take_back", icon=":material/undo:"
        ):
            roll_back(folder, version.based_on)
            st.rerun()


def show(ctx: Context) -> None:
    """Show the versions of one data set."""
    t = ctx.t
    names = own_sets(ctx)
    if not names:
        return
    st.subheader(t("intake.versions"), anchor=False)
    name = st.selectbox(t("sidebar.dataset"), names, key="versions_of")
    folder = ctx.settings.data / name
    versions = list_versions(folder)
    in_use = current_version(folder)
    word_table.show(
        [_row(ctx, each, in_use=each == in_use) for each in reversed(versions)],
        numbers=(t("intake.number"), t("intake.workers_published")),
    )
    others = [each.number for each in versions if each != in_use]
    if not others:
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
    rows = [
        {
            t("sidebar.measure"): t(f"column.{measure}"),
            t("sidebar.level"): t(f"level.{level}"),
            t("column.as_of"): t.month(as_of),
            t("intake.gained"): t.number(gained),
            t("intake.lost"): t.number(lost),
        }
        for measure, level, as_of, gained, lost in zip(
            *(totals[column] for column in (MEASURE, LEVEL, AS_OF, GAINED, LOST)), strict=True
        )
    ]
    word_table.show(rows, numbers=(t("intake.gained"), t("intake.lost")))


def _row(ctx: Context, version: Version, *, in_use: bool) -> dict[str, object]:
    t = ctx.t
    return {
        t("intake.number"): version.number,
        "": t("intake.in_use") if in_use else "",
        t("intake.source_file"): version.facts.file,
        t("intake.who"): version.facts.who,
        t("intake.when"): version.facts.when[:16].replace("T", " "),
        t("intake.workers_published"): t.number(version.facts.published),
        "SHA-256": version.facts.sha256[:12],
    }
