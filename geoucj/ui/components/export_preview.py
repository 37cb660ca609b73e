"""What a file will hold: the printed map as a picture, of the others a list."""

import streamlit as st

from geoucj.ui import export_files
from geoucj.ui.components.errors import plain
from geoucj.ui.export_files import Kind, Wanted
from geoucj.ui.exporting import Source, view_of
from geoucj.ui.state import Context

UPRIGHT = 620  # px: so that a page is seen without scrolling far


def show(ctx: Context, source: Source, wanted: Wanted) -> None:
    """Show the preview of what is wanted; a change of paper shows at once."""
    if wanted.kind == Kind.MAP:
        _picture(ctx, source, wanted)
        return
    with st.container(border=True, key="export_inside"):
        st.markdown(f"**{ctx.t('export.inside')}**")
        st.markdown(ctx.t(f"export.inside.{wanted.kind}"))


def _picture(ctx: Context, source: Source, wanted: Wanted) -> None:
    place = st.empty()
    with place, st.spinner(ctx.t("export.previewing")):
        content, landscape = export_files.picture(
            source, Wanted(wanted.kind, "png", wanted.size, wanted.landscape)
        )
    with place.container(key="export_preview", width="stretch" if landscape else UPRIGHT):
        lies = ctx.t(f"export.lies.{'landscape' if landscape else 'portrait'}").lower()
        said = ctx.t("export.preview", paper=wanted.size.upper(), lies=lies)
        st.image(content, plain(said), width="stretch")


def about(ctx: Context, source: Source) -> None:
    """Say what the file shows where it is not what the map does."""
    view = view_of(source)
    warnings = len(view.stamp.warnings(ctx.t))
    st.caption(plain(view.stamp.lines(ctx.t)[warnings]))
