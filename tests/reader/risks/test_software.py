"""Tables of predictions as software writes them, and tables in which a row is not one patient."""

import numpy as np
import pytest

from lrcore.errors import CohortRefused
from lrcore.reader import Choices, read_labelled
from tests.reader.risks.test_find import (
    AGE,
    CONFIDENCE,
    DECIDED,
    DECIDED_YES,
    LOG_ODDS,
    OTHER,
    PLACE,
    RISK,
    RNG,
    SEX,
    SOME,
    YES,
    N,
    Y,
    made,
    read_without_a_question,
)

PROPENSITY = RNG.uniform(0.05, 0.95, N).round(4)
DEAD, DECIDED_DEAD = np.where(Y, "Dead", "Alive"), np.where(DECIDED, "Dead", "Alive")
CLASS, DECIDED_CLASS = np.where(Y, "Class1", "Class2"), np.where(DECIDED, "Class1", "Class2")
ORANGE = made("LR (0),LR (1),LR,y", 1 - RISK, RISK, DECIDED, Y).replace(
    b"y\n", b"y\ncontinuous,continuous,discrete,discrete\nmeta,meta,meta,class\n", 1
)

READ = {  # a table -> the columns of risks, that of the outcome
    "a propensity": (made("treated,propensity,outcome,risk", SEX, PROPENSITY, Y, RISK), ["risk"], "outcome"),
    "probabilities of being in the data": (
        made(
            "ps_score,p_treated,p_uncensored,sampling_prob,ipcw,outcome,risk",
            *[PROPENSITY] * 4,
            1 / PROPENSITY,
            Y,
            RISK,
        ),
        ["risk"],
        "outcome",
    ),
    "classes of two models": (
        made("y,lr_0,lr_1,rf_0,rf_1", Y, 1 - RISK, RISK, 1 - OTHER, OTHER),
        ["lr_1", "rf_1"],
        "y",
    ),
    "alive and dead": (
        made("pred,obs,Alive,Dead", DECIDED_DEAD, DEAD, 1 - RISK, RISK),
        ["Dead"],
        "obs",
    ),
    "vital status": (made("id,vital_status,risk", PLACE, DEAD, RISK), ["risk"], "vital_status"),
    "the classes are words": (
        made("row_ids,truth,response,prob.Dead,prob.Alive", PLACE, DEAD, DECIDED_DEAD, RISK, 1 - RISK),
        ["prob.Dead"],
        "truth",
    ),
    "cases and controls": (made("id,set,p", PLACE, np.where(Y, "case", "control"), RISK), ["p"], "set"),
    "one value negates the other": (
        made("class,p", np.where(Y, "recurrence-events", "no-recurrence-events"), RISK),
        ["p"],
        "class",
    ),
    "a parameter of the model next to the classes": (
        made("obs,pred,No,Yes,alpha,rowIndex", YES, DECIDED_YES, 1 - RISK, RISK, PLACE % 3 / 4, PLACE),
        ["Yes"],
        "obs",
    ),
    "Orange with two models": (
        made(
            "forest;forest (0);forest (1);LR;LR (0);LR (1);Fold;narrowing",
            *(OTHER > 0.5, 1 - OTHER, OTHER, DECIDED, 1 - RISK, RISK, PLACE % 5, Y),
            delimiter=";",
        ),
        ["forest (1)", "LR (1)"],
        "narrowing",
    ),
    "Orange with lines of types": (ORANGE, ["LR (1)"], "y"),
    "SAS PREDPROBS": (
        made("Obs,low,_FROM_,_INTO_,IP_0,IP_1", PLACE + 1, Y, Y, DECIDED, 1 - RISK, RISK),
        ["IP_1"],
        "low",
    ),
    "linear predictors": (
        made(",linear.predictors,se.fit,y", PLACE, LOG_ODDS, RISK, Y),
        ["linear.predictors"],
        "y",
    ),
    "survival is the event": (made("survived,p_survive", Y, RISK), ["p_survive"], "survived"),
    "a name of several words": (
        made("Euro risk II,in-hospital death", RISK, Y),
        ["Euro risk II"],
        "in-hospital death",
    ),
    "Dutch": (made("uitkomst,kans", Y, RISK), ["kans"], "uitkomst"),
    "German": (made("ergebnis,wahrscheinlichkeit", Y, RISK), ["wahrscheinlichkeit"], "ergebnis"),
    "French": (made("résultat,probabilité", Y, RISK), ["probabilité"], "résultat"),
    "Russian": (made("исход,вероятность", np.where(Y, "да", "нет"), RISK), ["вероятность"], "исход"),
    "Japanese": (made("結果,確率", Y, RISK), ["確率"], "結果"),
}


