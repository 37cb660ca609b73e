"""Slides of an area for a meeting: native charts and tables, a map, sources, and the stamp.

The same call on the same data gives the same bytes.
"""

from datetime import datetime
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZipFile

import geopandas as gpd
from pptx.opc.constants import RELATIONSHIP_TYPE as REL
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI

from geoucj.areas.codes import level_of
from geoucj.errors import DeckAreaError
from geoucj.exports.archive import archive_of
from geoucj.exports.deck_frame import Deck
from geoucj.exports.deck_map import map_page
from geoucj.exports.deck_pages import clean
from geoucj.exports.deck_plan import plan_pages
from geoucj.exports.deck_programmes import programmes_page
from geoucj.exports.deck_segments import segments_page
from geoucj.exports.deck_slides import ranking_page, state_page, trend_page
from geoucj.exports.deck_sources import sources_page
from geoucj.exports.deck_template import open_pages
from geoucj.exports.view import ExportView
from geoucj.i18n import Translator
from geoucj.planning.proposal import Proposal
from geoucj.schema import Level

NO_DATE = datetime(1980, 1, 1)  # the file holds no clock
LONGEST = 255  # characters of a property
CUSTOM = "/docProps/custom.xml"
CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_FORMAT = "http://schemas.openxmlformats.org/officeDocument/2006"
_STRINGS = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_THUMBNAIL = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail"


def deck(
    view: ExportView,
    t: Translator,
    *,
    proposal: Proposal | None = None,
    template: bytes | None = None,
    land: gpd.GeoDataFrame | None = None,
) -> bytes:
    """Return slides (PPTX) of the province, regency or district that `view` shows.

    State of coverage, map, ranking, trend to target, segments, programmes, the plan `proposal` if
    one is given, sources. `template` is a presentation (.pptx, .potx) whose theme and layouts are
    used, without its slides; without one the slides are 16:9 in the colours of the house. `land`
    (see `map_sheet.read_land`) lies around the map. Raises DeckAreaError, TemplateFileError, and
    ValueError for a plan of another data set.
    """
    if not view.area or level_of(view.area) == Level.VILLAGE:
        raise DeckAreaError
    if proposal is not None and proposal.request.data != view.dataset.name:
        message = f"the plan is of {proposal.request.data}, the view of {view.dataset.name}"
        raise ValueError(message)
    presentation = open_pages(template)
    made = Deck(presentation, view, t)
    state_page(made)
    map_page(made, land)
    ranking_page(made)
    trend_page(made)
    segments_page(made)
    programmes_page(made)
    if proposal is not None:
        plan_pages(made, proposal)
    sources_page(made)
    _describe(presentation, view, t)
    file = BytesIO()
    presentation.save(file)
    return _without_clock(file.getvalue())


def _describe(presentation: Any, view: ExportView, t: Translator) -> None:
    """Write the stamp into the properties of the file."""
    lines = view.stamp.lines(t)
    core = presentation.core_properties
    core.title = clean(lines[len(view.stamp.warnings(t))])[:LONGEST]
    core.subject = clean(view.stamp.title(t))[:LONGEST]
    core.comments = clean(" ".join(view.stamp.warnings(t) or lines[1:2]))[:LONGEST]
    core.keywords, core.language = "Jamsostek, UCJ", t.language
    core.author = core.last_modified_by = "geoucj"
    core.created = core.modified = NO_DATE
    core.revision = 1
    package = presentation.part.package
    # What a template says of its own slides: their titles, their picture.
    for kind in (REL.CUSTOM_PROPERTIES, REL.EXTENDED_PROPERTIES, _THUMBNAIL):
        for old in [r.rId for r in package._rels.values() if r.reltype == kind]:
            package._rels.pop(old)
    blob = _custom(view.stamp.metadata()).encode()
    part = Part(PackURI(CUSTOM), CUSTOM_TYPE, package, blob)
    package.relate_to(part, REL.CUSTOM_PROPERTIES)


def _custom(facts: dict[str, str]) -> str:
    """Return facts as the custom properties of an Office file."""
    rows = [
        f'<property fmtid="{_STRINGS}" pid="{number}" name={quoteattr(clean(name)[:LONGEST])}>'
        f"<vt:lpwstr>{escape(clean(value)[:LONGEST])}</vt:lpwstr></property>"
        for number, (name, value) in enumerate(facts.items(), 2)
    ]
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    spaces = f'xmlns="{_FORMAT}/custom-properties" xmlns:vt="{_FORMAT}/docPropsVTypes"'
    return f"{head}<Properties {spaces}>{''.join(rows)}</Properties>"


def _without_clock(content: bytes) -> bytes:
    """Return the file with the times of its entries set to one and the same."""
    with ZipFile(BytesIO(content)) as archive:
        return archive_of({name: archive.read(name) for name in archive.namelist()})
