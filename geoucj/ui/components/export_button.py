"""The button that exports just what is shown beside it, and leads to all other kinds of files."""

import streamlit as st

from geoucj.errors import GeoUCJError
from geoucj.ui.choices import Choices
from geoucj.ui.components import errors
from geoucj.ui.state import Context


def show(ctx: Context, choices: Choices, area: str = "") -> None:
    """Offer the map as it is, or that of the inside of `area`; no file is made unasked."""
    t = ctx.t
    name = "of_area" if area else "here"
    box = st.popover(
        t(f"export.{name}"),
        type="secondary" if area else "tertiary",
        icon=":material/download:",
        key=f"export_{name}",
        on_change="rerun",
        width="stretch" if area else "content",
    )
    if not box.open:
        return
    # What draws and writes files takes seconds to load: not while somebody waits for the map.
    from geoucj.ui.components import export_menu  # noqa: PLC0415

    with box:
        try:
            export_menu.show(ctx, choices, area)
        except GeoUCJError as error:
            errors.show(error, t.language)
        if not area:
            st.page_link(
                ctx.pages["export"], label=t("export.more"), icon=":material/arrow_forward:"
            )
