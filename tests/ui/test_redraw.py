"""After a release the parts that show the threshold are drawn anew, and the page where that is not enough."""

from types import SimpleNamespace

import pytest

from lrcore.errors import ArtifactDamaged
from lrcore.ui import session
from lrcore.ui.components import redraw
from lrcore.ui.components.workbench import Choice

IN_FORCE = "0.5, the default"


class Rerun(Exception):
    """What Streamlit raises; holds what is drawn anew."""


@pytest.fixture
def held(monkeypatch):
    """A session whose page is drawn, with nothing set in the bench yet."""
    state = {session.THRESHOLD: 0.5}

    def rerun(*scope):
        raise Rerun(*scope)

    monkeypatch.setattr(session.st, "session_state", state)
    monkeypatch.setattr(redraw.st, "rerun", rerun)
    monkeypatch.setattr(session, "artifact", lambda: SimpleNamespace(digest="a"))
    monkeypatch.setattr(session, "in_force", lambda: IN_FORCE)
    monkeypatch.setattr(session, "notices", list)
    monkeypatch.setattr(redraw.st, "fragment", lambda draw, key: draw)
    monkeypatch.setattr(redraw.sign_on, "is_signed_in", lambda: True)
    session.choice_to_send()
    redraw.begin_page()
    redraw.part("box", lambda: None, session.threshold)
    redraw.part("scale", lambda: None, lambda: session.choice().prevalence)
    redraw.part("files", lambda: None)
    redraw.remember_page()
    return state


def asked_for_page():
    """Whether the part that is drawn next has the page drawn instead; it is so once."""
    drawn = []
    try:
        redraw.part("next", lambda: drawn.append("part"))
    except Rerun:
        redraw.begin_page()
        redraw.part("next", lambda: drawn.append("part"))
        assert drawn == ["part"]
        return True
    assert drawn == ["part"]
    return False


def drawn_after(held, step, number=1, prevalence=None):
    chosen = Choice(step / 1000, prevalence, None).as_json()
    held[session.WORKBENCH] = {"choice": {**chosen, "number": number}}
    session.take_choice()
    try:
        redraw.what_follows_the_bench()
    except Rerun as rerun:
        return rerun.args
    assert asked_for_page()
    return ()


def test_a_release_draws_the_parts_that_show_what_it_changed_in_their_order(held):
    assert drawn_after(held, 80) == (["box"],)
    assert drawn_after(held, 80, prevalence=0.1) == (["box", "scale"],)
    redraw.part("scale", lambda: None, lambda: session.choice().prevalence)
    assert drawn_after(held, 80, prevalence=0.1) == (["box"],)


def test_a_release_that_changes_nothing_shown_draws_no_part(held):
    held[session.WORKBENCH] = {"choice": {**Choice(0.5, None, (0.1, 0.2)).as_json(), "number": 1}}
    session.take_choice()
    redraw.what_follows_the_bench()
    assert not asked_for_page()


def test_a_part_that_is_no_longer_drawn_is_not_asked_for(held):
    redraw.begin_page()
    redraw.part("box", lambda: None, session.threshold)
    redraw.remember_page()
    assert drawn_after(held, 80, prevalence=0.1) == (["box"],)


def test_a_release_before_the_last_message_arrived_draws_the_page_so_that_the_bench_is_corrected(held):
    held[session.THRESHOLD] = 0.2
    session.choice_to_send()
    assert drawn_after(held, 80, number=1) == ()


@pytest.mark.parametrize("what", ["in_force", "artifact", "notices"])
def test_what_another_session_changed_is_drawn_on_the_whole_page(held, monkeypatch, what):
    other = {"in_force": "0.2, by Dr A", "artifact": SimpleNamespace(digest="b"), "notices": ["repaired"]}
    monkeypatch.setattr(session, what, lambda: other[what])
    assert drawn_after(held, 80) == ()


def test_an_error_is_stated_on_the_whole_page(held, monkeypatch):
    def damaged():
        raise ArtifactDamaged("The history cannot be read.")

    monkeypatch.setattr(session, "in_force", damaged)
    assert drawn_after(held, 80) == ()


def test_before_a_page_was_drawn_whole_it_is(held):
    del held[redraw._DRAWN]
    assert drawn_after(held, 80) == ()


def test_a_part_states_its_errors_as_a_page_does(held, monkeypatch):
    stated = []

    def fails():
        raise ArtifactDamaged("The history cannot be read.")

    monkeypatch.setattr(redraw.st, "error", lambda text, icon: stated.append(text))
    redraw.part("below", fails)
    assert stated == ["The history cannot be read."]


def test_a_part_is_drawn_only_for_those_who_are_signed_in(held, monkeypatch):
    drawn = []
    monkeypatch.setattr(redraw.sign_on, "is_signed_in", lambda: False)
    with pytest.raises(Rerun):
        redraw.part("below", lambda: drawn.append("patients"))
    assert not drawn
