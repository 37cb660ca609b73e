"""What a file will hold: its page as a picture, its slides, its first rows, or the map itself."""

from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

import streamlit as st

from geoucj.schema import AREA_CODE, CODE_WIDTH, Level
from geoucj.ui import export_files, export_previews
from geoucj.ui.components.errors import plain
from geoucj.ui.export_files import Kind, Wanted
from geoucj.ui.export_previews import Rows
from geoucj.ui.exporting import Source, elsewhere, view_of
from geoucj.ui.state import Context

UPRIGHT = 620  # px: so that a page is seen without scrolling far
MAP_HEIGHT = 820  # px: the map below its choices

Draw = Callable[[], object]


def show(ctx: Context, source: Source, wanted: Wanted) -> None:
    """Show the preview of what is wanted, where it is soon there, and what all is in the file."""
    if export_previews.is_light(source, wanted):
        place = st.empty()
        with place, st.spinner(ctx.t("export.previewing")):
            draw = PREVIEWS[wanted.kind](ctx, source, wanted)
        with place.container(key="export_preview"):
            draw()
    if wanted.kind != Kind.MAP:
        with st.container(border=True, key="export_inside"):
            st.markdown(f"**{ctx.t('export.inside')}**")
            st.markdown(ctx.t(f"export.inside.{wanted.kind}"))


def about(ctx: Context, source: Source) -> None:
    """Say what the file shows where it is not what the map does."""
    view = view_of(source)
    warnings = len(view.stamp.warnings(ctx.t))
    st.caption(plain(view.stamp.lines(ctx.t)[warnings]))


def _map(ctx: Context, source: Source, wanted: Wanted) -> Draw:
    content, landscape = _printed(source, wanted)
    said = ctx.t("export.preview", paper=_paper(ctx, wanted, landscape=landscape))
    return lambda: _picture(content, said, landscape=landscape)


def _atlas(ctx: Context, source: Source, wanted: Wanted) -> Draw:
    """Draw one page: the printed map of the first regency."""
    choices = source.choices
    area = choices.area
    if len(area) < CODE_WIDTH[Level.REGENCY]:
        area = ctx.registry.at(Level.REGENCY, area or None)[AREA_CODE].iloc[0]
    first = replace(source, choices=elsewhere(ctx, choices, area, choices.level))
    content, landscape = _printed(first, wanted)
    paper = _paper(ctx, wanted, landscape=landscape)
    said = ctx.t("export.preview_page", area=ctx.registry.name(area), paper=paper)
    return lambda: _picture(content, said, landscape=landscape)


def _deck(ctx: Context, source: Source, wanted: Wanted) -> Draw:
    titles = export_previews.slide_titles(source, wanted)
    lines = [f"{number}. {plain(title)}" for number, title in enumerate(titles, start=1)]

    def draw() -> None:
        with st.container(border=True):
            st.markdown(f"**{ctx.t('export.preview_slides')}**")
            st.markdown("\n".join(lines))

    return draw


def _summary(ctx: Context, source: Source, wanted: Wanted) -> Draw:
    content = export_previews.summary_page(source, wanted)
    said = ctx.t("export.preview", paper=_paper(ctx, wanted, landscape=False))
    return lambda: _picture(content, said, landscape=False)


def _html(ctx: Context, source: Source, wanted: Wanted) -> Draw:
    """Draw the map in a frame that, as it has an address of its own, cannot reach the app."""
    page = b64encode(export_files.content_of(source, wanted)).decode()
    said = ctx.t(f"export.kind.{wanted.kind}")
    return lambda: st.iframe(f"data:text/html;base64,{page}", height=MAP_HEIGHT, alt=said)


def _workbook(ctx: Context, source: Source, wanted: Wanted) -> Draw:
    return _table(ctx, export_previews.workbook_rows(source, wanted))


def _geo(ctx: Context, source: Source, _wanted: Wanted) -> Draw:
    return _table(ctx, export_previews.geo_rows(source))


PREVIEWS: Mapping[Kind, Callable[[Context, Source, Wanted], Draw]] = MappingProxyType(
    {
        Kind.MAP: _map,
        Kind.ATLAS: _atlas,
        Kind.DECK: _deck,
        Kind.SUMMARY: _summary,
        Kind.HTML: _html,
        Kind.WORKBOOK: _workbook,
        Kind.GEO: _geo,
    }
)


def _printed(source: Source, wanted: Wanted) -> tuple[bytes, bool]:
    """Return the printed map as PNG, and whether it is wider than high."""
    page = Wanted(Kind.MAP, "png", wanted.size, wanted.landscape)
    return export_files.picture(source, page)


def _paper(ctx: Context, wanted: Wanted, *, landscape: bool) -> str:
    lies = ctx.t(f"export.lies.{'landscape' if landscape else 'portrait'}").lower()
    return f"{wanted.size.upper()} {lies}"


def _picture(content: bytes, said: str, *, landscape: bool) -> None:
    with st.container(width="stretch" if landscape else UPRIGHT):
        st.image(content, plain(said), width="stretch")


def _table(ctx: Context, rows: Rows) -> Draw:
    numbers = {"shown": ctx.t.number(len(rows.frame)), "total": ctx.t.number(rows.total)}
    said = ctx.t("export.preview_rows", name=rows.name, **numbers)

    def draw() -> None:
        st.dataframe(rows.frame, hide_index=True, width="stretch")
        st.caption(plain(said))

    return draw