@pytest.mark.parametrize("name", READ)
def test_it_is_read_without_a_question(name):
    read = read_without_a_question(*READ[name])
    assert any(np.allclose(risk, RISK, atol=1e-6) for risk in read.risk.T)


def test_probabilities_of_treatment_are_said_to_be_left_out_and_asked_about_when_alone():
    said = [issue.problem for issue in read_labelled(READ["a propensity"][0]).issues]
    assert "Left out: 'propensity' is no risk by its header." in said
    alone = made("treated,outcome,propensity", SEX, Y, RISK)
    with pytest.raises(CohortRefused, match="perhaps 'propensity'") as caught:
        read_labelled(alone)
    assert caught.value.details["risks"] == ("propensity",)
    assert read_labelled(alone, choices=Choices(risk_columns=("propensity",))).models == ("propensity",)


@pytest.mark.parametrize("risk", ["Class1", "Class2"])
def test_the_class_whose_risk_is_chosen_is_the_event(risk):
    content = made("pred,obs,Class1,Class2,rowIndex", DECIDED_CLASS, CLASS, RISK, 1 - RISK, PLACE)
    with pytest.raises(CohortRefused, match="add up to 1"):
        read_labelled(content)
    read = read_labelled(content, choices=Choices(risk_columns=(risk,)))
    assert not read.labels.needs_confirmation
    np.testing.assert_array_equal(read.outcome, Y if risk == "Class1" else 1 - Y)


def test_the_number_of_a_class_is_not_taken_for_a_value_of_the_outcome():
    assert read_labelled(made("outcome,PRE_1", Y + 1, RISK)).labels.needs_confirmation


def test_words_that_tell_no_event_are_asked_about_with_the_column():
    read = read_labelled(made("id,foreign,phat", PLACE, np.where(Y, "Foreign", "Domestic"), RISK))
    assert (read.labels.column, read.labels.needs_confirmation) == ("foreign", True)
    assert read.labels.evidence.startswith("Its header does not say that it holds the outcome.")
    degrees = read_labelled(made("outcome,p", np.where(Y, "high", "low"), RISK))
    assert degrees.labels.needs_confirmation


def test_a_property_that_the_risks_do_not_tell_apart_is_asked_about():
    content = made("id,vaccinated,p", PLACE, np.where(SEX, "yes", "no"), RISK)
    labels = read_labelled(content).labels
    assert (labels.column, labels.needs_confirmation) == ("vaccinated", True)
    assert "The risks do not tell its values apart." in labels.evidence
    chosen = read_labelled(content, choices=Choices(label_column="vaccinated"))
    assert not chosen.labels.needs_confirmation


def test_a_predicted_class_in_words_turns_the_probability_of_it():
    words = [np.where(each, "2:tested_positive", "1:tested_negative") for each in (Y, DECIDED)]
    content = made("inst#,actual,predicted,prediction", PLACE, *words, CONFIDENCE)
    with pytest.raises(CohortRefused) as caught:
        read_labelled(content)
    read = read_labelled(content, choices=caught.value.details["offer"].choices)
    np.testing.assert_allclose(read.risk[:, 0], RISK, atol=1e-6)
    unclear = made("actual,predicted,prediction", CLASS, DECIDED_CLASS, CONFIDENCE)
    with pytest.raises(CohortRefused, match="write 'predicted', the predicted class, as yes and no"):
        read_labelled(unclear)


