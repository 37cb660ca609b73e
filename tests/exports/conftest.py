"""A small data set as a planner might make one, with texts that a spreadsheet would run."""

from functools import cache

import pytest

from geoucj.analysis.coverage import Query, coverage_table
from geoucj.analysis.figures import figures_of_segment
from geoucj.boundaries.store import open_set
from geoucj.exports.summary import summary_of
from geoucj.exports.view import export_view, figures_of
from geoucj.i18n import Translator
from geoucj.schema import Level, Segment
from geoucj.settings import SHIPPED
from geoucj.tables.contributions import contributions_of
from geoucj.tables.datasets import open_dataset
from geoucj.tables.schemas import Kind

ID = Translator("id")
TABLES = {
    "provenance.toml": """\
title_id = "Uji"
title_en = "Test"
sample = {sample}
source = "s"
licence = "MIT"
note_id = "c"
note_en = "n"
""",
    "coverage.csv": """\
area_code,as_of,segment,active_participants,published_rate,source
6101,2024-06,ALL,1234,,=1+1
6110,2024-06,ALL,110013,0.3921,@x
6112,2024-06,ALL,,0.5,"Pemkab, ""kata"" — café"
""",
    "workforce.csv": """\
area_code,as_of,segment,potential_workers,source
6101,2024,ALL,5000,w
6101,2023,ALL,4000,w
6112,2023,ALL,2001,w
""",
    "targets.csv": """\
area_code,as_of,target_rate,source
61,2024-01,0.5014,t
6112,2024-01,0.6,t
""",
}


@pytest.fixture
def made(tmp_path, registry):
    """Return a function giving the coverage table of 61's 14 regencies, and its data set."""

    def make(sample=False):
        folder = tmp_path / "uji"
        folder.mkdir(exist_ok=True)
        for name, text in TABLES.items():
            (folder / name).write_text(text.replace("{sample}", str(sample).lower()), "utf-8")
        dataset = open_dataset("uji", [tmp_path], registry)
        figures = figures_of_segment(
            dataset.table(Kind.COVERAGE),
            dataset.table(Kind.WORKFORCE),
            dataset.table(Kind.TARGETS),
            registry,
            Segment.ALL,
        )
        return coverage_table(figures, Query(Level.REGENCY, "2024-12", "61")), dataset

    return make


@pytest.fixture(scope="session")
def summed(registry):
    """Return a function giving a view of a shipped data set and its summary."""
    boundaries = open_set("approximate", [SHIPPED / "boundaries"])
    sets = {
        name: open_dataset(name, [SHIPPED / "data"], registry) for name in ("sample", "published")
    }
    figures = {name: figures_of(each, registry, Segment.ALL) for name, each in sets.items()}

    @cache
    def make(area, data="sample", t=ID, *, level=Level.VILLAGE, months=12, **more):
        if "segment" not in more:
            more["figures"] = figures[data]
        view = export_view(sets[data], boundaries, registry, area=area, level=level, **more)
        contributions = contributions_of(sets[data], [SHIPPED / "data"], registry)
        return view, summary_of(view, t, contributions=contributions, months=months)

    return make
