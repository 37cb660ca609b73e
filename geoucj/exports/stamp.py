"""The stamp of an export: of which figures and shapes it was made, and how to see it again.

It holds no clock: the same call on the same data has the same stamp.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from geoucj import __version__
from geoucj.analysis.classes import Classes
from geoucj.boundaries.store import BoundarySet
from geoucj.i18n import Translator
from geoucj.maps.legend import entry_label, make_legend
from geoucj.maps.measures import FACTS, Measure, Middle, Shading
from geoucj.maps.palette import Palette
from geoucj.schema import Level, Segment
from geoucj.tables.datasets import DataSet, table_file
from geoucj.tables.schemas import Kind

SHORT = 12  # digits of a sum that are printed on a page


@dataclass(frozen=True)
class InputFile:
    """One file that an export was made of, and the SHA-256 of its content."""

    name: str
    sha256: str


@dataclass(frozen=True)
class Setting:
    """What a view shows, and how.

    `area` is "" for both provinces, `target` the share at which the colours turn, `at_target`
    whether that is the official target.
    """

    month: str
    area: str
    area_name: str
    level: Level
    segment: Segment
    measure: Measure
    shades: Shading
    target: float
    at_target: bool
    min_potential: int
    indicator: str = ""
    before: str = ""
    expression: str = ""  # of the filter
    stale_after: int = 0  # months
    circles: Measure | None = None

    @property
    def classes(self) -> Classes:
        """The bounds of the classes."""
        return self.shades.classes

    @property
    def palette(self) -> Palette:
        """What the colours must survive."""
        return self.shades.palette


@dataclass(frozen=True)
class Stamp:
    """Where an export comes from. `address` is the query that reopens the view, "" if unknown."""

    data: str
    title_id: str
    title_en: str
    version: str
    source: str
    licence: str
    sample: bool
    boundaries: str
    boundaries_title: str
    attribution: str
    boundaries_licence: str
    approximate: bool
    inputs: tuple[InputFile, ...]
    setting: Setting
    address: str = ""

    @property
    def digest(self) -> str:
        """One SHA-256 of all inputs together: that of their lines `sum  name`, as sha256sum."""
        lines = "".join(f"{each.sha256}  {each.name}\n" for each in self.inputs)
        return hashlib.sha256(lines.encode()).hexdigest()

    def title(self, t: Translator) -> str:
        """Return the title of the data set."""
        return self.title_id if t.language == "id" else self.title_en

    def warnings(self, t: Translator) -> list[str]:
        """Return what must stand on every page: that figures are a sample, shapes approximate."""
        lines = [t("warning.sample_plain")] if self.sample else []
        if self.approximate:
            lines.append(f"{t('warning.approximate_head')} {t('warning.approximate')}")
        return lines

    def lines(self, t: Translator) -> list[str]:
        """Return the stamp as sentences to be printed: first the warnings, then what is shown.

        Sums are cut to SHORT digits; `input_lines` has them whole.
        """
        sums = ", ".join(f"{each.name} {each.sha256[:SHORT]}…" for each in self.inputs)
        lines = [*self.warnings(t), *_setting_lines(self.setting, t)]
        lines += [
            t("stamp.data", title=self.title(t), name=self.data, version=self.version),
            t("stamp.source", source=_ended(self.source), licence=_ended(self.licence)),
            t("stamp.shapes", title=_ended(self.boundaries_title), name=self.boundaries,
              attribution=_ended(self.attribution), licence=_ended(self.boundaries_licence)),
            t("stamp.inputs", files=sums),
        ]  # fmt: skip
        if self.address:
            lines.append(t("stamp.address", address=self.address))
        return [*lines, t("stamp.tool", version=__version__)]

    def input_lines(self) -> list[str]:
        """Return `sum  name` of each input, as sha256sum writes them."""
        return [f"{each.sha256}  {each.name}" for each in self.inputs]

    def metadata(self) -> dict[str, str]:
        """Return the stamp as names and texts, for the metadata of a file: in no language."""
        shown = self.setting
        bounds = ", ".join(f"{bound:.12g}" for bound in shown.classes.upper)
        found = {
            "tool": f"geoucj {__version__}",
            "data": self.data,
            "title": f"{self.title_id} / {self.title_en}",
            "version": self.version,
            "source": self.source,
            "licence": self.licence,
            "sample": _yes(self.sample),
            "boundaries": self.boundaries,
            "boundaries_title": self.boundaries_title,
            "boundaries_attribution": self.attribution,
            "boundaries_licence": self.boundaries_licence,
            "boundaries_approximate": _yes(self.approximate),
            "as_of": shown.month,
            "area_code": shown.area,
            "area_name": shown.area_name,
            "level": shown.level.value,
            "segment": shown.segment.value,
            "measure": shown.measure.value,
            "indicator": shown.indicator,
            "compared_with": shown.before,
            "filter": shown.expression,
            "stale_after": str(shown.stale_after) if shown.stale_after else "",
            "circles": shown.circles.value if shown.circles else "",
            "scheme": str(shown.classes.scheme),
            "breaks": bounds,
            "palette": shown.palette.value,
            "target": f"{shown.target:.12g}" if _has_target(shown) else "",
            "min_potential": str(shown.min_potential),
            "address": self.address,
            "inputs_sha256": self.digest,
            **{f"sha256 {each.name}": each.sha256 for each in self.inputs},
        }
        return {name: value for name, value in found.items() if value}


def make_stamp(
    dataset: DataSet,
    version: str,
    boundaries: BoundarySet,
    *,
    parts: Iterable[str],
    setting: Setting,
    address: str = "",
) -> Stamp:
    """Return the stamp of a view of `dataset` on the shapes of `parts` (see BoundarySet.parts).

    Reads every table of the version in use and every file of shapes for its sum.
    """
    origin, shapes = dataset.provenance, boundaries.provenance
    tables = [file for kind in Kind if (file := table_file(dataset.folder, kind))]
    files = [boundaries.path(setting.level, part) for part in parts]
    named = [(file.name, file) for file in tables]
    named += [(f"{boundaries.name}/{file.name}", file) for file in files]
    return Stamp(
        data=dataset.name,
        title_id=origin.title_id,
        title_en=origin.title_en,
        version=version,
        source=origin.source,
        licence=origin.licence,
        sample=origin.sample,
        boundaries=boundaries.name,
        boundaries_title=shapes.title,
        attribution=shapes.attribution,
        boundaries_licence=shapes.licence,
        approximate=shapes.approximate,
        inputs=tuple(InputFile(name, sha256_of(file)) for name, file in named),
        setting=setting,
        address=address,
    )


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, read again only when it has changed."""
    return _sum(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=512)
