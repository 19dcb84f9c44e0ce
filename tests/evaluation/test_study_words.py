"""The words of a study take the place of those of the Wisconsin data, in every sentence."""

import ast
import re
from pathlib import Path

import pytest

from lrcore.errors import InvalidInput
from lrcore.evaluation.plurals import plural_of
from lrcore.evaluation.study_words import (
    MAX_WORD_CHARACTERS,
    UNNAMED,
    WISCONSIN,
    StudyWords,
    named_words,
)

ROOT = Path(__file__).parents[2] / "lrcore"
OF_CANCER = re.compile(r"malignan|benign|cancer|aspirat|tumou?r|biops|lesion", re.IGNORECASE)
FLAG = re.compile(
    r"(?<![\w`:/-])(?:un)?flag(?!\w*_)", re.IGNORECASE
)  # not the name of an icon, a column, an option
READMISSION = StudyWords("readmission", unit="admission")
REFERRED = StudyWords("readmission", flag="refer")
SPOKEN = ("wording", "figures", "report", "ui/performance", "ui/threshold", "ui/validation", "evaluation")
OF_OUR_MODEL = {"checklist.py", "glossary.py", "model.py", "tutorial_claims.py"}  # and of its own data
NOT_SPOKEN = OF_OUR_MODEL | {"study_words.py", "phrases.py"}
LESSONS = "lessons"
KEYS = {"malignant", "benign", "n_malignant", "n_benign", "cancer"}  # of results, as attributes and in JSON


def literals(path):
    """Return the strings of a module that are not docstrings."""
    tree = ast.parse(path.read_text())
    silent = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent
    ]


def modules():
    paths = (path for part in SPOKEN for path in sorted((ROOT / part).rglob("*.py")))
    return [path for path in paths if LESSONS not in path.parts and path.name not in NOT_SPOKEN]


def all_literals():
    return [text for path in modules() for text in literals(path)]


@pytest.mark.parametrize("words", [UNNAMED, READMISSION], ids=["unnamed", "named"])
def test_no_sentence_keeps_a_word_of_the_wisconsin_data(words):
    sentences = [(path, text) for path in modules() for text in literals(path) if text not in KEYS]
    kept = [(path.name, text) for path, text in sentences if OF_CANCER.search(words.say(text))]
    assert len(sentences) > 1_000
    assert not kept


def test_no_sentence_keeps_the_verb():
    flagged = [text for text in all_literals() if FLAG.search(text)]
    assert len(flagged) > 50
    assert [text for text in flagged if FLAG.search(REFERRED.say(text))] == []


@pytest.mark.parametrize("words", [UNNAMED, READMISSION], ids=["unnamed", "named"])
def test_the_workbench_has_no_word_that_keeps_its_place(words):
    folder = ROOT / "ui" / "components" / "workbench"
    sources = [folder / "workbench.html", *folder.glob("*.js")]
    found = {word for path in sources for word in re.findall(r"[A-Za-z]+", path.read_text())}
    of_cancer = {word for word in found if OF_CANCER.search(word)}
    assert of_cancer == {"malignant", "Malignant", "benign", "Benign", "malignancy", "cancer", "cancers"}
    assert not any(OF_CANCER.search(words.say(word)) for word in of_cancer)


def test_the_words_of_the_wisconsin_data_change_nothing():
    assert [WISCONSIN.say(text) for text in all_literals()] == all_literals()
    assert WISCONSIN.escaped() == WISCONSIN
    assert WISCONSIN.phrases_json() == []


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("n = 569 (212 malignant)", "n = 569 (212 with readmission)"),
        ("207 of 212 malignant", "207 of 212 with readmission"),
        ("Recall on malignant", "Recall on admissions with readmission"),
        ("False alarms, share of benign", "False alarms, share of admissions without readmission"),
        ("Risk of malignancy", "Risk of readmission"),
        ("Malignant", "With readmission"),
        ("As bad as one missed cancer", "As bad as one missed readmission"),
        ("Cancers found per patient", "Readmissions found per admission"),
        ("a patient", "an admission"),
        (
            "221.1 of 569 patients were expected to be malignant and 228 were (observed / expected 1.03).",
            "221.1 of 569 admissions were expected to have readmission and 228 did (observed / expected "
            "1.03).",
        ),
        (
            "Fewer than 20 malignant or 20 benign patients",
            "Fewer than 20 admissions with readmission or 20 without readmission",
        ),
        (
            "a threshold separates malignant from benign patients perfectly",
            "a threshold separates admissions with readmission from admissions without readmission perfectly",
        ),
    ],
)
def test_a_sentence_in_the_words_of_a_study(written, said):
    assert READMISSION.say(written) == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2 malignant patients flagged", "2 patients with readmission referred"),
        ("No unflagged patient was verified", "No patient not referred was verified"),
        ("Flag all, flagging none", "Refer all, referring none"),
        (
            "After it, no threshold flags the same patients.",
            "After it, no threshold refers the same patients.",
        ),
        ("the column `flagged`, n_flagged, 'flagged'", "the column `flagged`, n_flagged, 'flagged'"),
    ],
)
def test_the_action_above_the_threshold_has_a_verb(written, said):
    assert REFERRED.say(written) == said


