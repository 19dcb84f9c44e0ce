"""Links to terms in Markdown and in markup: once, and never where a text is not ours to mark up."""

import pytest

from lrcore.ui.components.term_links import aside, from_here, linked, linked_markup, on_page, without_links
from lrcore.ui.plain_text import plain
from tests.pages.shown import as_read

HOSTILE = [
    "![AUC](http://example.org)",
    "!AUC",
    "[AUC][PPV]",
    "`AUC` and ``AUC``",
    "` AUC",
    "<b>AUC</b>",
    ":material/AUC: :AUC:",
    "AUC|PPV|NPV",
    "\\AUC\\",
    "1. AUC",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_without_its_links_a_text_is_what_it_was(text):
    with on_page("model"):
        assert as_read(linked(text)) == plain(text)
    with on_page("model"):
        assert "<b>" not in linked_markup(text)


def test_an_exclamation_mark_makes_no_image_of_a_link():
    with on_page("model"):
        assert linked("!AUC") == "!AUC"


def test_each_term_is_linked_once_whatever_it_is_called():
    with on_page("model"):
        assert linked("Recall") == "[Recall](help?term=recall)"
        assert linked("sensitivity, recall") == "sensitivity, recall"
        assert "term=" not in linked_markup("Recall")
    with on_page("model"):
        assert linked("Recall") == "[Recall](help?term=recall)"


def test_what_may_be_hidden_is_linked_for_itself():
    with on_page("model"):
        with aside():
            assert "(help?term=auc)" in linked("AUC")
            assert linked("AUC") == "AUC"
        with aside():
            assert "(help?term=auc)" in linked("AUC")
        assert "(help?term=auc)" in linked("AUC")
        with aside():
            assert linked("AUC") == "AUC"


def test_a_part_that_is_drawn_again_alone_has_the_same_links():
    with on_page("model"):
        linked("AUC")
        with_the_same_links = from_here()
        with with_the_same_links():
            first = linked("AUC, Brier score")
        assert linked("Brier score, PPV") == "Brier score, [PPV](help?term=ppv)"
    with with_the_same_links():
        assert linked("AUC, Brier score") == first == "AUC, [Brier score](help?term=brier-score)"
        assert linked("Brier score") == "Brier score"
    assert linked("PPV") == "PPV"


def test_nothing_is_linked_outside_of_a_page_on_help_or_where_it_is_not_wanted():
    assert linked("AUC") == "AUC"
    with on_page("help"):
        assert linked("AUC") == "AUC"
    with on_page("model"):
        with without_links():
            assert linked("AUC") == "AUC"
        assert "(help?term=auc)" in linked("AUC")


def test_a_page_that_stops_leaves_nothing_behind():
    with pytest.raises(RuntimeError), on_page("model"):
        raise RuntimeError
    assert linked("AUC") == "AUC"
