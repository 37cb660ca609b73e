"""Steps of a visitor: choose, look, point, click. Every wait has a bound."""

import re
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from urllib.parse import urlencode

from playwright.sync_api import Page, TimeoutError, expect

from geoucj.i18n import Translator
from geoucj.schema import LANGUAGES

MAP_FRAME = 'iframe[title="streamlit_folium.st_folium"]'
CONTAINER = ".leaflet-container"
# What the legend has beside its classes.
STATES = {
    Translator(language)(f"state.{state}")
    for language in LANGUAGES
    for state in ("no_data", "no_potential", "too_few", "filtered")
}
PATIENCE = 20.0  # s, as conftest's WAIT

# A point of an area that is on the screen and not under the legend or a badge.
POINT_IN = """code => {
  const map = window.map, { layer } = window.geoucj.stateOf(map), i = layer.indexOf(code);
  const place = (x, y) => map.latLngToContainerPoint(
    L.CRS.EPSG3857.pointToLatLng(L.point(x, y).multiplyBy(256), 0));
  const inside = (x, y) => layer.at(map.containerPointToLatLng([x, y])) === i;
  const [left, top, right, bottom] = layer.shapes.areas[i].box;
  const from = place(left, top), to = place(right, bottom);
  const near = [[0, 0], [3, 0], [-3, 0], [0, 3], [0, -3]];
  for (let y = from.y; y <= to.y; y += 2) for (let x = from.x; x <= to.x; x += 2) {
    if (!near.every(([dx, dy]) => inside(x + dx, y + dy))) continue;
    const top = document.elementFromPoint(x, y);
    if (top && top.tagName === "CANVAS") return [x, y];
  }
  return null;
}"""
# The colour that the canvas of the areas really has at a point of the map.
COLOUR_AT = """([x, y]) => {
  const canvas = document.querySelector(".leaflet-overlay-pane canvas");
  const box = canvas.getBoundingClientRect(), scale = canvas.width / box.width;
  const pen = canvas.getContext("2d");
  const at = [(x - box.left) * scale, (y - box.top) * scale];
  const [red, green, blue] = pen.getImageData(...at, 1, 1).data;
  return "#" + [red, green, blue].map(v => v.toString(16).padStart(2, "0")).join("").toUpperCase();
}"""
# How many pixels of the canvas of the areas have each colour.
COLOURS = """() => {
  const canvas = document.querySelector(".leaflet-overlay-pane canvas");
  const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  const counts = {};
  for (let i = 0; i < data.length; i += 4) if (data[i + 3] === 255) {
    const key = "rgb(" + data[i] + ", " + data[i + 1] + ", " + data[i + 2] + ")";
    counts[key] = (counts[key] || 0) + 1;
  }
  return counts;
}"""
LEGEND = """() => [...document.querySelectorAll(".geoucj-row")].map(row => ({
  label: row.querySelector("span").textContent,
  counts: [...row.querySelectorAll("em")].map(each => each.textContent),
  target: row.dataset.target || "",
  colour: row.querySelector("i").style.backgroundColor,
  plain: !row.querySelector("i").style.backgroundImage,
}))"""
# The areas that the canvas draws as selected.
CHOSEN = """() => {
  const { layer } = window.geoucj.stateOf(window.map);
  return layer.shapes.areas.filter((_, i) => layer.look.chosen[i] === "1").map(each => each.code);
}"""
CHOOSES = f"codes => ({CHOSEN})().sort().join() === codes.join()"
# The middle of an area's circle, in the map's frame.
MIDDLE_OF = """code => {
  const map = window.map, { layer } = window.geoucj.stateOf(map);
  const [x, y] = window.geoucj.middle(layer.shapes, layer.shapes.areas[layer.indexOf(code)]);
  const at = L.CRS.EPSG3857.pointToLatLng(L.point(x, y).multiplyBy(256), 0);
  const point = map.latLngToContainerPoint(at);
  return [point.x, point.y];
}"""
MARK = "() => { window.mark = 1; window.map.mark = 1; return true }"
MARKED = "() => window.mark === 1 && window.map.mark === 1 && !!window.map.getPane('overlayPane')"
# Streamlit's page scrolls inside containers of its own, so these must fit too.
FITS = """() => document.documentElement.scrollWidth <= window.innerWidth
  && [".stMain", ".stMainBlockContainer", ".stSidebar[aria-expanded=true] [data-testid$=Content]"]
       .flatMap(each => [...document.querySelectorAll(each)])
       .every(e => e.scrollWidth <= e.clientWidth)"""
