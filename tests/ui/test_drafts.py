"""The steps of a file that a clerk works on."""

import pytest
import streamlit as st

from geoucj.intake.model import Action, Decision, Meaning, Workbook
from geoucj.intake.review import Wishes
from geoucj.tables.schemas import Kind
from geoucj.ui import drafts, state
from geoucj.ui.drafts import Draft

PLACE, OTHER = ("", "", "", "RASAU JAYA", "SATUU"), ("", "", "", "RASAU JAYA", "DUWA")
ACTIVE = Meaning("active_participants", Kind.COVERAGE)


@pytest.fixture(autouse=True)
def _session(monkeypatch):
    monkeypatch.setattr(st, "session_state", {})


@pytest.fixture
def draft():
    drafts.start(Draft(Workbook("a.xlsx", "0" * 64, ()), "rasau", Wishes()))
    return drafts.current()


def test_nothing_is_worked_on_at_first():
    assert drafts.current() is None
    assert not drafts.can_undo()


def test_each_step_is_taken_back_and_the_first_stays(draft):
    drafts.decide(draft, [Decision(PLACE, Action.CHOOSE, "6112072001")])
    drafts.change_columns(drafts.current(), {4: ACTIVE}, confirmed=False)
    assert drafts.current().wishes.changes == {4: ACTIVE}
    drafts.undo()
    assert drafts.current().wishes.changes == {}
    assert len(drafts.current().decisions) == 1
    drafts.undo()
    assert drafts.current() == draft
    assert not drafts.can_undo()


def test_a_step_that_changes_nothing_is_none(draft):
    drafts.go_on(draft)
    assert not drafts.can_undo()


def test_undo_without_a_step_keeps_the_file_open(draft):
    drafts.undo()
    assert drafts.current() == draft


def test_a_later_decision_replaces_the_earlier_on_the_same_place_however_it_is_written(draft):
    drafts.decide(draft, [Decision(each, Action.CHOOSE, "6112072001") for each in (PLACE, OTHER)])
    again = tuple(each.lower() for each in PLACE)
    drafts.decide(drafts.current(), [Decision(again, Action.SET_ASIDE)])
    assert [each.written for each in drafts.current().decisions] == [OTHER, again]


def test_shares_of_one_place_are_kept_together(draft):
    shares = [Decision(PLACE, Action.SHARE, f"611207200{n}", 0.5) for n in (1, 2)]
    drafts.decide(draft, shares)
    assert drafts.current().decisions == tuple(shares)


def test_changes_of_columns_add_up_and_a_confirmation_stays(draft):
    drafts.change_columns(draft, {4: ACTIVE}, confirmed=True)
    drafts.change_columns(drafts.current(), {5: Meaning()}, confirmed=False)
    assert drafts.current().wishes.changes == {4: ACTIVE, 5: Meaning()}
    assert drafts.current().wishes.confirmed


def test_another_file_begins_anew_and_what_was_published_is_said_no_longer(draft):
    st.session_state[state.PUBLISHED] = ("rasau", 1)
    drafts.change_columns(draft, {4: ACTIVE}, confirmed=True)
    drafts.start(draft)
    assert not drafts.can_undo()
    assert state.PUBLISHED not in st.session_state


def test_of_a_closed_file_nothing_stays(draft):
    st.session_state[state.UNDERSTOOD] = st.session_state[state.REVIEW] = draft
    drafts.close()
    assert st.session_state == {}
