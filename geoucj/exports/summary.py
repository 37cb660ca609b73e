"""The one-page summary of an area: its facts and words, once for every file it is written to."""

from dataclasses import dataclass, replace

import geopandas as gpd
import pandas as pd

from geoucj.analysis.growth import Growth, growth_of
from geoucj.areas.codes import level_of
from geoucj.errors import SummaryAreaError
from geoucj.exports.figure_words import count, key_figures
from geoucj.exports.map_sheet import alt_text, map_sheet
from geoucj.exports.summary_needs import needed_part
from geoucj.exports.summary_parts import (
    Part,
    cut,
    growth_lines,
    places_part,
    segments_part,
)
from geoucj.exports.summary_programmes import claims_part, programmes_part
from geoucj.exports.summary_trend import Trend, trend_of
from geoucj.exports.view import ExportView
from geoucj.i18n import NOTHING, Translator
from geoucj.maps.ground import extent_km
from geoucj.maps.sheet_data import Card, Paper, Sheet, Words, without_words
from geoucj.schema import (
    ACTIVE,
    AREA_CODE,
    AREA_NAME,
    AS_OF,
    COVERAGE_RATE,
    POTENTIAL,
    SOURCE,
    TARGET_RATE,
    Level,
)

MONTHS = 12  # that contributions are paid for, unless another number is wanted
HIGH, WIDE = Paper(88.0, 74.0, 0.62), Paper(88.0, 92.0, 0.62)  # mm, of a map by its areas
LONGEST_SOURCE = 240  # letters, of the source of a figure
LONGEST_LINE, LONGEST_STAMP = 400, 1900


@dataclass(frozen=True)
class Criterion:
    """One thing that the interview asks for; without a text there are lines to write on."""

    name: str
    text: str = ""
    hint: str = ""


@dataclass(frozen=True, eq=False)  # its map holds frames, which are not compared
class Summary:
    """All that a summary says and shows, in the language of its reader.

    `sheet` is the map alone with its legend, `alt` what it shows in words. Texts hold nothing that
    a font or a file cannot; those that come from data are cut.
    """

    t: Translator
    title: str
    subtitle: str
    warnings: tuple[str, ...]
    cards: tuple[Card, ...]
    growth: Growth
    growth_part: Part
    trend: Trend | None
    map_title: str
    sheet: Sheet
    alt: str
    map_notes: tuple[str, ...]
    segments: Part
    programmes: Part
    claims: Part
    places: Part
    needed: Part
    criteria: tuple[Criterion, ...]
    sources: tuple[str, ...]
    metadata: tuple[tuple[str, str], ...]

    @property
    def details(self) -> tuple[Part, ...]:
        """The parts below growth and its chart, at the right.

        What decides comes first: at the left what is needed, then the map and the places on it.
        """
        return (self.segments, self.programmes, self.claims)