# What is inside has come, and has stopped moving.
LIES_OPEN = """name => [...document.querySelectorAll("details")].some(
  e => e.textContent.includes(name) && e.querySelector("label")
       && !e.getAnimations({subtree: true}).length)"""
FIGURES = """() => [...document.querySelectorAll(".geoucj-figures section")].map(row => ({
  name: row.querySelector("h4")?.textContent || "",
  figures: [...row.querySelectorAll("b")].map(each => each.textContent),
}))"""
# A table is drawn on a canvas; screen readers get it as this one, the rows in sight.
GRID = "table[role=grid]"
ROWS = """table => [...table.querySelectorAll("tr")].map(
  row => [...row.children].map(cell => cell.textContent))"""


class Visitor:
    """One browser tab on the map page."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address

    def open(self, areas: int = 38, **query: str) -> "Visitor":
        """Open the map page, or the view in the address, and wait until all of it is there."""
        self.page.goto(f"{self.address}/?{urlencode(query)}" if query else self.address)
        return self.drawn(areas).whole()

    def whole(self) -> "Visitor":
        """Wait until a first visit shows more than the map, which is then painted once more."""
        expect(self.page.locator(GRID)).to_be_attached()
        return self.painted_after(1).still()

    def still(self) -> "Visitor":
        """Wait until the page has been sent what the last change has changed."""
        app = self.page.get_by_test_id("stApp")
        expect(app).to_have_attribute("data-test-script-state", "notRunning")
        return self

    @property
    def frame(self):
        """Return the document that holds the map (of two maps the later month's)."""
        return self.page.locator(MAP_FRAME).last.element_handle().content_frame()

    @property
    def other_frame(self):
        """Return the document that holds the map of the month compared with."""
        return self.page.locator(MAP_FRAME).first.element_handle().content_frame()

    @property
    def map(self):
        """Return a locator for what is inside the map's frame (of two the later month's)."""
        return self.page.frame_locator(MAP_FRAME).last

    def drawn(self, areas: int) -> "Visitor":
        """Wait until the map has painted so many areas."""
        expect(
            self.map.locator(f'{CONTAINER}[data-painted][data-areas="{areas}"]')
        ).to_be_attached()
        return self

    def paints(self) -> int:
        """Return how often the map has been painted."""
        return int(self.map.locator(CONTAINER).get_attribute("data-painted"))

    def painted_after(self, paints: int) -> "Visitor":
        """Wait for the next paint."""
        self.frame.wait_for_function(
            "n => +document.querySelector('.leaflet-container')?.dataset.painted > n", arg=paints
        )
        return self

    def choose(self, label: str, option: str) -> "Visitor":
        """Choose in a box of the sidebar, and wait until the map shows it."""
        before = self.paints()
        box = self.page.get_by_label(label, exact=True).first
        box.evaluate("e => e.scrollIntoView({block: 'center'})")  # scrolling would close the list
        self.still()  # and so would what the page is still being sent
        box.click()
        self.page.get_by_role("option", name=option, exact=True).click()
        return self.painted_after(before).still()

    def level(self, name: str) -> "Visitor":
        """Choose the level of the areas."""
        self.still().page.get_by_role("radiogroup").get_by_text(name, exact=True).click()
        return self

    def language(self, name: str) -> "Visitor":
        """Switch the language."""
        self.page.get_by_role("radio", name=name, exact=True).click()
        return self

    def point_in(self, code: str) -> tuple[float, float]:
        """Return a point of an area in the map's frame."""
        self.still().page.locator(MAP_FRAME).last.scroll_into_view_if_needed()
        point = self.frame.evaluate(POINT_IN, code)
        assert point, f"{code} is not to be seen"
        return point

    def hover(self, code: str) -> "Visitor":
        """Point at an area."""
        x, y = self.on_page(*self.point_in(code))
        self.page.mouse.move(x - 1, y)
        self.page.mouse.move(x, y)
        return self

    def tip(self, code: str):
        """Return a locator for what the map says of an area that is pointed at."""
        self.hover(code)
        return self.map.locator(".geoucj-tip")

    def click(self, code: str, *, more: bool = False) -> "Visitor":
        """Click an area on the map, with the Control key to select one `more`."""
        x, y = self.on_page(*self.point_in(code))
        if more:
            self.page.keyboard.down("Control")
        self.page.mouse.click(x, y)
        if more:
            self.page.keyboard.up("Control")
        return self

    def on_page(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point of the map's frame is on the page."""
        box = self.page.locator(MAP_FRAME).last.bounding_box()
        return box["x"] + x, box["y"] + y

    def colour_of(self, code: str) -> str:
        """Return the colour of an area as the canvas has it."""
        return self.frame.evaluate(COLOUR_AT, list(self.point_in(code)))

    def colours(self) -> dict[str, int]:
        """Return how many pixels of the areas' canvas have each colour."""
        return self.frame.evaluate(COLOURS)

    def legend(self) -> list[dict]:
        """Return the rows of the legend, their counts as numbers."""
        rows = self.frame.evaluate(LEGEND)
        for row in rows:
            row["counts"] = [whole(count) for count in row["counts"]]
            row["count"] = row["counts"][0]
        return rows

    def class_counts(self, of: int = 0) -> list[int]:
        """Return the legend's counts of the classes, lowest first, of one of two maps."""
        return [row["counts"][of] for row in self.legend() if row["label"] not in STATES]

    def state_counts(self) -> dict[str, int]:
        """Return the legend's counts of the states, by their words."""
        return {row["label"]: row["count"] for row in self.legend() if row["label"] in STATES}

    def chosen(self) -> list[str]:
        """Return the codes of the areas that the map draws as selected, sorted."""
        return sorted(self.frame.evaluate(CHOSEN))

    def selected(self, codes: Iterable[str]) -> "Visitor":
        """Wait until the map draws exactly these areas as selected."""
        with suppress(TimeoutError):
            self.frame.wait_for_function(CHOOSES, arg=sorted(codes))
        assert self.chosen() == sorted(codes)
        return self.still()

    def figures(self) -> dict[str, list[str]]:
        """Return the key figures over the map, by area ("" where there is one only)."""
        return {row["name"]: row["figures"] for row in self.page.evaluate(FIGURES)}

    def table(self) -> list[dict[str, str]]:
        """Return the rows of the table that are in sight, by heading."""
        self.still().page.get_by_test_id("stDataFrame").scroll_into_view_if_needed()
        heading, *rows = self.page.locator(GRID).evaluate(ROWS)
        return [dict(zip(heading, row, strict=True)) for row in rows]

    def unfold(self, name: str) -> "Visitor":
        """Open a folded part of the sidebar, and wait until it lies open."""
        self.still().page.locator("summary").filter(has_text=name).click()
        self.page.wait_for_function(LIES_OPEN, arg=name)
        return self.still()

    def write(self, label: str, text: str) -> "Visitor":
        """Write into a field of the sidebar."""
        field = self.still().page.get_by_label(label, exact=True)
        field.fill(text)
        field.press("Enter")
        return self

    def until(self, read: Callable[[], object], wanted: object) -> "Visitor":
        """Wait until the page reads so."""
        end = time.monotonic() + PATIENCE
        while read() != wanted and time.monotonic() < end:
            self.page.wait_for_timeout(100)
        assert read() == wanted
        return self


def whole(text: str) -> int:
    """Return a whole number that is written for people."""
    return int(re.sub(r"[.,]", "", text))
