"""From the choices of a visitor to a view that can be exported: the one that the screen shows."""

from dataclasses import dataclass, replace
from functools import lru_cache

from geoucj.analysis.reference import offered_target, reference_target
from geoucj.areas.codes import level_of
from geoucj.exports.address import with_address
from geoucj.exports.view import ExportView, ViewOptions, export_view
from geoucj.i18n import Translator
from geoucj.schema import LEVELS, Language, Level
from geoucj.settings import Settings
from geoucj.ui import cache
from geoucj.ui.choices import Choices
from geoucj.ui.state import Context
from geoucj.ui.view import filter_names


@dataclass(frozen=True)
class Source:
    """What a view is made of; equal where the same call would give the same view."""

    settings: Settings
    choices: Choices
    version: str  # of the data set
    shapes: tuple[int, ...]  # when each file of the boundary set was last changed, ns
    language: Language  # of the file
    spoken: Language  # on the screen: that of the words of the filter

    @property
    def t(self) -> Translator:
        """The words of the file."""
        return Translator(self.language)


def source_of(ctx: Context, choices: Choices, language: Language) -> Source:
    """Return what files in `language` of the view on the screen are made of."""
    shown = replace(choices, chosen=(), focus="")  # what is selected is in no file
    files = sorted(choices.boundaries.folder.glob("*.topojson"))
    return Source(
        ctx.settings,
        shown,
        cache.version(ctx.settings, choices.dataset.name),
        tuple(file.stat().st_mtime_ns for file in files),
        language,
        ctx.t.language,
    )


def elsewhere(ctx: Context, choices: Choices, area: str, level: Level) -> Choices:
    """Return the same view of another area or level; with the target of that area, if official."""
    choices = replace(choices, area=area, level=level)
    if not choices.at_target:
        return choices
    figures = cache.figures(ctx.settings, choices.dataset.name, choices.segment)
    reference = reference_target(figures, area, choices.month)
    target = offered_target(reference) / 100
    return replace(choices, target=target, at_target=reference is not None)


def inside(ctx: Context, choices: Choices, area: str) -> Choices:
    """Return the same view of the inside of `area`, at its next level or the finer one shown."""
    level = max(choices.level, LEVELS[LEVELS.index(level_of(area)) + 1], key=LEVELS.index)
    return elsewhere(ctx, choices, area, level)


@lru_cache(maxsize=8)
def view_of(source: Source) -> ExportView:
    """Return the view that files are made of. Raises what `export_view` raises."""
    settings, choices = source.settings, source.choices
    spoken = Translator(source.spoken)
    options = ViewOptions(
        style=choices.style,
        indicator=choices.indicator,
        before=choices.before,
        expression=choices.expression,
        names=filter_names(spoken),
        stale_after=choices.extras.stale_after,
        circles=choices.extras.circles,
        min_potential=settings.min_potential,
    )
    view = export_view(
        choices.dataset,
        choices.boundaries,
        cache.registry(settings),
        area=choices.area,
        level=choices.level,
        as_of=choices.month,
        segment=choices.segment,
        measure=choices.measure,
        target=choices.target,
        options=options,
        figures=cache.figures(settings, choices.dataset.name, choices.segment),
        version=source.version,
    )
    return with_address(view, spoken if choices.expression else source.t)
