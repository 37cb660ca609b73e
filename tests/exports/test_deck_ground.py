"""What an office's template leaves for a slide, and in which colour it is written on."""

from io import BytesIO

import pytest
from PIL import Image
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.oxml.shapes.picture import CT_Picture
from pptx.util import Inches

from geoucj.exports.deck_ground import room_of
from geoucj.exports.deck_pages import new_page
from geoucj.exports.deck_template import EMU, layout_of, open_pages
from geoucj.i18n import Translator

ID = Translator("id")
WHITE = '<a:srgbClr val="F8F8F8"/>'


def logo(presentation, left, top, width, height):
    """Put a picture on every slide of a template."""
    file = BytesIO()
    Image.new("RGB", (4, 4), "green").save(file, "png")
    master = presentation.slide_master
    _, image = master.part.get_or_add_image_part(file)
    sides = (Inches(side) for side in (left, top, width, height))
    master.shapes._spTree.append(CT_Picture.new_pic(99, "Logo", "", image, *sides))


def list_colour(presentation, colour):
    """Give the texts of a template's lists a colour."""
    (fill,) = presentation.slide_master._element.xpath(
        "./p:txStyles/p:bodyStyle/a:lvl1pPr/a:defRPr/a:solidFill"
    )
    for old in list(fill):
        fill.remove(old)
    fill.append(parse_xml(colour.replace("/>", f" {nsdecls('a')}/>")))


def text_slot(slide):
    """Return the colour of the theme that texts of a slide have."""
    mapping = slide._element.find(f".//{qn('a:overrideClrMapping')}")
    if mapping is None:
        mapping = slide.slide_layout.slide_master._element.find(qn("p:clrMap"))
    return mapping.get("tx1")


def sides(head):
    return head.left / EMU, (head.left + head.width) / EMU


@pytest.mark.parametrize(("left", "free"), [(8.2, (0.5, 8.12)), (0.3, (1.98, 9.5))])
def test_a_title_stands_beside_a_logo(left, free):
    made = Presentation()
    logo(made, left, 0.2, 1.6, 0.6)
    page = new_page(made, "Cakupan Kubu Raya 42,4 %: kurang 46.477 pekerja", ID)
    assert sides(page.slide.shapes.title) == pytest.approx(free, abs=0.01)


def test_a_slide_keeps_free_of_bars_at_its_foot_and_sides():
    made = Presentation()
    logo(made, 0, 6.9, 10, 0.6)
    logo(made, 0, 0, 1.2, 7.5)
    logo(made, 9.3, 0, 0.7, 7.5)
    room = room_of(made, layout_of(made))
    assert (room.left, room.right, room.bottom) == pytest.approx((1.28, 9.22, 6.82))


def test_what_a_layout_hides_takes_no_room():
    made = Presentation()
    logo(made, 0, 6.5, 10, 1)
    layout = layout_of(made)
    layout._element.set("showMasterSp", "0")
    assert room_of(made, layout).bottom == pytest.approx(7.3)


def test_a_title_that_leaves_the_sheet_is_put_on_it():
    made = Presentation()
    made.slide_width = Inches(7.5)
    page = new_page(made, "Sumber dan pengertian", ID)
    assert sides(page.slide.shapes.title) == pytest.approx((0.5, 7.0))


@pytest.mark.parametrize("colour", [WHITE, '<a:schemeClr val="bg1"/>'])
def test_texts_are_as_light_as_the_lists_of_a_template_with_a_dark_ground(colour):
    made = Presentation()
    list_colour(made, colour)
    page = new_page(made, "Sumber dan pengertian", ID)
    assert text_slot(page.slide) == "lt1"


@pytest.mark.parametrize("black", [b'<a:sysClr val="windowText"/>', b'<a:prstClr val="black"/>'])
def test_a_theme_may_name_its_colours(black):
    made = Presentation()
    list_colour(made, WHITE)
    theme = made.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    old = b'<a:sysClr val="windowText" lastClr="000000"/>'
    assert old in theme.blob
    theme._blob = theme.blob.replace(old, black)
    assert text_slot(new_page(made, "Sumber dan pengertian", ID).slide) == "lt1"


@pytest.mark.parametrize("colour", ['<a:schemeClr val="tx1"/>', '<a:srgbClr val="202020"/>'])
def test_texts_have_the_colour_of_the_theme_where_lists_are_as_dark(colour):
    made = Presentation()
    list_colour(made, colour)
    slide = new_page(made, "Sumber dan pengertian", ID).slide
    assert slide._element.find(f".//{qn('a:overrideClrMapping')}") is None
    assert text_slot(slide) == "dk1"


@pytest.mark.parametrize(
    ("said", "together"),
    [("Cakupan Parepare 53,1 %: kurang 9.702 pekerja menuju 73,0 %", "menuju 73,0 %"),
     ("Terbanyak belum terlindungi: PU (penerima upah), 14.103 pekerja", "14.103 pekerja"),
     ("Coverage 47.4 %: ≈ 436,000 workers short of 62.9 %", "≈ 436,000"),
     ("Rencana: 8.625 pekerja di 87 desa/kelurahan, Rp500,0 juta", "Rp500,0 juta")],
)  # fmt: skip
def test_a_title_breaks_no_number_from_what_it_counts(said, together):
    title = new_page(open_pages(None), said, ID).slide.shapes.title.text_frame.text
    assert together.replace(" ", "\u00a0") in title
    assert title.replace("\u00a0", " ") == said


def test_the_sheet_of_the_house_is_written_on_in_its_ink():
    slide = new_page(open_pages(None), "Sumber dan pengertian", ID).slide
    assert text_slot(slide) == "dk1"
    assert slide.shapes.title.text_frame._txBody.bodyPr.get("anchor") is None