def test_the_verb_alone_leaves_the_nouns_of_cancers():
    words = named_words(None, None, None, "refer", WISCONSIN)
    assert (
        words.say("8 missed cancers, 3 benign patients flagged")
        == "8 missed cancers, 3 benign patients referred"
    )
    phrases = words.phrases_json()
    assert [0] in [parts for _, parts in phrases]


@pytest.mark.parametrize("verb", ["5", "a/b/c", "refer!", "flag_it", "/sent", "send/"])
def test_a_verb_of_other_characters_is_refused(verb):
    with pytest.raises(InvalidInput, match=r"The action at or above the threshold must be called by"):
        named_words(None, None, None, verb, UNNAMED)


def test_an_outcome_without_a_name_is_the_event():
    said = UNNAMED.say(
        "8 missed cancers; 212 malignant patients; no malignant patient; of whom 7 have cancer"
    )
    assert said == (
        "8 missed events; 212 patients with the event; no patient with the event; of whom 7 have the event"
    )


def test_the_absence_of_the_event_has_words_of_its_own():
    assert StudyWords("death", "survival").say("357 benign patients") == "357 patients with survival"
    assert StudyWords("death", "no death").say("357 benign patients") == "357 patients without death"


def test_what_stands_in_quotation_marks_stays():
    text = "Column 'benign cancer': 'M' is malignant. A patient's cancer and patients' cancers."
    said = "Column 'benign cancer': 'M' is relapse. A stay's relapse and stays' relapses."
    assert StudyWords("relapse", unit="stay").say(text) == said


@pytest.mark.parametrize("event", ["cancer recurrence", "benign patient", r"\1 {1} $1", "x<b>'y'</b>"])
def test_a_word_is_put_in_once_and_as_it_is(event):
    assert StudyWords(event).say("one missed cancer") == f"one missed {event}"


def test_words_for_figures_are_escaped():
    words = StudyWords("a<b>", unit="c&d").escaped()
    assert words.say("cancers, patients") == "a&lt;b&gt;s, c&amp;ds"


def test_numbers_keep_their_keys_and_the_names_of_a_file():
    numbers = {
        "n_malignant": 3,
        "names": ["benign model"],
        "auc": {"reason": "no malignant patient"},
        "summary": {"cancer model": ["2 cancers"]},
    }
    assert READMISSION.say_json(numbers) == {
        "n_malignant": 3,
        "names": ["benign model"],
        "auc": {"reason": "no admission with readmission"},
        "summary": {"cancer model": ["2 readmissions"]},
    }


@pytest.mark.parametrize(
    "word", ["", "  ", "x" * (MAX_WORD_CHARACTERS + 1), "a\nb", "a\x1b[31m", "=cmd()", "+1", "-", "\u202ex"]
)
@pytest.mark.parametrize("place", [0, 1, 2, 3])
def test_a_word_that_cannot_be_shown_is_refused(word, place):
    given = [None, None, None, None]
    given[place] = word
    with pytest.raises(InvalidInput, match=r"must be called by 1 to 40 printable characters") as refusal:
        named_words(*given, UNNAMED)
    assert str(refusal.value).isprintable()


def test_what_is_not_named_stays():
    named = named_words("death", "survival", None, "refer", UNNAMED)
    assert named_words(None, None, "stay", None, named) == StudyWords("death", "survival", "stay", "refer")
    assert named_words(" stroke ", None, None, None, named) == StudyWords("stroke", flag="refer")
    sent = named_words(None, None, None, " mail / posted ", named)
    assert (sent.flag, sent.flagged) == ("mail", "posted")
    assert sent.as_json()["flag"] == "mail/posted"
    assert named_words(None, None, None, "refer", sent).flagged == ""


@pytest.mark.parametrize(
    ("noun", "plural"),
    [("relapse within 1 year", "relapses within 1 year"), ("person", "people"), ("AKI", "AKIs")],
)
def test_plurals(noun, plural):
    assert plural_of(noun) == plural
