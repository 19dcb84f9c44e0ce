"""Tables of predictions as people keep them: no telling headers, several outcomes, logits."""

import numpy as np
import pytest

from lrcore.errors import CohortRefused
from lrcore.reader import Choices, read_labelled
from tests.reader.risks.test_find import (
    AGE,
    CONFIDENCE,
    DECIDED,
    LOG_ODDS,
    OTHER,
    PLACE,
    RISK,
    RNG,
    N,
    Y,
    made,
    read_without_a_question,
)

MI = RNG.integers(0, 2, N)
FIRST, LAST = np.where(Y, "PS", "WS"), np.where(Y, "morto", "vivo")
DIED = np.where(Y, "死亡", "生存")
NOISE = np.where(PLACE == 3, -1e-17, np.where(PLACE == 4, 1 + 1.2e-7, RISK))

READ = {  # a table -> the columns of risks, that of the outcome
    "one column each can be it": (made("a,b", Y, RISK), ["b"], "a"),
    "the only number of a model": (made(",0,admit", PLACE, RISK, Y), ["0"], "admit"),
    "a predicted column of Keras": (made("0,y_test", RISK, Y), ["0"], "y_test"),
    "Stata": (made("admitted,pr", Y, RISK), ["pr"], "admitted"),
    "words as one": (made("患者ID,転帰,予測確率", PLACE, DIED, RISK), ["予測確率"], "転帰"),
    "Italian": (made("esito,rischio", LAST, RISK), ["rischio"], "esito"),
    "Turkish": (made("sonuç,olasılık", np.where(Y, "pozitif", "negatif"), RISK), ["olasılık"], "sonuç"),
    "rpart": (
        made(",absent,present,Kyphosis", PLACE, 1 - RISK, RISK, np.where(Y, "present", "absent")),
        ["present"],
        "Kyphosis",
    ),
    "the predicted class is called Class": (
        made("Raw,Probability,Class,Label", LOG_ODDS, RISK, DECIDED, Y),
        ["Probability"],
        "Label",
    ),
    "risks of two outcomes": (
        made("death,mi,risk_death,risk_mi", Y, MI, RISK, OTHER),
        ["risk_death"],
        "death",
    ),
    "the number of a score": (made("score_id,outcome,risk", PLACE / 1000, Y, RISK), ["risk"], "outcome"),
    "a share observed next to the risk": (
        made("predicted_risk,observed_risk,event", RISK, RISK.round(1), Y),
        ["predicted_risk"],
        "event",
    ),
    "initials of yes and no": (made("Tod,Risiko", np.where(Y, "J", "N"), RISK), ["Risiko"], "Tod"),
    "a letter in the middle": (
        made("psa,csPCa,risk_csPCa", AGE / 10 + 0.05, Y, RISK),
        ["risk_csPCa"],
        "csPCa",
    ),
    "types below the header": (
        made("id,y,p", ["<int>", *PLACE], ["<dbl>", *Y], ["<dbl>", *RISK]),
        ["p"],
        "y",
    ),
    "no header above the outcome": (made("id,risk,", PLACE, RISK, Y), ["risk"], "column 3"),
    "no header above the risks": (made("id,outcome,", PLACE, Y, RISK), ["column 3"], "outcome"),
    "noise of single precision": (made("outcome,risk", Y, NOISE), ["risk"], "outcome"),
}


@pytest.mark.parametrize("name", READ)
def test_it_is_read_without_a_question(name):
    read = read_without_a_question(*READ[name])
    expected = np.clip(NOISE, 0, 1) if "noise" in name else RISK
    np.testing.assert_allclose(read.risk[:, 0], expected, atol=1e-6)


ASKED = {  # a table -> what the refusal says, the choices that answer it, the risks then
    "the logits of two classes": (
        made("logit_0,logit_1,label", -LOG_ODDS / 2, LOG_ODDS / 2, Y),
        "'logit_0' and 'logit_1' seem to hold the logits of the two classes",
        Choices(risk_columns=("logit_1",)),
        1 / (1 + np.exp(-LOG_ODDS / 2)),
    ),
    "logits of words": (
        made("logits_neg,logits_pos,label", OTHER, LOG_ODDS + OTHER, Y),
        "the logits of the two classes",
        None,
        None,
    ),
    "a class called PS": (
        made(".pred_PS,.pred_WS,class", RISK, 1 - RISK, FIRST),
        "'.pred_PS' and '.pred_WS' add up to 1",
        Choices(risk_columns=(".pred_PS",)),
        RISK,
    ),
    "classes that are signs": (
        made("<=50K,>50K,income", 1 - RISK, RISK, np.where(Y, ">50K", "<=50K")),
        "add up to 1",
        Choices(risk_columns=(">50K",)),
        RISK,
    ),
    "values of a decision function": (
        made("y_true,decision_function", Y, LOG_ODDS),
        "If these are log-odds",
        "offer",
        RISK,
    ),
    "survival after five years": (
        made("status,surv5", Y, 1 - RISK),
        "probability of no event",
        "offer",
        RISK,
    ),
    "a link under another name": (made("lambda.min,y", LOG_ODDS, Y), "accept on which scale", "offer", RISK),
    "an index from 0 to 100": (
        made("MRN,Deterioration Index,Died", PLACE, 100 * RISK, Y),
        "If 'Deterioration Index'",
        "offer",
        RISK,
    ),
    "confidence in Label next to a target": (
        made("target,Label,Score", Y, DECIDED, CONFIDENCE),
        "where 'Label' predicts no event",
        "offer",
        RISK,
    ),
    "the risk of another outcome": (
        made("death,mi,risk_mi", MI, Y, RISK),
        "'risk_mi' seems to be the risk of 'mi', not of 'death'",
        Choices(label_column="mi"),
        RISK,
    ),
    "limits in per cent": (
        made("outcome,risk", Y, np.where(RISK < 0.1, "<10", (100 * RISK).astype(str))),
        "is a limit, not a number",
        None,
        None,
    ),
}


