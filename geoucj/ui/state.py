"""Choices of one session. The only module that names session-state keys."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from geoucj.areas.codes import level_of
from geoucj.areas.registry import Registry
from geoucj.i18n import Translator
from geoucj.schema import CODE_WIDTH, LANGUAGES, LEVELS, Language, Level
from geoucj.settings import Settings
from geoucj.ui import cache

LANGUAGE = "language"
DATASET = "dataset"
BOUNDARIES = "boundaries"
MONTH = "month"
AREA = "area"  # the area that the map shows, "" = both provinces
LEVEL = "level"
SEGMENT = "segment"
MEASURE = "measure"
TARGET = "target"  # where the colours turn, in per cent
TARGET_FOR = "target_for"  # the view that `target` was offered for
CHOSEN = "chosen"  # the codes of the selected areas
BEFORE = "before"  # an earlier month to compare with
INDICATOR = "indicator"
SCHEME = "scheme"  # "" = what suits the measure
K = "k"  # number of classes
BREAKS = "breaks"  # of manual classes, as text
PALETTE = "palette"
CIRCLES = "circles"
EMPLOYERS = "employers"
TILES = "tiles"
STALE = "stale"  # months after which a figure is faded
FILTER = "filter"
SEARCH = "search"
FOCUS = "focus"  # the area that was searched for
ADDRESS = "address"  # as TARGET_FOR: the target came with the address
ADDRESS_READ = "address_read"  # whether the address of this visit has been read
PROBLEMS = "problems"  # what is wrong with the address
SEVERAL = "several"  # whether a click adds to the selection
HEARD = "heard"  # whether the map has said something since the page last ran
WAITED = "waited"  # whether the page waits for the map's first word
SETTLED = "settled"  # whether the page has been shown before
PAGE = "page"
ON_MAP = "on_map"  # whether the map page was shown last
KEPT = "kept"  # the last value of each widget
REPORT = "report"  # of the last import of shapes
DRAFTS = "drafts"  # the file of the month that is worked on, step by step
UNDERSTOOD = "understood"  # its columns, for one step
REVIEW = "review"  # its figures and findings, for one step
PUBLISHED = "published"  # data set and version that were published last
PLAN_REQUEST = "plan_request"  # what the plan is asked for, as a PlanRequest
PLAN_NOTICE = "plan_notice"  # what the last change of it could not do, in words
PLAN_FUNDS = "plan_funds"  # who pays for the plan: (name, weight) each
PLAN_TAB = "plan_tab"
PLAN_LIST = "plan_list"  # which villages are listed
PLAN_LEVEL = "plan_level"  # of before and after
PLAN_MAP = "plan_map"  # what its map said
PLAN_SEARCH = "plan_search"
PLAN_ADDRESS_READ = "plan_address_read"  # whether the address of the plan has been read
PLAN_PROBLEMS = "plan_problems"  # what an address asked for, and what is wrong with it
PLAN_PACK = "plan_pack_made"  # what the last field pack was made of, and its ZIP
SCENARIO_ASKED = "scenario_asked"  # the scenario that may be replaced, and the one instead
SCENARIO_GONE = "scenario_gone"  # the scenario that was deleted last
SCENARIO_SAID = "scenario_said"  # an error, or the name of what was kept
SCENARIO_NAME = "scenario_name"
EXPORT = "export"  # settings of the export page, by name
WIDGETS = (
    *(DATASET, BOUNDARIES, MONTH, BEFORE, AREA, LEVEL, SEGMENT, MEASURE, INDICATOR, TARGET, PAGE),
    *(SCHEME, K, BREAKS, PALETTE, CIRCLES, EMPLOYERS, TILES, STALE, FILTER, SEVERAL),
)


@dataclass(frozen=True)
class Context:
    """What every page needs."""

    t: Translator
    settings: Settings
    registry: Registry
    pages: Mapping[str, StreamlitPage]


def context(settings: Settings, pages: Mapping[str, StreamlitPage]) -> Context:
    """Return this session's context; its language is the one chosen, else that of the settings."""
    t = Translator(language(settings))
    return Context(t, settings, cache.registry(settings), pages)


