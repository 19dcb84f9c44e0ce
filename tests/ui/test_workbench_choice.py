"""Python and the browser agree on the choice, in whatever order their messages arrive."""

import pytest

from lrcore.ui import session
from lrcore.ui.components.workbench import Choice, View, choice_from, view_from_address


class Browser:
    """The workbench in a browser, without a hand on a control."""

    def __init__(self):
        self.number, self.step, self.made = None, None, None

    def receive(self, message):
        number, choice = message
        if number != self.number:
            self.number, self.step = number, choice.as_json()["step"]

    def release(self, step):
        self.step = step
        self.made = {"step": step, "prevalence": None, "zone": None, "shifted": False, "number": self.number}
        return self.made


@pytest.fixture
def state(monkeypatch):
    held = {session.THRESHOLD: 0.5}
    monkeypatch.setattr(session.st, "session_state", held)
    return held


@pytest.fixture
def browser(state):
    opened = Browser()
    opened.receive(session.choice_to_send())
    return opened


def test_a_release_is_not_sent_back(state, browser):
    first = session.choice_to_send()
    state[session.WORKBENCH] = {"choice": browser.release(80)}
    session.take_choice()
    assert session.choice_to_send() == first
    assert state[session.THRESHOLD] == 0.08


def test_the_sidebar_moves_the_workbench_once(state, browser):
    state[session.WORKBENCH] = {"choice": browser.release(80)}
    session.take_choice()
    state[session.THRESHOLD] = 0.2
    sent = session.choice_to_send()
    browser.receive(sent)
    assert browser.step == 200
    assert session.choice_to_send() == sent


def test_a_choice_made_before_a_message_arrives_ends_where_python_is(state, browser):
    state[session.THRESHOLD] = 0.502
    late = session.choice_to_send()
    state[session.WORKBENCH] = {"choice": browser.release(0)}
    session.take_choice()
    browser.receive(late)  # and shows 0.502, while Python holds 0
    browser.receive(session.choice_to_send())
    assert browser.step == 0
    assert state[session.THRESHOLD] == 0


def test_what_was_released_is_sent_to_a_workbench_opened_anew(state, browser):
    state[session.WORKBENCH] = {"choice": browser.release(80)}
    session.take_choice()
    del state[session.WORKBENCH]  # Streamlit forgets what is not drawn
    again = Browser()
    again.receive(session.choice_to_send())
    assert again.step == 80
    assert session.choice_to_send() == (2, Choice(0.08, None, None))


@pytest.mark.parametrize(
    "view", [View(), View(0.2, True, 0.99, 250), View(0.0, False, 1.0, 0), View(None, False, 0.975, None)]
)
def test_a_view_survives_the_address_and_the_browser(view):
    address = {name: value for name, value in view.as_address().items() if value is not None}
    assert view_from_address(address) == view
    assert choice_from(Choice(0.5, None, None, False, view).as_json()).view == view


@pytest.mark.parametrize(
    "address",
    [
        {"pinned": "7", "recall": "-1", "flag": "-3", "scale": "square"},
        {"pinned": "nan", "recall": "", "flag": "2.5"},
        {"pinned": "x", "recall": "inf", "flag": "9" * 400},
    ],
)
def test_an_address_that_names_no_view_changes_nothing(address):
    assert view_from_address(address) == View()
