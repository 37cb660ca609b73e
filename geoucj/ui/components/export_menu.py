"""The files that the map, or the inside of an area, can be had as at once."""

from functools import partial

import streamlit as st

from geoucj.exports.names import file_name
from geoucj.ui.choices import Choices
from geoucj.ui.components.export_settings import contributions_of
from geoucj.ui.export_files import MIME, Kind, Wanted, content_of
from geoucj.ui.exporting import inside, source_of, view_of
from geoucj.ui.state import Context


def show(ctx: Context, choices: Choices, area: str = "") -> None:
    """Offer the files; each is made only when it is asked for. Raises what `view_of` raises."""
    if area:
        choices = inside(ctx, choices, area)
        paid = contributions_of(ctx)
        summaries = [Wanted(Kind.SUMMARY, each, contributions=paid) for each in ("pdf", "docx")]
        offered = [*summaries, Wanted(Kind.MAP, "pdf")]
    else:
        offered = [Wanted(Kind.MAP, "pdf"), Wanted(Kind.MAP, "png"), Wanted(Kind.HTML, "html")]
    source = source_of(ctx, choices, ctx.t.language)
    stamp = view_of(source).stamp
    for wanted in offered:
        kind = "" if wanted.kind == Kind.MAP else wanted.kind.value
        st.download_button(
            f"{ctx.t(f'export.kind.{wanted.kind}')} ({wanted.suffix.upper()})",
            partial(content_of, source, wanted),
            file_name(stamp, wanted.suffix, ctx.t, kind),
            MIME[wanted.suffix],
            icon=":material/download:",
            on_click="ignore",
            key=f"export_{area}_{wanted.kind}_{wanted.suffix}",
            width="stretch",
        )