def keep(*, on_map: bool) -> None:
    """Keep the choices of the map page while another page is shown; Streamlit would forget them.

    Coming back they are set anew, but not in every run: each control would then be sent anew.
    """
    kept = st.session_state.setdefault(KEPT, {})
    was_on_map = st.session_state.get(ON_MAP, True)
    st.session_state[ON_MAP] = on_map
    if on_map and was_on_map:
        kept |= {key: st.session_state[key] for key in WIDGETS if key in st.session_state}
    else:
        st.session_state.update(kept)


def keep_at_once(key: str) -> None:
    """Keep the choice of a part of the map page that runs without the page."""
    st.session_state[KEPT][key] = st.session_state[key]


def language(settings: Settings) -> Language:
    """Return the language of this session."""
    chosen = st.session_state.get(LANGUAGE)
    return next((language for language in LANGUAGES if language == chosen), settings.language)


def get(key: str, default: str = "") -> str:
    """Return a choice of this session."""
    return str(st.session_state.get(key) or default)


def put(**choices: object) -> None:
    """Set choices of this session; only before their widgets are shown, or in a callback."""
    st.session_state.update(choices)
    kept = {key: value for key, value in choices.items() if key in WIDGETS}
    st.session_state.setdefault(KEPT, {}).update(kept)


def taken(key: str) -> bool:
    """Return whether `key` is set, and forget it."""
    return bool(st.session_state.pop(key, False))


def first_time(key: str) -> bool:
    """Return whether this is asked for the first time in a session."""
    before = key in st.session_state
    st.session_state[key] = True
    return not before


def settled() -> bool:
    """Return whether this visitor has been shown the map before."""
    return SETTLED in st.session_state


def keep_within(key: str, options: Sequence[object], default: object) -> None:
    """Set the choice to `default` where it is none of `options`."""
    if st.session_state.get(key) not in options:
        st.session_state[key] = default


def put_default(key: str, value: object) -> None:
    """Set a choice that nobody has made yet."""
    st.session_state.setdefault(key, value)


def go_to(area: str, level: Level | None = None) -> None:
    """Show the inside of `area` ("" = both provinces), at its next level or a given one."""
    if level is None:
        depth = [CODE_WIDTH[each] for each in LEVELS].index(len(area)) + 1 if area else 1
        level = LEVELS[min(depth, len(LEVELS) - 1)]
    put(**{AREA: area, LEVEL: level.value, CHOSEN: (), FOCUS: "", PAGE: 1})


def chosen() -> tuple[str, ...]:
    """Return the codes of the selected areas."""
    return tuple(st.session_state.get(CHOSEN) or ())


def choose(code: str, *, more: bool = False) -> None:
    """Select one area, a second time opens its inside; with `more` add it or take it away."""
    if more or st.session_state.get(SEVERAL):
        others = tuple(each for each in chosen() if each != code)
        put(**{CHOSEN: others if code in chosen() else (*others, code)})
    elif chosen() == (code,) and len(code) < CODE_WIDTH[Level.VILLAGE]:
        go_to(code)
    else:
        put(**{CHOSEN: (code,)})


def choose_these(codes: tuple[str, ...]) -> None:
    """Select these areas and no other."""
    put(**{CHOSEN: codes})


def choose_all(codes: tuple[str, ...]) -> None:
    """Select these areas, or none if they are selected already."""
    put(**{CHOSEN: () if set(codes) == set(chosen()) else codes})


def find(code: str) -> None:
    """Show an area among its neighbours, and select it."""
    if len(code) == CODE_WIDTH[Level.PROVINCE]:
        go_to(code)
        return
    around = (
        code[: CODE_WIDTH[Level.REGENCY]] if len(code) > CODE_WIDTH[Level.REGENCY] else code[:2]
    )
    go_to(around, level_of(code))
    put(**{CHOSEN: (code,), FOCUS: code})


def export_choice(name: str, options: Sequence[object]) -> object:
    """Return a setting of the export page, the first of `options` until one of them is chosen."""
    chosen = st.session_state.get(EXPORT, {}).get(name)
    return chosen if chosen in options else options[0]


def put_export(name: str, chosen: object) -> None:
    """Keep a setting of the export page while another page is shown."""
    st.session_state.setdefault(EXPORT, {})[name] = chosen


def forget_export(name: str) -> None:
    """Let a setting of the export page be the first of its options again."""
    st.session_state.get(EXPORT, {}).pop(name, None)
