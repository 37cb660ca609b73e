"""What is to be made of the view: the kinds of files, and the settings of the chosen one."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from geoucj.maps.sheet_data import PaperSize
from geoucj.planning.proposal import PlanRequest
from geoucj.schema import AREA_CODE, CODE_WIDTH, LANGUAGES, Language, Level
from geoucj.tables.contributions import PUBLISHED
from geoucj.ui import cache, state
from geoucj.ui.choices import Choices
from geoucj.ui.components.errors import plain
from geoucj.ui.export_files import Kind, Wanted
from geoucj.ui.exporting import Source, elsewhere, inside, source_of
from geoucj.ui.state import Context

AUTO, PORTRAIT, LANDSCAPE = "auto", "portrait", "landscape"
LIES = {AUTO: None, PORTRAIT: False, LANDSCAPE: True}
DPI = (150, 300, 600)
PDF, PNG, SVG, ZIP, DOCX = "pdf", "png", "svg", "zip", "docx"
NAMES = {"gpkg": "GeoPackage", "geojson": "GeoJSON", "parquet": "GeoParquet", "csv": "CSV"}
SUFFIX = {Kind.DECK: "pptx", Kind.HTML: "html", Kind.WORKBOOK: "xlsx"}
INSIDE = (Level.DISTRICT, Level.VILLAGE)  # what a page of an atlas shows of a regency
TEMPLATE_SIZE = 50  # MB

Picker = Callable[..., Any]


def kind_of(ctx: Context) -> Kind:
    """Show the kinds of files, each with what it is good for, and return the chosen one."""
    about = [ctx.t(f"export.about.{kind}") for kind in Kind]
    return Kind(_chosen(ctx, st.radio, "kind", list(Kind), captions=about))


def language_of(ctx: Context) -> Language:
    """Let the language of the files be chosen: that of the screen until it is."""
    chosen: Language = _chosen(ctx, st.segmented_control, "language", _own_first(ctx))
    if chosen == ctx.t.language:
        state.forget_export("language")
    return chosen


def settings_of(
    ctx: Context, choices: Choices, kind: Kind, language: Language
) -> tuple[Source, Wanted]:
    """Show the settings of a kind; return what it is made of, and what is wanted."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="export_settings"):
        if kind == Kind.ATLAS:
            choices = _atlas_view(ctx, choices)
            wanted = _atlas(ctx)
        elif kind == Kind.DECK:
            choices = _of_one_area(ctx, choices)
            wanted = Wanted(kind, SUFFIX[kind])
        elif kind == Kind.SUMMARY:
            choices = _of_one_area(ctx, choices)
            suffix = _chosen(ctx, st.segmented_control, "text", [PDF, DOCX])
            wanted = Wanted(kind, suffix, contributions=contributions_of(ctx))
        elif kind == Kind.MAP:
            wanted = _map(ctx)
        elif kind == Kind.GEO:
            wanted = Wanted(kind, _chosen(ctx, st.segmented_control, "geo", list(NAMES)))
        else:
            wanted = Wanted(kind, SUFFIX[kind])
    if kind == Kind.DECK:
        wanted = _deck(ctx, choices, wanted)
    return source_of(ctx, choices, language), wanted


def format_name(suffix: str) -> str:
    """Return what people call the format with a suffix."""
    return NAMES.get(suffix, suffix.upper())


def _map(ctx: Context) -> Wanted:
    suffix = _chosen(ctx, st.segmented_control, "format", [PDF, PNG, SVG])
    size, landscape = _paper(ctx)
    dpi = _dpi(ctx) if suffix == PNG else Wanted.dpi
    return Wanted(Kind.MAP, suffix, size, landscape, dpi)


def _atlas(ctx: Context) -> Wanted:
    suffix = _chosen(ctx, st.segmented_control, "atlas", [PDF, ZIP])
    page: Any = PDF
    if suffix == ZIP:
        page = _chosen(ctx, st.segmented_control, "page", [PDF, PNG, SVG])
    size, landscape = _paper(ctx)
    dpi = _dpi(ctx) if suffix == ZIP and page == PNG else Wanted.dpi
    return Wanted(Kind.ATLAS, suffix, size, landscape, dpi, page)


