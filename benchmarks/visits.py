"""One browser on one page: each step returns how long it took, by the page's own clock."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Error, Frame, Locator, Page
from servers import PAGES, App, Found, until

from geoucj.areas.registry import Registry
from geoucj.i18n import Translator

AREAS = 5000  # polygons: so many and a map of villages counts as drawn
QUIET, QUIET_AT_FIRST = 0.8, 2.5  # s without a message: the page is done
T = Translator("id")
PANEL = ".st-key-area_panel h4"
RESULTS = "[class*='st-key-found_'] button"


@dataclass
class Visit:
    """One browser with nothing in its cache, on one page."""

    app: App
    page: Page
    shapes: dict[str, tuple[str, float]] = field(default_factory=dict)  # address, bytes sent
    hosts: set[str] = field(default_factory=set)

    def watch(self) -> None:
        """Note every request of the page from now on."""
        session = self.page.context.new_cdp_session(self.page)
        session.send("Network.enable")
        wanted: dict[str, str] = {}

        def asked(event: dict[str, Any]) -> None:
            parts = urlsplit(event["request"]["url"])
            if parts.scheme in ("http", "https"):
                self.hosts.add(parts.netloc)
            if parts.path.startswith("/geo/"):
                wanted[event["requestId"]] = parts.path

        def loaded(event: dict[str, Any]) -> None:
            if path := wanted.get(event["requestId"]):
                self.shapes[event["requestId"]] = (path, event["encodedDataLength"])

        session.on("Network.requestWillBeSent", asked)
        session.on("Network.loadingFinished", loaded)

    def first_map(self, address: str) -> dict[str, float]:
        """Open the page on all villages; return the time until they are painted, and the rest."""
        start = time.time()
        self.page.goto(address + self.app.query)
        painted = self._found()
        last = self._quiet(start, QUIET_AT_FIRST)
        self._frame().evaluate("bench.keep()")
        found = {
            "first_map_s": painted - start,
            "whole_page_s": max(last, painted) - start,
            "first_map_kb": self._kilobytes(),
        }
        if self.shapes:
            land = sum(size for url, size in self.shapes.values() if "/land." in url)
            found["geometry_mb"] = sum(size for _, size in self.shapes.values()) / 1e6 - land / 1e6
            found["land_mb"] = land / 1e6
        return found

    def step(self) -> dict[str, float]:
        """Move the slider that sets where the colours turn by one step."""
        self._mark("map")
        slider = self.page.get_by_role("slider")
        slider.focus()
        slider.press("ArrowRight")
        return self._answered("change", "answer_s")

    def choose(self, label: str, name: str, option: int | None = None) -> dict[str, float]:
        """Choose the next option of a box, or a given one; `name` is that of the measures."""
        box = self.page.get_by_label(label, exact=True).first
        box.evaluate("each => each.scrollIntoView({block: 'center'})")
        box.click()
        options = self.page.get_by_role("option")
        options.first.wait_for()
        if option is None:
            shown = options.evaluate_all("all => all.findIndex(e => e.ariaSelected === 'true')")
            option = (shown + 1) % options.count()
        self._mark("map")
        options.nth(option).click()
        return self._answered(name, "answer_choice_s")

    def unfold(self, name: str) -> None:
        """Open a folded part of the sidebar."""
        self.page.locator("summary").filter(has_text=name).click()

    def click(self, code: str, x: float, y: float, registry: Registry) -> float:
        """Click a village; return the time until the panel has its name."""
        self._mark("words", [PANEL, registry.name(code)], on=self.page.main_frame)
        self._click(x, y)
        return self._since_act(self._found(self.page.main_frame), self._frame())

    def drill(self, code: str, x: float, y: float) -> float:
        """Click an area twice, the second time when it is drawn as selected.

        Return the time from the first click until what is inside it is painted.
        """
        self._mark("chosen", code)
        self._click(x, y)
        self._found()
        start = self._frame().evaluate("bench.acted") / 1000
        self._mark("inside", code)
        self._click(x, y)
        painted = self._found()
        self._quiet(start)
        return painted - start

    def search(self, text: str, code: str, registry: Registry) -> dict[str, float]:
        """Type a name and press Enter, then click the result that is meant."""
        top, name = self.page.main_frame, registry.name(code)
        box = self.page.get_by_label(T("sidebar.search"), exact=True)
        box.fill(text)
        self._mark("words", [RESULTS, name], on=top)
        box.press("Enter")
        found = {"search_s": self._since_act(self._found(top), top)}
        self._quiet(top.evaluate("bench.acted") / 1000)
        self._mark("chosen", code)
        self.page.locator(RESULTS).filter(has_text=name).first.click()
        return found | {"search_open_s": self._since_act(self._found(), top)}

    def areas(self, count: int) -> list[tuple[str, float, float]]:
        """Return the largest areas in sight: code and a point of the map that is in it."""
        self._map().scroll_into_view_if_needed()
        return [tuple(each) for each in self._frame().evaluate("n => bench.largest(n)", count)]

    def open(self, address: str) -> None:
        """Open a view that need not show all villages, and wait until all of it is there."""
        start = time.time()
        self.page.goto(address)
        until(self._look(lambda: self._frame() and True), "no map")
        self._mark("view")
        self._found()
        self._quiet(start)

    def kept(self) -> bool:
        """Return whether the map is the same object as when the page was opened."""
        return bool(self._frame().evaluate("bench.kept()"))

    # ---- how -------------------------------------------------------------------------------

    def _answered(self, name: str, answer: str) -> dict[str, float]:
        """Return the time until painted and until the last message, and the bytes, of a change."""
        start = self.page.evaluate("bench.acted") / 1000
        painted = self._found() if self.app.name != "empty" else None
        found = {answer: self._quiet(start) - start}
        if painted:
            found |= {f"{name}_s": painted - start, f"{name}_kb": self._kilobytes()}
        elif name == "change":
            found["change_kb"] = self._kilobytes()
        return found

    def _mark(self, what: str, *words: object, on: Frame | None = None) -> None:
        """Begin to wait for something, and to count messages anew."""
        self.page.evaluate("() => { bench.messages = []; }")
        (on or self._frame()).evaluate(f"word => bench.waits.{what}(word)", *words)

    def _found(self, on: Frame | None = None) -> float:
        """Return when that was there."""

        def look() -> float | None:
            frame = on or self._frame()
            return frame.evaluate("window.bench ? bench.found : null") if frame else None

        return until(self._look(look), f"{self.app.name}: nothing came", pause=0.005) / 1000

    def _quiet(self, since: float, quiet: float = QUIET) -> float:
        """Wait until no message has come for a while; return when the last one came."""

        def look() -> float | None:
            last = self.page.evaluate("bench.messages.at(-1)?.[0] ?? 0") / 1000
            return last if last > since and time.time() - last > quiet else None

        return until(self._look(look), f"{self.app.name} was never done")

    def _look(self, look: Callable[[], Found | None]) -> Callable[[], Found | None]:
        """Look through the moments when a frame is being replaced."""

        def through() -> Found | None:
            try:
                self.page.wait_for_timeout(5)  # lets Playwright hear of new frames
                return look()
            except Error as error:
                if "detached" not in str(error) and "destroyed" not in str(error):
                    raise
                return None

        return through

    def _since_act(self, found: float, on: Frame) -> float:
        start: float = on.evaluate("bench.acted") / 1000
        self._quiet(start)
        return found - start

    def _kilobytes(self) -> float:
        """Return the size of the messages since the last mark, before compression."""
        return float(self.page.evaluate("bench.messages.reduce((sum, m) => sum + m[1], 0)")) / 1000

    def _click(self, x: float, y: float) -> None:
        box = self._map().bounding_box()
        assert box
        self.page.mouse.click(box["x"] + x, box["y"] + y)

    def _map(self) -> Locator:
        return self.page.locator("iframe[title='streamlit_folium.st_folium']").last

    def _frame(self) -> Frame | None:
        if not self.app.map_frame:
            return self.page.main_frame
        return next((f for f in self.page.frames if self.app.map_frame in f.url), None)


@contextmanager
def visiting(browser: Browser, app: App) -> Iterator[Visit]:
    """Open a tab of a new visitor."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    context.set_default_timeout(60_000)
    probe = (PAGES / "probe.js").read_text()
    context.add_init_script(probe.replace("BENCH_APP", app.name).replace("BENCH_AREAS", str(AREAS)))
    visit = Visit(app, context.new_page())
    visit.watch()
    try:
        yield visit
        if len(visit.hosts) > 1:
            raise AssertionError(f"{app.name} asked other hosts: {visit.hosts}")
    finally:
        context.close()