TWICE = [np.concatenate([column, column]) for column in (PLACE, Y)]
BOTH, MODEL = np.concatenate([RISK, OTHER]), np.repeat(["lr", "rf"], N)
STEPS = np.repeat(np.linspace(0.05, 0.95, 20).round(2), 2)
WEKA = made("inst#,actual,predicted,error,distribution", PLACE, YES, DECIDED_YES, PLACE, PLACE)
REFUSED = {  # a table -> what the refusal says
    "one row for each model": (
        made("id,model,y,p", TWICE[0], MODEL, TWICE[1], BOTH),
        "each value of 'model'",
    ),
    "one row for each configuration": (
        made(".pred_yes,.config,y", BOTH, MODEL, TWICE[1]),
        "each value of '.config'",
    ),
    "imputed twice": (
        made("imp,id,p,y", np.repeat([1, 2], N), TWICE[0], BOTH, TWICE[1]),
        "each value of 'imp'",
    ),
    "frequencies": (
        made("risk,outcome,count", STEPS, [0, 1] * 20, np.arange(40) % 7 + 2),
        "as many patients as column 'count' says",
    ),
    "cases alone": (made("outcome,risk", np.where(Y, "yes", ""), RISK), "nothing in 48 rows"),
    "crosses": (made("died,risk", np.where(Y, "x", ""), RISK), "holds no value but 'x'"),
    "rows of another width": (
        b"id,outcome,note,risk\n"
        + b"".join(f"{n},{Y[n]},{'seen,' if n % 9 == 0 else ''}{RISK[n]}\n".encode() for n in PLACE),
        "71 of 80 rows have another number of cells",
    ),
    "limits": (
        made("risk,outcome", np.where(RISK < 0.1, "<0.1", RISK.astype(str)), Y),
        "is a limit, not a number",
    ),
    "marks": (
        made("actual,no,yes", YES, 1 - RISK, [f"{'*' * d}{r}" for d, r in zip(DECIDED, RISK, strict=True)]),
        "is a number with a mark",
    ),
    "intervals": (
        made("outcome,risk (95% CI)", Y, [f"{r:.2f} ({r / 2:.2f}-{r:.2f})" for r in RISK]),
        "several numbers in each cell",
    ),
    "per thousand": (made("risk_per_1000,outcome", 1000 * RISK, Y), "Write them on this scale"),
    "another minus": (
        made("lp,outcome", [f"{v:.3f}".replace("-", "−") for v in LOG_ODDS], Y),
        "holds no plain numbers",
    ),
    "no header": (made("y,a,b", Y, 1 - RISK, RISK).split(b"\n", 1)[1], "Expected a header line that names"),
    "Weka's distribution": (WEKA.replace(b"\n", b",0.5\n").replace(b"tion,0.5", b"tion"), "Weka separates"),
    "three classes of two models": (
        made(
            "y," + ",".join(f"{a}_prob_{k}" for a in "ab" for k in range(3)),
            PLACE % 3,
            *[RISK / 2, 1 - RISK, RISK / 2] * 2,
        ),
        "'a_prob_0', 'a_prob_1' and 'a_prob_2' add up to 1",
    ),
    "many models": (
        made("y," + ",".join(f"{a}{b}_risk" for a in "abcdefgh" for b in "klmnopqr"), Y, *[RISK] * 64),
        "64 columns seem to hold risks",
    ),
    "odds": (made("odds,outcome", RISK / (1 - RISK), Y), "Expected a column of risks"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_with_the_reason(name):
    content, says = REFUSED[name]
    with pytest.raises(CohortRefused) as caught:
        read_labelled(content)
    assert says in str(caught.value)
    assert "30 measurements" not in str(caught.value)


SOUND = {
    "two halves of a trial": made("method,id,y,p", np.repeat([1, 2], N // 2), PLACE, Y, RISK),
    "folds": made("iteration,y,p", PLACE % 5, np.sort(Y), RISK[np.argsort(Y)]),
    "platelets": made("count,y,p", AGE, Y, RISK),
    "some outcomes unknown": made("outcome,risk", np.where(SOME, "", Y.astype(str)), RISK),
    "a few rows cut": made("outcome,risk", Y, RISK).replace(b"\n1,", b"\n1,0,", 3),
}


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_table_is_not_refused(name):
    assert read_labelled(SOUND[name]).n_scored > N - 10
