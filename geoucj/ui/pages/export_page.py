"""The export page: the view of the map as a file to be printed, shown, sent or reckoned with."""

from html import escape

import streamlit as st

from geoucj.errors import GeoUCJError
from geoucj.ui import sharing
from geoucj.ui.choices import Choices
from geoucj.ui.components import errors, export_file, export_preview, export_settings
from geoucj.ui.components.errors import plain
from geoucj.ui.exporting import source_of, view_of
from geoucj.ui.offers import offered
from geoucj.ui.state import Context


def show(ctx: Context) -> None:
    """Show what will be exported, the kinds of files, and what the chosen one will hold."""
    choices, _ = offered(ctx)
    sharing.keep_address(ctx, choices)
    sharing.show_problems(ctx)
    _heading(ctx, choices)
    _files(ctx, choices)


def _heading(ctx: Context, choices: Choices) -> None:
    """Say what the view shows in one line, with the way back, and what one must know of it."""
    t, view = ctx.t, view_of(source_of(ctx, choices, ctx.t.language))
    st.subheader(t("export.title"), anchor=False)
    with st.container(horizontal=True, vertical_alignment="center", key="export_view"):
        said = [view.stamp.lines(t)[len(view.stamp.warnings(t))], *_further(ctx, choices)]
        st.markdown(f"**{plain(' '.join(said))}**", width="content")
        st.page_link(ctx.pages["map"], label=t("export.change"), icon=":material/tune:")
    heads = ["sample"] if view.stamp.sample else []
    heads += ["approximate"] if view.stamp.approximate else []
    if heads:
        said_of = " · ".join(t(f"warning.{name}_head") for name in heads)
        st.html(f'<div class="geoucj-warning"><b>{escape(said_of)}</b></div>')
    if left_out := _left_out(choices):
        names = ", ".join(t(f"export.without.{name}") for name in left_out)
        st.caption(t("export.without", parts=names))


def _further(ctx: Context, choices: Choices) -> list[str]:
    t = ctx.t
    said = [t("stamp.before", month=t.month(choices.before))] if choices.before else []
    return said + ([t("stamp.filter", filter=choices.expression)] if choices.expression else [])


def _left_out(choices: Choices) -> list[str]:
    """Return what the map shows and no file does."""
    extras = choices.extras
    parts = {
        "earlier": choices.two_maps,
        "employers": extras.employers,
        "tiles": extras.tiles,
        "chosen": bool(choices.chosen),
    }
    return [name for name, there in parts.items() if there]


@st.fragment
def _files(ctx: Context, choices: Choices) -> None:
    """Show kinds, settings, button and preview: a fragment, as they change nothing above them."""
    kinds, rest = st.columns([1, 2], gap="medium")
    with kinds:
        kind = export_settings.kind_of(ctx)
        language = export_settings.language_of(ctx)
    with rest:
        try:
            source, wanted = export_settings.settings_of(ctx, choices, kind, language)
            if (source.choices.area, source.choices.level) != (choices.area, choices.level):
                export_preview.about(ctx, source)
            export_file.show(ctx, source, wanted)
            export_preview.show(ctx, source, wanted)
        except GeoUCJError as error:
            errors.show(error, ctx.t.language)
