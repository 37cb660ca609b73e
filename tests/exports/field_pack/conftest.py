"""A plan of a few villages of the sample, and how to spoil its names and shapes."""

import json
import shutil
from dataclasses import replace

import pytest

from geoucj.analysis.figures import figures_of_segment
from geoucj.areas.registry import Registry
from geoucj.boundaries.store import APPROXIMATE, open_set
from geoucj.exports.field_pack.places import places_of
from geoucj.exports.field_pack.sheet_facts import SheetFacts
from geoucj.i18n import Translator
from geoucj.planning.proposal import PlanRequest, propose
from geoucj.settings import SHIPPED
from geoucj.tables.datasets import open_dataset
from geoucj.tables.schemas import Kind

FEW = PlanRequest(
    data="sample",
    area_code="6112",
    as_of="2025-12",
    budget=25_000_000,
    package="JKK+JKM",
    months=3,
    visit_cost=750_000,
    max_areas=4,
    target_rate=0.59,
)
HOSTILE = "=1+1 <script>alert(\"a\" & 'b')</script> $[description] ]]> &amp; \x07" + "X" * 90
SHOWN = HOSTILE.replace("\x07", "")


@pytest.fixture(scope="session")
def few_facts(registry):
    """Return a function giving a plan of up to four villages of Kubu Raya."""
    sample = open_dataset("sample", [SHIPPED / "data"], registry)
    built_in = open_set(APPROXIMATE, [SHIPPED / "boundaries"])
    tables = (sample.table(Kind.INDICATORS), sample.table(Kind.CONTRIBUTIONS))

    def make(language="id", known=registry, boundaries=built_in, dataset=sample, **asked):
        request = replace(FEW, **asked)
        kinds = (Kind.COVERAGE, Kind.WORKFORCE, Kind.TARGETS)
        figures = figures_of_segment(*[dataset.table(k) for k in kinds], known, request.segment)
        proposal = propose(request, figures, *tables)
        return SheetFacts(proposal, dataset, boundaries, known, Translator(language))

    return make


@pytest.fixture(scope="session")
def few(few_facts):
    """Return the places of the plan, in Indonesian."""
    return places_of(few_facts())


@pytest.fixture(scope="session")
def codes(few):
    """Return the codes of the chosen villages, first priority first."""
    return list(few.villages["area_code"])


@pytest.fixture(scope="session")
def hostile(few_facts, registry, codes):
    """Return the places of the plan where village, district and regency have bad names."""
    bad = registry.areas["area_code"].isin([codes[0], codes[0][:6], codes[0][:4]])
    areas = registry.areas.assign(area_name=registry.areas["area_name"].mask(bad, HOSTILE))
    return places_of(few_facts(known=Registry(areas, registry.bps_regencies)))


@pytest.fixture
def without_shapes(tmp_path):
    """Return a function giving the built-in shapes but those of some villages; not approximate."""

    def make(*missing):
        folder = tmp_path / "shapes" / "official"
        shutil.copytree(SHIPPED / "boundaries" / APPROXIMATE, folder)
        for path in folder.glob("village-*.topojson"):
            topology = json.loads(path.read_text("utf-8"))
            for layer in topology["objects"].values():
                layer["geometries"] = [
                    each
                    for each in layer["geometries"]
                    if each["properties"]["area_code"] not in missing
                ]
            path.write_text(json.dumps(topology), "utf-8")
        found = open_set("official", [tmp_path / "shapes"])
        return replace(found, provenance=replace(found.provenance, approximate=False))

    return make
