"""The button below the map that exports just this map, and leads to all other kinds of files."""

import streamlit as st

from geoucj.errors import GeoUCJError
from geoucj.ui.choices import Choices
from geoucj.ui.components import errors
from geoucj.ui.state import Context


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
    # What draws and writes files takes seconds to load: not while somebody waits for the map.
    from geoucj.ui.components import export_menu  # noqa: PLC0415

    with box:
        try:
            export_menu.show(ctx, choices)
        except GeoUCJError as error:
            errors.show(error, t.language)
        st.page_link(ctx.pages["export"], label=t("export.more"), icon=":material/arrow_forward:")