def summary_of(
    view: ExportView,
    t: Translator,
    *,
    contributions: pd.DataFrame,
    months: int = MONTHS,
    land: gpd.GeoDataFrame | None = None,
) -> Summary:
    """Return the summary of the area of `view`, whose map is that of the view.

    `contributions` (see `contributions_of`) says what it costs to protect a worker, `months` for
    how long; `land` (see `read_land`) is what lies around. Raises SummaryAreaError for both
    provinces at once and for a village.
    """
    if not view.area or level_of(view.area) == Level.VILLAGE:
        raise SummaryAreaError
    row = view.totals.iloc[0]
    growth = growth_of(view.figures, view.area, view.month, view.options.min_potential)
    said = growth_lines(growth, t)
    whole = map_sheet(view, t, land=land)
    stamp = view.stamp
    area = view.registry.name(view.area)
    if level_of(view.area) == Level.DISTRICT:  # wider areas say in their names what they are
        area = t("summary.district", area=area)
    around = [view.registry.name(code) for code in view.registry.path(view.area)[-2::-1]]
    shown = [*around, t("map.as_of", month=t.month(view.month)), t(f"segment.{view.segment}")]
    subtitle = " · ".join(shown)
    return Summary(
        t=t,
        title=cut(t("summary.title", area=area)),
        subtitle=subtitle[0].upper() + subtitle[1:],
        warnings=tuple(stamp.warnings(t)),
        cards=_cards(view, t),
        growth=growth,
        growth_part=Part(t("summary.growth"), said),
        trend=trend_of(view, t),
        map_title=t("summary.map", measure=cut(whole.words.legend, 50)),
        sheet=map_alone(whole),
        alt=alt_text(whole),
        map_notes=whole.words.remarks[:1],
        segments=segments_part(view, t),
        programmes=programmes_part(view, t),
        claims=claims_part(view, t),
        places=places_part(view, t),
        needed=needed_part(view, contributions, months, t),
        criteria=(
            Criterion(t("summary.regulation"), hint=t("summary.regulation_hint")),
            Criterion(t("summary.coverage"), coverage_words(row, t)),
            Criterion(t("summary.growth_criterion"), " ".join(said)),
            Criterion(t("summary.innovation"), hint=t("summary.innovation_hint")),
        ),
        sources=_sources(view, row, t),
        metadata=tuple(stamp.metadata().items()),
    )


def map_alone(whole: Sheet) -> Sheet:
    """Return the map of a sheet with its legend, small, for a page that says the rest.

    Where wider areas have names on it, only they do: there is no room for those inside.
    """
    words = whole.words
    across, up = extent_km(whole.panels[0].bounds)
    bare = without_words(replace(whole, paper=WIDE if across > up else HIGH))
    panels = tuple(
        replace(panel, values={}, areas=panel.areas.assign(**named))
        for panel in bare.panels
        for named in [{} if panel.edges is None else {AREA_NAME: ""}]
    )
    said = Words(
        title="",
        across=words.across,
        legend=words.legend,
        legend_note=words.legend_note,
        turn=words.turn,
        circles=words.circles,
    )
    return replace(bare, words=said, panels=panels)


def coverage_words(row: pd.Series, t: Translator) -> str:
    """Return the coverage of a row of a coverage table in a sentence, with whatever is known."""
    if pd.isna(row[COVERAGE_RATE]):
        return t("summary.coverage_unknown")
    rate, month = t.rate(row[COVERAGE_RATE], 2), t.month(row[AS_OF])
    if pd.isna(row[ACTIVE]) or pd.isna(row[POTENTIAL]):
        said = t("summary.coverage_rate", rate=rate, month=month)
    else:
        active, potential = count(row, ACTIVE, t), count(row, POTENTIAL, t)
        said = t("summary.coverage_full", active=active, potential=potential, rate=rate,
                 month=month)  # fmt: skip
    away = round(row[COVERAGE_RATE] - row[TARGET_RATE], 3)
    if pd.isna(away):
        return said
    key = "at" if away == 0 else ("below" if away < 0 else "above")
    target = t.rate(row[TARGET_RATE])
    return f"{said} {t(f'summary.coverage_{key}', points=t.points(away), target=target)}"


def _cards(view: ExportView, t: Translator) -> tuple[Card, ...]:
    """Return the key figures; of what is not known the card says so."""
    cards = key_figures(view.totals.iloc[0], view.registry, t)
    unknown = t("summary.unknown")
    return tuple(replace(card, note=unknown) if card.value == NOTHING else card for card in cards)


def _sources(view: ExportView, row: pd.Series, t: Translator) -> tuple[str, ...]:
    """Return whose figures they are, then the stamp without the warnings, which stand on top."""
    found = []
    if isinstance(row[SOURCE], str) and row[SOURCE]:
        source = cut(row[SOURCE], LONGEST_SOURCE)
        found.append(t("summary.source", area=view.registry.name(row[AREA_CODE]), source=source))
    stamp = view.stamp
    lines = stamp.lines(t)[len(stamp.warnings(t)) :]
    return (*found, cut(" ".join(cut(line, LONGEST_LINE) for line in lines), LONGEST_STAMP))
