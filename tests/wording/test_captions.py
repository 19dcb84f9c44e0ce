"""Captions are data: both texts say the same, and the committee's in plain English."""

import re
from importlib import import_module
from pathlib import Path
from string import Formatter

import pytest

from lrcore.wording import captions
from lrcore.wording.captions.caption import Audience, Caption, for_both
from tests.evaluation.test_study_words import FLAG, OF_CANCER, REFERRED

FOLDER = Path(captions.__file__).parent
SOURCES = [path for path in FOLDER.parents[1].rglob("*.py") if path.parent != FOLDER]
SOURCES += (FOLDER.parents[2] / "pages").rglob("*.py")
MODULES = {
    path.stem: import_module(f"lrcore.wording.captions.{path.stem}")
    for path in sorted(FOLDER.glob("*.py"))
    if path.stem not in ("__init__", "caption")
}
CAPTIONS = {
    f"{module}.{name}": value
    for module, each in MODULES.items()
    for name, value in vars(each).items()
    if isinstance(value, Caption)
}
JARGON = re.compile(
    r"lowess|loess|spline|wilson|bootstrap|resampl|refit|logit|log-odds|log odds|delong|mover\b|brier|"
    r"likelihood|isotonic|corp\b|reml|hartung|holm|poisson|binomial|cox|nagelkerke|standard error|\bse\b|"
    r"p value|adjusted p|standard deviation|begg|psi\b|\bauc\b|\broc\b|sensitivity|specificity|\bppv\b|"
    r"\bnpv\b|calibrat|permutation|quantile|percentile|regression|coefficient|penal|variance|"
    r"random effects|cross-validat|log loss|prior\b|optimis|prevalence|median|confidence|"
    r"statistically|significan|stratif|smoother|case mix",
    re.IGNORECASE,
)
MAX_SENTENCES = 2
END_OF_SENTENCE = re.compile(r"[.!?](?= [A-Z{]|$)")


def fields(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("caption", CAPTIONS.values(), ids=CAPTIONS)
def test_both_texts_are_there_and_the_committee_needs_no_value_of_its_own(caption):
    assert caption.committee
    assert caption.committee != caption.statistician
    if caption.statistician:
        assert fields(caption.committee) <= fields(caption.statistician)


@pytest.mark.parametrize("caption", CAPTIONS.values(), ids=CAPTIONS)
def test_a_committee_reads_two_sentences_of_plain_english(caption):
    assert not JARGON.search(re.sub(r"{\w+[^}]*}", "", caption.committee))
    assert len(END_OF_SENTENCE.findall(caption.committee)) <= MAX_SENTENCES


def test_what_is_jargon_is_found():
    found = [name for name, caption in CAPTIONS.items() if JARGON.search(caption.statistician)]
    assert len(found) > len(CAPTIONS) / 4


@pytest.mark.parametrize("caption", CAPTIONS.values(), ids=CAPTIONS)
def test_the_words_of_a_study_reach_both_texts(caption):
    for audience in Audience:
        said = REFERRED.say(caption.of(audience))
        assert not OF_CANCER.search(said), said
        assert not FLAG.search(said), said


def test_every_caption_is_shown_somewhere():
    used = set(re.findall(r"\b[A-Z][A-Z_]+\b", "\n".join(path.read_text() for path in SOURCES)))
    assert {name for name in CAPTIONS if name.split(".")[1] not in used} == set()


def test_values_reach_both_texts_and_a_caption_as_a_value_keeps_both():
    inner = Caption("logit {x:g}", "scale {x:g}").with_values(x=0.5)
    outer = Caption("Wilson: {how}.", "Chance: {how}.").with_values(how=inner) + for_both("n = {3}")
    assert outer.of(Audience.STATISTICIAN) == "Wilson: logit 0.5. n = {3}"
    assert outer.of(Audience.COMMITTEE) == "Chance: scale 0.5. n = {3}"


def test_a_caption_in_the_words_of_a_study_keeps_names_from_a_file():
    said = Caption("{name}: malignant patients", "{name}: a malignant patient").said(REFERRED)
    shown = said.with_values(name="cancer_model")
    assert shown.statistician == "cancer_model: patients with readmission"
    assert shown.committee == "cancer_model: a patient with readmission"
