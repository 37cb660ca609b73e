"""The button below the map that exports just this map, and leads to all other kinds of files."""

from functools import partial

import streamlit as st

from geoucj.errors import GeoUCJError
from geoucj.exports.names import file_name
from geoucj.ui.choices import Choices
from geoucj.ui.components import errors
from geoucj.ui.export_files import MIME, Kind, Wanted, make
from geoucj.ui.exporting import Source, source_of, view_of
from geoucj.ui.state import Context

AT_ONCE = (Wanted(Kind.MAP, "pdf"), Wanted(Kind.MAP, "png"), Wanted(Kind.HTML, "html"))


def show(ctx: Context, choices: Choices) -> None:
    """Offer the map as it is; a file is made only when it is asked for."""
    t = ctx.t
    box = st.popover(
        t("export.here"),
        type="tertiary",
        icon=":material/download:",
        key="export_here",
        on_change="rerun",
    )
    if not box.open:
        return
    with box:
        try:
            _downloads(ctx, source_of(ctx, choices, t.language))
        except GeoUCJError as error:
            errors.show(error, t.language)
        st.page_link(ctx.pages["export"], label=t("export.more"), icon=":material/arrow_forward:")


def _downloads(ctx: Context, source: Source) -> None:
    stamp = view_of(source).stamp
    for wanted in AT_ONCE:
        name = ctx.t(f"export.kind.{wanted.kind}")
        st.download_button(
            f"{name} ({wanted.suffix.upper()})",
            partial(_content, source, wanted),
            file_name(stamp, wanted.suffix, ctx.t),
            MIME[wanted.suffix],
            icon=":material/download:",
            on_click="ignore",
            key=f"export_here_{wanted.suffix}",
            width="stretch",
        )


def _content(source: Source, wanted: Wanted) -> bytes:
    return make(source, wanted).files[0].content
