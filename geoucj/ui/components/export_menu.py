"""The files that the map can be had as at once, in the menu below it."""

from functools import partial

import streamlit as st

from geoucj.exports.names import file_name
from geoucj.ui.choices import Choices
from geoucj.ui.export_files import MIME, Kind, Wanted, make
from geoucj.ui.exporting import Source, source_of, view_of
from geoucj.ui.state import Context

AT_ONCE = (Wanted(Kind.MAP, "pdf"), Wanted(Kind.MAP, "png"), Wanted(Kind.HTML, "html"))


def show(ctx: Context, choices: Choices) -> None:
    """Offer the files; each is made only when it is asked for. Raises what `view_of` raises."""
    source = source_of(ctx, choices, ctx.t.language)
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