@pytest.mark.parametrize("name", ASKED)
def test_one_answer_settles_it(name):
    content, says, answer, risk = ASKED[name]
    with pytest.raises(CohortRefused) as caught:
        read_labelled(content)
    assert says in str(caught.value)
    if answer is None:
        return
    choices = caught.value.details["offer"].choices if answer == "offer" else answer
    read = read_labelled(content, choices=choices)
    assert not read.labels.needs_confirmation
    np.testing.assert_array_equal(read.outcome, Y)
    np.testing.assert_allclose(read.risk[:, 0], risk, atol=1e-6)


@pytest.mark.parametrize(
    ("one", "other", "third", "left_out"),
    [
        ("MALIGNANT", "BENIGN", "BENIGN_WITHOUT_CALLBACK", False),
        ("Yes", "No", "NE", True),
        ("yes", "no", "lost to follow-up", True),
        ("ano", "ne", "ne", False),
    ],
)
def test_a_third_word_is_left_out_only_where_it_means_unknown(one, other, third, left_out):
    words = np.where(Y, one, np.where(PLACE % 4 == 0, third, other))
    read = read_labelled(made("pathology,risk", words, RISK))
    assert not read.labels.needs_confirmation
    np.testing.assert_array_equal(read.outcome, np.where((PLACE % 4 == 0) & (Y == 0) & left_out, -1, Y))


@pytest.mark.parametrize("third", ["borderline", "DCIS", "suspicious"])
def test_a_word_that_may_be_one_of_the_classes_is_asked_about(third):
    words = np.where(Y, "malignant", np.where(PLACE % 4 == 0, third, "benign"))
    labels = read_labelled(made("pathology,risk", words, RISK)).labels
    assert labels.needs_confirmation
    assert f"also include '{third}'" in labels.evidence


@pytest.mark.parametrize("header", ["sexo", "Geschlecht", "S"])
def test_two_sexes_are_no_outcome_without_a_question(header):
    sexes = np.where(Y, "M", "F")
    assert read_labelled(made(f"id,{header},risk", PLACE, sexes, RISK)).labels.needs_confirmation
    read = read_labelled(made(f"id,{header},muerte_30d,risk", PLACE, np.where(MI, "M", "F"), Y, RISK))
    assert (read.labels.column, read.labels.needs_confirmation) == ("muerte_30d", False)


def test_numbers_from_0_to_1_that_tell_nothing_apart_are_no_risks_without_a_question():
    unrelated = np.random.default_rng(0).permutation(RISK)
    labels = read_labelled(made("outcome,p_value,bmi_norm", Y, RISK, unrelated)).labels
    assert labels.needs_confirmation
    assert "No header says that 'bmi_norm' holds risks." in labels.evidence


def test_logits_of_two_models_are_two_models():
    read = read_labelled(made("y,logit_a,logit_b", Y, LOG_ODDS, np.log(OTHER / (1 - OTHER))))
    assert read.models == ("logit_a", "logit_b")


def test_the_probabilities_of_a_probit_model_are_not_worked_out_from_its_index():
    with pytest.raises(CohortRefused, match="Risks and log-odds disagree in most rows"):
        read_labelled(made("y,xb,pr", Y, LOG_ODDS / 1.7, RISK))


def test_hazard_ratios_are_not_offered_as_per_cent():
    with pytest.raises(CohortRefused) as caught:
        read_labelled(made("event,HR", Y, np.exp(LOG_ODDS)))
    assert "offer" not in caught.value.details


def test_columns_that_may_be_risks_and_are_not_read_are_named():
    read = read_labelled(made("Outcome,EuroSCORE risk,STS,ACEF,age", Y, RISK, OTHER, RISK / 2, AGE))
    assert read.models == ("EuroSCORE risk",)
    said = [issue.problem for issue in read.issues]
    assert any("no header says that they hold risks: 'STS' and 'ACEF'" in problem for problem in said)


def test_few_patients_without_any_telling_header_are_asked_about():
    labels = read_labelled(made("a,b", Y[:12], RISK[:12])).labels
    assert (labels.column, labels.needs_confirmation) == ("a", True)


def test_of_two_columns_under_one_header_either_can_be_chosen():
    content = made("outcome,outcome,risk", MI, Y, RISK)
    assert read_labelled(content).labels.rivals == ("outcome (again)",)
    read = read_labelled(content, choices=Choices(label_column="outcome (again)"))
    np.testing.assert_array_equal(read.outcome, Y)
