"""The inflected forms of a verb follow the rules of English spelling."""

import pytest

from lrcore.evaluation.verbs import Verb


@pytest.mark.parametrize(
    ("verb", "third", "past", "present"),
    [
        ("flag", "flags", "flagged", "flagging"),
        ("refer", "refers", "referred", "referring"),
        ("admit", "admits", "admitted", "admitting"),
        ("visit", "visits", "visited", "visiting"),
        ("treat", "treats", "treated", "treating"),
        ("test", "tests", "tested", "testing"),
        ("scan", "scans", "scanned", "scanning"),
        ("screen", "screens", "screened", "screening"),
        ("biopsy", "biopsies", "biopsied", "biopsying"),
        ("survey", "surveys", "surveyed", "surveying"),
        ("operate", "operates", "operated", "operating"),
        ("free", "frees", "freed", "freeing"),
        ("watch", "watches", "watched", "watching"),
        ("x-ray", "x-rays", "x-rayed", "x-raying"),
        ("offer", "offers", "offered", "offering"),
        ("send", "sends", "sent", "sending"),
        ("put", "puts", "put", "putting"),
        ("begin", "begins", "begun", "beginning"),
        ("withhold", "withholds", "withheld", "withholding"),
        ("tie", "ties", "tied", "tying"),
        ("panic", "panics", "panicked", "panicking"),
        ("REFER", "refers", "referred", "referring"),
        ("follow-up", "follows-up", "followed-up", "following-up"),
        ("send for CT", "sends for CT", "sent for CT", "sending for CT"),
        ("recall", "recalls", "recalled", "recalling"),
        ("call in", "calls in", "called in", "calling in"),
        ("follow up", "follows up", "followed up", "following up"),
    ],
)
def test_forms(verb, third, past, present):
    assert tuple(Verb(verb).forms().values())[1:] == (third, past, present)


def test_a_stated_participle_counts():
    assert Verb("mail", "posted").forms()["flagged"] == "posted"
