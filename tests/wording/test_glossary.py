"""The glossary: one entry for every term of art that a text uses."""

import ast
import re
from pathlib import Path

import pytest

import lrcore
from lrcore.wording.guide.glossary import TERMS, heading, named, search, slug, uses

ROOT = Path(lrcore.__file__).parent
# With at least so many texts that use one of them.
FOLDERS = {"wording": 100, "ui": 100, "evaluation": 30, "validation": 5, "report": 20}
OF_THE_GLOSSARY = ROOT / "wording" / "guide"
# Names of methods and measures, and words of this product, that nobody knows without having met them.
TERMS_OF_ART = re.compile(
    r"\b(?:lowess|loess|restricted cubic splines|Wilson|DeLong|CORP|isotonic regression|ICI|ECI|ECE|"
    r"E50|E90|Emax|Brier score|scaled Brier score|Poisson-binomial|held back|held out|refits?|"
    r"resamples?|bootstrap|unsupported|in force|what-if|grey zone|net benefit|"
    r"realised net benefit|standardised net benefit|net cancers|interventions avoided|"
    r"expected cost|harm ratio|recall|sensitivity|specificity|PPV|NPV|prevalence|false alarms?|"
    r"calibration slope|calibration in the large|calibration-in-the-large|joint intercept|"
    r"observed / expected|O/E|case mix|optimism|cross-validat\w+|drift|CUSUM|PSI|"
    r"population stability index|log-odds|logit|Nagelkerke|Cox-Snell|Spiegelhalter|"
    r"discrimination slope|partial AUC|average precision|log loss|TRIPOD|AUC|ROC|decision curve|"
    r"Holm|I2|REML|Hartung-Knapp|random effects|prediction interval|partially pooled|Begg|"
    r"Harrell's bootstrap|McClish's scale|Youden's index|Cohen's kappa|Matthews correlation|"
    r"F1 score|standardised difference|standard errors?|penalty|shrinkage|odds ratio|"
    r"value of information|not firm|Assured|prior|cumulative calibration|net benefit curve)\b(?!-)",
    re.IGNORECASE,
)


def literals(path):
    """The constants of a file without docstrings and keys, which nobody reads on a page."""
    tree = ast.parse(path.read_text())
    unread = {id(key) for node in ast.walk(tree) if isinstance(node, ast.Dict) for key in node.keys}
    unread |= {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in unread:
            yield node.value


def without_entry(text):
    known = [(use.start, use.end) for use in uses(text)]
    return [
        found[0]
        for found in TERMS_OF_ART.finditer(text)
        if not any(start < found.end() and found.start() < end for start, end in known)
    ]


@pytest.mark.parametrize(("folder", "at_least"), FOLDERS.items())
def test_every_term_of_art_in_a_text_has_an_entry(folder, at_least):
    texts = [
        text
        for path in sorted((ROOT / folder).rglob("*.py"))
        if OF_THE_GLOSSARY not in path.parents
        for text in literals(path)
        if " " in text.strip()
    ]
    found = [(word, text) for text in texts for word in without_entry(text)]
    assert sum(bool(TERMS_OF_ART.search(text)) for text in texts) >= at_least
    assert not found, found


@pytest.mark.parametrize("text", ["Wilsonian CORPS", "a MOVER interval and a Brier-like score"])
def test_a_part_of_a_word_is_no_use_of_a_term(text):
    assert not list(uses(text))


def test_a_term_of_art_without_an_entry_is_found():
    assert without_entry("by WILSON") == ["WILSON"]
    assert not without_entry("by Wilson")


def test_words_and_addresses_name_one_term_each():
    words = [word for term in TERMS for word in (term.name, *term.also)]
    assert len(words) == len({word.casefold() for word in words})
    addresses = [slug(term) for term in TERMS]
    assert len(set(addresses)) == len(addresses)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", each) for each in addresses)
    assert [named(each) for each in addresses] == list(TERMS)
    assert named("no-such-term") is None


@pytest.mark.parametrize("term", TERMS, ids=map(slug, TERMS))
def test_an_entry_is_a_sentence_or_three_and_is_found_by_each_of_its_words(term):
    assert term.meaning.endswith(".")
    assert len(re.findall(r"[.:](?= [A-Z]|$)", term.meaning)) <= 3
    assert heading(term)[0] == term.name[0].upper()
    for word in (term.name, *term.also):
        assert [use.term for use in uses(f"({word}, x)")] == [term]
        assert term in search(word)


def test_the_order_is_that_of_the_alphabet():
    assert [term.name.casefold() for term in TERMS] == sorted(term.name.casefold() for term in TERMS)


def test_of_terms_within_each_other_the_longest_is_found():
    text = "Scaled Brier score, standardised net benefit, Calibration slope and ROC curves"
    assert [use.term.name for use in uses(text)] == [
        "scaled Brier score",
        "standardised net benefit",
        "calibration slope",
        "ROC curve",
    ]
