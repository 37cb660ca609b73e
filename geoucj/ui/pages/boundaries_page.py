"""The boundaries page: which shapes there are, and how to get official ones."""

import tempfile
from pathlib import Path
from typing import Any

import streamlit as st

from geoucj.boundaries import store
from geoucj.boundaries.download import download
from geoucj.boundaries.importing import import_boundaries
from geoucj.boundaries.report import ImportReport
from geoucj.exports.import_report import detail_lines, summary_lines
from geoucj.ui import state
from geoucj.ui.components.errors import plain
from geoucj.ui.state import Context

SOURCES = ("hdx", "geoboundaries")
TYPES = ["zip", "gpkg", "geojson", "json", "fgb", "parquet", "kml"]


def show(ctx: Context) -> None:
    """Show the page."""
    t = ctx.t
    st.subheader(t("page.boundaries"), anchor=False)
    st.markdown(t("boundaries.intro"))
    _sets(ctx)
    st.subheader(t("boundaries.upload"), anchor=False)
    # The button's own word is English, whatever the language of the page.
    st.html(
        f"<style>.stFileUploader button p::after {{ content: '{t('boundaries.choose')}' }}</style>"
    )
    with st.form("upload", border=True):
        file = st.file_uploader(t("boundaries.file"), type=TYPES)
        with st.container(horizontal=True):
            name = st.text_input(
                t("boundaries.name"), "resmi", help=t("boundaries.name_help"), max_chars=40
            )
            code_column = st.text_input(t("boundaries.code_column"))
            name_column = st.text_input(t("boundaries.name_column"))
        sent = st.form_submit_button(t("boundaries.import"), type="primary")
    st.subheader(t("boundaries.download"), anchor=False)
    st.caption(t("boundaries.download_help"))
    with st.container(horizontal=True):
        wanted = [each for each in SOURCES if st.button(t(f"boundaries.{each}"), key=each)]
    if wanted:
        _download(ctx, wanted[0])
    if sent and file is not None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / Path(file.name).name
            path.write_bytes(file.getbuffer())
            columns = {"code_column": code_column or None, "name_column": name_column or None}
            _import(ctx, path, name, **columns)
    report = st.session_state.get(state.REPORT)
    if report is not None:
        _report(ctx, report)


def _sets(ctx: Context) -> None:
    """List the sets; each may be made the one that everybody's map opens with."""
    t = ctx.t
    folders = ctx.settings.boundary_folders
    in_use = store.set_in_use(folders).name
    for each in store.list_sets(folders):
        with st.container(horizontal=True, vertical_alignment="center", border=True):
            origin = each.provenance
            st.markdown(
                f"**{plain(origin.title)}** ({each.name})  \n"
                f":gray[{plain(' · '.join(p for p in (origin.attribution, origin.valid_on) if p))}]"
            )
            if each.name == in_use:
                st.badge(t("boundaries.in_use"), color="green")
            else:
                st.button(
                    t("boundaries.use"),
                    key=f"use_{each.name}",
                    on_click=_use,
                    args=(ctx, each.name),
                )


def _use(ctx: Context, name: str) -> None:
    store.use(name, ctx.settings.boundaries, ctx.settings.boundary_folders)
    state.put(**{state.BOUNDARIES: name})


def _download(ctx: Context, source: str) -> None:
    """Download shapes and import them under the name of their source."""
    t = ctx.t
    bar = st.progress(0.0, t("cli.downloading"))

    def on_progress(done: int, total: int | None) -> None:
        said = f"{t('cli.downloading')}: {t.number(done / 1e6, 1)} MB"
        bar.progress(min(done / total, 1.0) if total else 0.0, said)

    found = download(source, ctx.settings.boundaries / ".downloads", on_progress)
    bar.empty()
    _import(ctx, found.path, source, source_url=found.remote.page)


def _import(ctx: Context, path: Path, name: str, **options: Any) -> None:
    """Import a file with the options of `import_boundaries`, use the set, and say how it went."""
    t = ctx.t
    bar = st.progress(0.0)

    def on_step(step: str, done: int, total: int) -> None:
        bar.progress(done / total, t(f"import.step.{step}"))

    folders = ctx.settings.boundary_folders
    report = import_boundaries(path, name, ctx.registry, folders, on_step=on_step, **options)
    bar.empty()
    _use(ctx, name)
    state.put(**{state.REPORT: report})
    st.rerun()  # the list above has changed


def _report(ctx: Context, report: ImportReport) -> None:
    st.success(ctx.t("boundaries.done", name=report.name))
    st.markdown("\n".join(f"- {plain(line)}" for line in summary_lines(report, ctx.t)))
    for key, lines in detail_lines(report, ctx.t).items():
        if lines:
            with st.expander(ctx.t(f"boundaries.details.{key}", count=ctx.t.number(len(lines)))):
                st.dataframe({"": lines}, width="stretch", hide_index=True)
