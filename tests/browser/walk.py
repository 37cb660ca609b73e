"""Steps of a visitor: choose, look, point, click. Every wait has a bound."""

import re

from playwright.sync_api import Page, expect

MAP_FRAME = 'iframe[title="streamlit_folium.st_folium"]'
CONTAINER = ".leaflet-container"

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
  count: row.querySelector("em").textContent,
  colour: row.querySelector("i").style.backgroundColor,
  plain: !row.querySelector("i").style.backgroundImage,
}))"""


class Visitor:
    """One browser tab on the map page."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address

    def open(self, areas: int = 38) -> "Visitor":
        """Open the map page and wait until the map is drawn."""
        self.page.goto(self.address)
        return self.drawn(areas)

    @property
    def frame(self):
        """Return the document that holds the map."""
        return self.page.locator(MAP_FRAME).element_handle().content_frame()

    @property
    def map(self):
        """Return a locator for what is inside the map's frame."""
        return self.page.frame_locator(MAP_FRAME)

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
            "n => +document.querySelector('.leaflet-container').dataset.painted > n", arg=paints
        )
        return self

    def choose(self, label: str, option: str) -> "Visitor":
        """Choose in a box of the sidebar, and wait until the map shows it."""
        before = self.paints()
        box = self.page.get_by_label(label, exact=True).first
        box.evaluate("e => e.scrollIntoView({block: 'center'})")  # scrolling would close the list
        box.click()
        self.page.get_by_role("option", name=option, exact=True).click()
        return self.painted_after(before)

    def level(self, name: str) -> "Visitor":
        """Choose the level of the areas."""
        self.page.get_by_role("radiogroup").get_by_text(name, exact=True).click()
        return self

    def language(self, name: str) -> "Visitor":
        """Switch the language."""
        self.page.get_by_role("radio", name=name, exact=True).click()
        return self

    def point_in(self, code: str) -> tuple[float, float]:
        """Return a point of an area in the map's frame."""
        self.page.locator(MAP_FRAME).scroll_into_view_if_needed()
        point = self.frame.evaluate(POINT_IN, code)
        assert point, f"{code} is not to be seen"
        return point

    def hover(self, code: str) -> "Visitor":
        """Point at an area."""
        x, y = self.point_in(code)
        box = self.page.locator(MAP_FRAME).bounding_box()
        self.page.mouse.move(box["x"] + x - 1, box["y"] + y)
        self.page.mouse.move(box["x"] + x, box["y"] + y)
        return self

    def click(self, code: str) -> "Visitor":
        """Click an area on the map."""
        x, y = self.point_in(code)
        box = self.page.locator(MAP_FRAME).bounding_box()
        self.page.mouse.click(box["x"] + x, box["y"] + y)
        return self

    def colour_of(self, code: str) -> str:
        """Return the colour of an area as the canvas has it."""
        return self.frame.evaluate(COLOUR_AT, list(self.point_in(code)))

    def colours(self) -> dict[str, int]:
        """Return how many pixels of the areas' canvas have each colour."""
        return self.frame.evaluate(COLOURS)

    def legend(self) -> list[dict]:
        """Return the rows of the legend, their counts as numbers."""
        rows = self.frame.evaluate(LEGEND)
        return [row | {"count": int(re.sub(r"[.,]", "", row["count"]))} for row in rows]
