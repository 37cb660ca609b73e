"""One button makes the file that is wanted; then it can be downloaded, as often as one likes."""

import streamlit as st

from geoucj.ui import export_files
from geoucj.ui.components.errors import plain
from geoucj.ui.components.export_settings import format_name
from geoucj.ui.export_files import STAMP, File, Kind, Made, Wanted
from geoucj.ui.exporting import Source
from geoucj.ui.state import Context

MEGABYTE = 1e6


def show(ctx: Context, source: Source, wanted: Wanted) -> None:
    """Offer the file at once where it was made before. Raises what making it raises."""
    box = st.container()  # one element, however much it holds: the preview keeps its place
    place = box.empty()
    made = export_files.kept(source, wanted)
    if made is None:
        label = ctx.t("export.make", format=format_name(wanted.suffix))
        icon = ":material/draft:"
        if not place.button(label, key="export_make", type="primary", icon=icon):
            return
        with box:
            made = _made(ctx, source, wanted)
    with place.container(horizontal=True, vertical_alignment="center"):
        for file in made.files:
            _offer(ctx, file)
    for area, reason in made.failed:
        st.warning(plain(ctx.t("export.failed", area=area, reason=reason)))


def _made(ctx: Context, source: Source, wanted: Wanted) -> Made:
    """Return the file, and show that it is being made, of an atlas how far it is."""
    t = ctx.t
    if wanted.kind != Kind.ATLAS:
        with st.spinner(t("export.making")):
            return export_files.make(source, wanted)
    bar = st.progress(0.0, t("export.making"))

    def on_step(done: int, total: int) -> None:
        said = t("export.pages", done=t.number(done), total=t.number(total))
        bar.progress(done / total, said)

    try:
        return export_files.make(source, wanted, on_step)
    finally:
        bar.empty()


def _offer(ctx: Context, file: File) -> None:
    t, beside = ctx.t, file.suffix == STAMP
    size = t.number(len(file.content) / MEGABYTE, 1)
    label = t("export.download", format=format_name(file.suffix), size=size)
    st.download_button(
        t("export.download_stamp") if beside else label,
        file.content,
        file.name,
        file.mime,
        type="tertiary" if beside else "primary",
        icon=":material/download:",
        on_click="ignore",
        key=f"export_download_{file.suffix}",
    )