def _paper(ctx: Context) -> tuple[PaperSize, bool | None]:
    size = PaperSize(
        _chosen(ctx, st.segmented_control, "paper", [each.value for each in PaperSize])
    )
    return size, LIES[_chosen(ctx, st.segmented_control, "lies", list(LIES))]


def _dpi(ctx: Context) -> int:
    return int(_chosen(ctx, st.segmented_control, "dpi", DPI))


def _atlas_view(ctx: Context, choices: Choices) -> Choices:
    """Return the view of the atlas: of a regency at least, and of what is inside each."""
    area = choices.area[: CODE_WIDTH[Level.REGENCY]]
    first = choices.level if choices.level in INSIDE else Level.VILLAGE
    among = sorted(INSIDE, key=lambda level: level != first)
    level = _chosen(ctx, st.segmented_control, f"level_{first}", among)
    return elsewhere(ctx, choices, area, Level(level))


def _of_one_area(ctx: Context, choices: Choices) -> Choices:
    """Return the view of slides or of a summary: of one province, regency or district.

    That of the map, or a regency inside it.
    """
    area = choices.area[: CODE_WIDTH[Level.DISTRICT]]
    if len(area) < CODE_WIDTH[Level.REGENCY]:
        regencies = ctx.registry.at(Level.REGENCY, area or None)[AREA_CODE]
        first = [area] if area else ctx.registry.provinces
        area = _chosen(ctx, st.selectbox, f"area_{area}", [*first, *regencies])
    return inside(ctx, choices, area)


def _deck(ctx: Context, choices: Choices, wanted: Wanted) -> Wanted:
    """Offer the plan of the plan page where it is of the same area, and a template."""
    t = ctx.t
    request = st.session_state.get(state.PLAN_REQUEST)
    same = (choices.dataset.name, choices.area)
    if isinstance(request, PlanRequest) and (request.data, request.area_code) == same:
        said = t("export.plan", month=t.month(request.as_of), budget=t.rupiah(request.budget))
        if st.checkbox(plain(said), True, key="export_plan"):
            wanted = replace(wanted, plan=request, contributions=contributions_of(ctx))
    file = st.file_uploader(
        t("export.template"),
        type=["pptx", "potx"],
        max_upload_size=TEMPLATE_SIZE,
        help=t("export.template_help"),
        key="export_template",
    )
    if file is None:
        return wanted
    return replace(wanted, template=file.getvalue())


def contributions_of(ctx: Context) -> str:
    """Return the version of what a contribution costs where the data set does not say it."""
    there = any(each.name == PUBLISHED for each in cache.data_sets(ctx.settings))
    return cache.version(ctx.settings, PUBLISHED) if there else ""


def _chosen(ctx: Context, picker: Picker, name: str, options: Sequence[Any], **more: Any) -> Any:
    """Let one of `options` be chosen, the first until it is; kept while another page is shown.

    The browser holds choices as words: each language has a widget of its own.
    """
    key = f"export_{name}_{ctx.t.language}"
    state.keep_within(key, options, state.export_choice(name, options))
    if picker is st.segmented_control:
        more["required"] = True
    title, _, _ = name.partition("_")
    chosen = picker(
        ctx.t(f"export.{title}"),
        options,
        format_func=lambda option: _said(ctx, title, option),
        key=key,
        **more,
    )
    state.put_export(name, chosen)
    return chosen


def _said(ctx: Context, title: str, option: Any) -> str:
    if title == "area":
        return ctx.registry.name(option)
    if title == "level":
        return ctx.t(f"level.{option}")
    if title in ("kind", "language", "lies", "atlas"):
        return ctx.t(f"export.{title}.{option}")
    return f"{option} dpi" if title == "dpi" else format_name(str(option))


def _own_first(ctx: Context) -> list[Language]:
    return sorted(LANGUAGES, key=lambda language: language != ctx.t.language)
