"""The file that a clerk is working on: one frozen value per step, so that each can be undone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd
import streamlit as st

from geoucj.intake.model import Decision, Meaning, Workbook
from geoucj.intake.places.decisions import decided_on, remembered, replaced
from geoucj.intake.publishing import INTAKE, MAPPINGS, published_tables
from geoucj.intake.review import OnStep, Review, Understood, Wishes, review, understand
from geoucj.tables.schemas import Kind
from geoucj.ui import cache, state
from geoucj.ui.state import Context


@dataclass(frozen=True)
class Draft:
    """A file, where it goes, and what has been decided so far."""

    workbook: Workbook = field(repr=False, compare=False)
    into: str
    wishes: Wishes
    decisions: tuple[Decision, ...] = ()  # of this file, beside those remembered
    who: str = ""


def current() -> Draft | None:
    """Return what this session works on."""
    steps = _steps()
    return steps[-1] if steps else None


def start(draft: Draft) -> None:
    """Work on another file."""
    st.session_state.pop(state.PUBLISHED, None)
    st.session_state[state.DRAFTS] = (draft,)


def go_on(draft: Draft) -> None:
    """Take a step, which can be undone."""
    if draft != current():
        st.session_state[state.DRAFTS] = (*_steps(), draft)


def undo() -> None:
    """Take the last step back; a second click on the way finds none, and the file stays open."""
    if can_undo():
        st.session_state[state.DRAFTS] = _steps()[:-1]


def can_undo() -> bool:
    """Return whether there is a step to take back."""
    return len(_steps()) > 1


def close() -> None:
    """Leave the file; nothing of it stays."""
    for key in (state.DRAFTS, state.UNDERSTOOD, state.REVIEW):
        st.session_state.pop(key, None)


def change_columns(draft: Draft, changes: Mapping[int, Meaning], *, confirmed: bool) -> None:
    """Take what the clerk says of columns."""
    wishes = draft.wishes
    merged = {**wishes.changes, **changes}
    wishes = replace(wishes, changes=merged, confirmed=confirmed or wishes.confirmed)
    go_on(replace(draft, wishes=wishes))


def decide(draft: Draft, decisions: Sequence[Decision]) -> None:
    """Take decisions on places; a later one on the same place replaces the earlier."""
    go_on(replace(draft, decisions=replaced(draft.decisions, decisions)))


def understood(ctx: Context, draft: Draft) -> Understood:
    """Return what the file's columns hold; worked out once for each step."""
    folder = ctx.settings.data / INTAKE / MAPPINGS
    key = (draft.workbook.sha256, draft.wishes)
    known = st.session_state.get(state.UNDERSTOOD)
    if known is None or known[0] != key:
        known = (
            key,
            understand(draft.workbook, draft.wishes, folder, cache.names(ctx.settings)),
        )
        st.session_state[state.UNDERSTOOD] = known
    found: Understood = known[1]
    return found


def reviewed(ctx: Context, draft: Draft, read: Understood, on_step: OnStep) -> Review:
    """Return what would be published; worked out once for each step and version in use."""
    before = tables_of(ctx, draft.into)
    key = (draft, id(read), tuple(id(table) for table in before.values()))
    known = st.session_state.get(state.REVIEW)
    if known is None or known[0] != key:
        made = (*remembered(ctx.settings.data / INTAKE, ctx.registry), *draft.decisions)
        made_now = review(read, made, before, cache.names(ctx.settings), on_step)
        known = (key, made_now, before)  # kept, so that no other table gets the id of one of these
        st.session_state[state.REVIEW] = known
    found: Review = known[1]
    return found


def decided(ctx: Context, draft: Draft, found: Review) -> tuple[Decision, ...]:
    """Return all decisions on places of the file: those remembered too, which it follows."""
    earlier = remembered(ctx.settings.data / INTAKE, ctx.registry)
    return decided_on(found.places.frame.index, earlier, draft.decisions, ctx.registry)


def tables_of(ctx: Context, name: str) -> Mapping[Kind, pd.DataFrame]:
    """Return the tables that the data set has now, none for a new one."""
    if any(each.name == name for each in cache.data_sets(ctx.settings)):
        return cache.dataset(ctx.settings, name).tables
    return published_tables(name, ctx.settings, ctx.registry)


def _steps() -> tuple[Draft, ...]:
    return tuple(st.session_state.get(state.DRAFTS, ()))
