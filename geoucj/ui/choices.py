"""What the sidebar and the clicks say, as one value."""

from dataclasses import dataclass, field

from geoucj.boundaries.store import BoundarySet
from geoucj.maps.layer import Style
from geoucj.maps.measures import Measure
from geoucj.schema import Level, Segment
from geoucj.tables.datasets import DataSet

CHANGES = (Measure.RATE_CHANGE, Measure.ACTIVE_CHANGE)


@dataclass(frozen=True)
class Extras:
    """What lies over and under the areas."""

    circles: Measure | None = None
    employers: bool = False
    tiles: bool = False  # an online base map
    stale_after: int = 0  # months; 0: old figures look like new ones


@dataclass(frozen=True)
class Choices:
    """One view of the map page."""

    dataset: DataSet
    boundaries: BoundarySet
    month: str
    area: str  # "" = both provinces
    level: Level
    segment: Segment
    measure: Measure
    target: float  # share at which the colours turn
    at_target: bool  # whether that is the official target
    chosen: tuple[str, ...] = ()  # the selected areas
    before: str = ""  # an earlier month to compare with, "" = none
    indicator: str = ""  # which one Measure.INDICATOR shows
    style: Style = field(default_factory=Style)
    extras: Extras = field(default_factory=Extras)
    expression: str = ""  # of the filter
    focus: str = ""  # the area that was searched for

    @property
    def place(self) -> str:
        """Changes when the map must move."""
        return f"{self.boundaries.name}/{self.area}/{self.level if self.area else ''}/{self.focus}"

    @property
    def two_maps(self) -> bool:
        """Whether the earlier month has a map of its own beside the other."""
        return bool(self.before) and self.measure not in CHANGES
