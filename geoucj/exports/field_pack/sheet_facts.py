"""All that the sheets and files of a field pack are made of, and what they have in common.

A village has one number throughout the pack: its place among `Proposal.chosen`, from 1.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from geoucj.areas.codes import level_of
from geoucj.areas.registry import Registry
from geoucj.boundaries.store import BoundarySet
from geoucj.i18n import Translator
from geoucj.planning.budget import plan_by
from geoucj.planning.proposal import Proposal
from geoucj.planning.verification import Yield, reports_at, yield_of
from geoucj.schema import AREA_CODE, CODE_WIDTH, Level
from geoucj.tables.datasets import DataSet
from geoucj.tables.schemas import Kind, Stage
from geoucj.tables.versions import content_version

NUMBER = "number"  # of a village in the pack
Row = Mapping[Hashable, Any]


@dataclass(frozen=True, eq=False)
class SheetFacts:
    """All that the sheets and files of a plan are made of."""

    proposal: Proposal
    dataset: DataSet
    boundaries: BoundarySet
    registry: Registry
    t: Translator

    @cached_property
    def visits(self) -> pd.DataFrame:
        """The chosen villages, first priority first, each with its `number`."""
        chosen = self.proposal.chosen
        return chosen.assign(**{NUMBER: range(1, len(chosen) + 1)})

    @cached_property
    def districts(self) -> dict[str, Row]:
        """The plan's row of every district, by code; see `plan_by`."""
        by = plan_by(self.proposal.plan, Level.DISTRICT)
        return {row[AREA_CODE]: row for row in by.to_dict("records")}

    @cached_property
    def names(self) -> tuple[str, Yield] | None:
        """The narrowest area round the plan that has results of verification, and its yield.

        None where nobody on any list is an active participant yet.
        """
        reports, as_of = self.dataset.table(Kind.VERIFICATION), self.proposal.as_of
        for code in (*reversed(self.registry.path(self.proposal.area_code)), ""):
            found = yield_of(reports, Stage.ACTIVE, as_of, code)
            if found.rate:
                return code, found
        return None

    @cached_property
    def reports(self) -> dict[str, Row]:
        """The latest verification report of each area that has one, by code."""
        reports = reports_at(self.dataset.table(Kind.VERIFICATION), self.proposal.as_of)
        return {row[AREA_CODE]: row for row in reports.to_dict("records")}

    @cached_property
    def units(self) -> dict[str, str]:
        """The unit of each indicator."""
        indicators = self.dataset.table(Kind.INDICATORS)
        return dict(zip(indicators["indicator"], indicators["unit"], strict=True))

    @cached_property
    def version(self) -> str:
        """Which figures the data set holds, as one word."""
        return content_version(self.dataset.folder)

    @property
    def warnings(self) -> list[str]:
        """What a reader must know before anything else."""
        t, said = self.t, []
        if self.dataset.provenance.sample:
            said.append(t("warning.sample_plain"))
        if self.boundaries.provenance.approximate:
            said.append(f"{t('warning.approximate_head')} {t('warning.approximate')}")
        return said

    def title_of(self, code: str) -> str:
        """Return a name with what it is: `Kecamatan Sungai Raya`; those of regencies say so."""
        name = self.registry.name(code)
        if level_of(code) in (Level.DISTRICT, Level.VILLAGE):
            return self.t(f"field_sheet.{kind_of(code)}", name=name)
        return name

    def around(self, code: str) -> str:
        """Return the two areas that contain `code` next, the narrower first."""
        return ", ".join(self.title_of(each) for each in self.registry.path(code)[-2:-4:-1])

    def names_for(self, quota: int) -> int | None:
        """Return how many names to list for `quota`; None where no list has come to an end yet."""
        return self.names[1].names_for(quota) if self.names else None


def kind_of(code: str) -> str:
    """Return what a district or village is, as its texts are keyed: desa and kelurahan differ."""
    if len(code) == CODE_WIDTH[Level.VILLAGE]:
        return "kelurahan" if code[6] == "1" else "desa"
    return Level.DISTRICT.value


def names_line(facts: SheetFacts) -> str:
    """Return from what the names to list follow, or that this is not known."""
    t = facts.t
    if facts.names is None:
        return t("field_sheet.names_none")
    code, found = facts.names
    return t(
        "field_sheet.names_basis",
        listed=t.number(found.listed),
        area=facts.registry.name(code) if code else t("area.both"),
        reached=t.number(found.reached),
        month=t.month(facts.proposal.as_of),
    )