def _sum(path: Path, _changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _setting_lines(shown: Setting, t: Translator) -> list[str]:
    """Return what the view shows, in one sentence, and how it is coloured, in another."""
    measure = t(f"measure.{shown.measure}")
    lines = [
        t("stamp.view", measure=f"{measure} ({shown.indicator})" if shown.indicator else measure,
          month=t.month(shown.month), area=shown.area_name or t("area.both"),
          level=t(f"level.{shown.level}").lower(), segment=t(f"segment.{shown.segment}"))
    ]  # fmt: skip
    if shown.before:
        lines.append(t("stamp.before", month=t.month(shown.before)))
    if shown.expression:
        lines.append(t("stamp.filter", filter=shown.expression))
    entries = make_legend(shown.shades, "").entries[: shown.classes.k]
    labels = "; ".join(entry_label(entry, shown.measure, t) for entry in entries)
    at_zero = FACTS[shown.measure].middle == Middle.ZERO and shown.classes.target is not None
    scheme = "zero" if at_zero else shown.classes.scheme
    lines.append(
        t("stamp.classes", classes=labels, scheme=t(f"scheme.{scheme}").lower(),
          palette=t(f"palette.{shown.palette}").lower())
    )  # fmt: skip
    if _has_target(shown) and shown.classes.target is not None:  # other classes do not turn there
        kind = "target" if shown.at_target else "reference"
        lines.append(t("stamp.target", turn=t(f"legend.{kind}", rate=t.rate(shown.target))))
    return lines


def _has_target(shown: Setting) -> bool:
    """Whether a target is set for the measure."""
    return FACTS[shown.measure].middle == Middle.TARGET


def _ended(text: str) -> str:
    return text.strip().rstrip(".")


def _yes(value: bool) -> str:
    return "yes" if value else "no"
