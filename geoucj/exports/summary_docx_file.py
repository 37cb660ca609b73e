"""What a Word file says of itself, and the same bytes each time."""

from datetime import datetime
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZipFile

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn

from geoucj.exports.archive import archive_of
from geoucj.exports.summary import Summary
from geoucj.maps.fonts import printable

LANGUAGES = {"id": "id-ID", "en": "en-GB"}
WORD = "15"  # Word 2013 and later: an older one opens a file in a mode of compatibility
NO_DATE = datetime(1980, 1, 1)  # the file holds no clock
LONGEST = 255  # letters of a property
CUSTOM = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # of custom properties
VALUES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
OF_TEMPLATE = (  # facts of another file, and its picture
    RELATIONSHIP_TYPE.EXTENDED_PROPERTIES,
    "http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail",
)


def docx_of(document: Any, summary: Summary) -> bytes:
    """Return the file of a document, with the title, language and stamp of its summary."""
    _settings(document, LANGUAGES[summary.t.language])
    _core(document, summary)
    package = document.part.package
    for name, relation in list(package.rels.items()):
        if relation.reltype in OF_TEMPLATE:
            package.rels.pop(name)
    _stamp(package, summary)
    file = BytesIO()
    document.save(file)
    with ZipFile(file) as archive:
        return archive_of({name: archive.read(name) for name in archive.namelist()})


def _settings(document: Any, language: str) -> None:
    """Set the language of the texts, and the Word that the file is for."""
    styles, settings = document.styles.element, document.settings.element
    spoken = styles.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    for name in ("val", "eastAsia", "bidi"):
        spoken.set(qn(f"w:{name}"), language)
    fonts = settings.find(qn("w:themeFontLang"))
    fonts.attrib.clear()
    fonts.set(qn("w:val"), language)
    for setting in settings.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), WORD)


def _core(document: Any, summary: Summary) -> None:
    core = document.core_properties
    core.title, core.subject = summary.title[:LONGEST], summary.subtitle[:LONGEST]
    core.author = core.last_modified_by = "geoucj"
    core.language = LANGUAGES[summary.t.language]
    core.created = core.modified = NO_DATE
    core.revision, core.keywords = 1, ""
    core.comments = " ".join(summary.warnings)[:LONGEST]


def _stamp(package: Any, summary: Summary) -> None:
    """Write the stamp into the properties that Word shows as those of the user."""
    fields = "".join(
        f'<property fmtid="{FORMAT}" pid="{number}" name="{_xml(name)}">'
        f"<vt:lpwstr>{_xml(text)}</vt:lpwstr></property>"
        for number, (name, text) in enumerate(summary.metadata, 2)
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    xml = f'{head}<Properties xmlns="{PROPERTIES}" xmlns:vt="{VALUES}">{fields}</Properties>'
    part = Part(PackURI("/docProps/custom.xml"), CUSTOM, xml.encode(), package)
    package.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)


def _xml(text: str) -> str:
    return escape(printable(text), {'"': "&quot;"})
