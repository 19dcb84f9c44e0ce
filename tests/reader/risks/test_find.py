"""Which column holds the risks and which the outcome: headers and cells decide together."""

import csv
import io

import numpy as np
import pytest

from lrcore.errors import CohortRefused
from lrcore.reader import Choices, Cohort, Predictions, read_labelled
from tests.reader.made import file, table

RNG = np.random.default_rng(5)
N = 80
Y = (RNG.random(N) < 0.4).astype(int)
RISK = np.clip(0.45 * Y + 0.5 * RNG.random(N), 0.003, 0.997).round(6)
OTHER = np.clip(RISK + 0.1 * RNG.standard_normal(N), 0.01, 0.99).round(6)
LOG_ODDS = np.log(RISK / (1 - RISK))
DECIDED = (RISK > 0.5).astype(int)
CONFIDENCE = np.maximum(RISK, 1 - RISK)
AGE, SEX = RNG.integers(30, 80, N), RNG.integers(0, 2, N)
PLACE = np.arange(N)
YES, LETTER = np.where(Y, "Yes", "No"), np.where(Y, "M", "B")
DECIDED_YES, DECIDED_LETTER = np.where(DECIDED, "Yes", "No"), np.where(DECIDED, "M", "B")
SOME = PLACE % 9 == 4


def made(header, *columns, delimiter=","):
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
    writer.writerow(header.split(delimiter))
    writer.writerows(zip(*columns, strict=True))
    return stream.getvalue().encode()


def read_without_a_question(content, models, outcome):
    """Read a table whose headers and cells tell the columns of risks and that of the outcome."""
    read = read_labelled(content)
    assert (list(read.models), read.labels.column) == (models, outcome)
    assert not read.labels.needs_confirmation
    np.testing.assert_array_equal(read.outcome, Y)
    return read


READ = {  # a table -> the column of risks, that of the outcome
    "scikit-learn": (made("y_test,y_pred,y_pred_proba", Y, DECIDED, RISK), "y_pred_proba", "y_test"),
    **{
        f"result of a test, {name}": (made(f"outcome,risk,{name}", Y, RISK, OTHER), "risk", "outcome")
        for name in ("p_value", "p.value", "P value", "pval", "p_adj")
    },
    "index": (made(",y_test,y_proba", PLACE, Y, RISK), "y_proba", "y_test"),
    "capitals": (made("TRUE_LABEL,PRED_PROBA", Y, RISK), "PRED_PROBA", "TRUE_LABEL"),
    "camel case": (made("trueLabel,predictedProbability", Y, RISK), "predictedProbability", "trueLabel"),
    "numpy.savetxt": (
        made("y_true,y_prob", *([f"{v:.18e}" for v in column] for column in (Y.astype(float), RISK))),
        "y_prob",
        "y_true",
    ),
    "Keras": (
        made(
            "image_path,true_label,predicted_label,prob_bad,correct", *(PLACE, Y, DECIDED, RISK), Y == DECIDED
        ),
        "prob_bad",
        "true_label",
    ),
    "slides": (
        made("slide_id,label,pred,prob_0,prob_1", PLACE, Y, DECIDED, 1 - RISK, RISK),
        "prob_1",
        "label",
    ),
    "confidence": (
        made("true,pred,prob_0,prob_1,confidence", Y, DECIDED, 1 - RISK, RISK, CONFIDENCE),
        "prob_1",
        "true",
    ),
    "tidymodels": (
        made(".pred_class,.pred_No,.pred_Yes,.row,truth", DECIDED_YES, 1 - RISK, RISK, PLACE, YES),
        ".pred_Yes",
        "truth",
    ),
    "mlr3": (
        made("row_ids,truth,response,prob.M,prob.B", PLACE, LETTER, DECIDED_LETTER, RISK, 1 - RISK),
        "prob.M",
        "truth",
    ),
    "caret": (made("pred,obs,No,Yes,rowIndex", DECIDED_YES, YES, 1 - RISK, RISK, PLACE), "Yes", "obs"),
    "h2o": (made("predict,p0,p1,y", DECIDED, 1 - RISK, RISK, Y), "p1", "y"),
    "KNIME": (
        made(
            "diagnosis,P (diagnosis=B),P (diagnosis=M),Prediction (diagnosis)",
            LETTER,
            1 - RISK,
            RISK,
            DECIDED_LETTER,
        ),
        "P (diagnosis=M)",
        "diagnosis",
    ),
    "RapidMiner": (
        made("label,prediction(label),confidence(M),confidence(B)", LETTER, DECIDED_LETTER, RISK, 1 - RISK),
        "confidence(M)",
        "label",
    ),
    "Azure": (
        made("Class,Scored Labels,Scored Probabilities", Y, DECIDED, RISK),
        "Scored Probabilities",
        "Class",
    ),
    "SPSS": (made("outcome,PRE_1,PGR_1", Y, RISK, DECIDED), "PRE_1", "outcome"),
    "DataRobot": (
        made("readmitted_actual,readmitted_1_PREDICTION,readmitted_0_PREDICTION", Y, RISK, 1 - RISK),
        "readmitted_1_PREDICTION",
        "readmitted_actual",
    ),
    "Stata": (made("died,phat", Y, RISK), "phat", "died"),
    "R": (made("observed,fitted", Y, RISK), "fitted", "observed"),
    "linear predictor": (made("status,lp", Y, LOG_ODDS), "lp", "status"),
    "German": (
        made("Befund;Risiko", np.where(Y, "bösartig", "gutartig"), RISK, delimiter=";"),
        "Risiko",
        "Befund",
    ),
    "blanks": (
        made("Died30 Alive psurg", Y, np.where(Y, "dead", "alive"), RISK, delimiter=" "),
        "psurg",
        "Died30",
    ),
    "joined words": (made("cancer,cancerpredmarker,age", Y, RISK, AGE), "cancerpredmarker", "cancer"),
    "covariates": (made("age,sex,smoker,risk,outcome", AGE, SEX, SEX[::-1], RISK, Y), "risk", "outcome"),
    "limits": (
        made("outcome,risk,risk_lower,risk_upper", Y, RISK, 0.8 * RISK, np.minimum(1.2 * RISK, 1)),
        "risk",
        "outcome",
    ),
    "limits by other words": (
        made("outcome,prob_1,conf.low,conf.high", Y, RISK, 0.8 * RISK, np.minimum(1.2 * RISK, 1)),
        "prob_1",
        "outcome",
    ),
    "limits by quantiles": (
        made("outcome,forest,risk_2.5,risk_97.5", Y, RISK, 0.8 * RISK, np.minimum(1.2 * RISK, 1)),
        "forest",
        "outcome",
    ),
    "limits around a column without a telling name": (
        made("y,forest,forest_low,forest_high", Y, RISK, 0.8 * RISK, np.minimum(1.2 * RISK, 1)),
        "forest",
        "y",
    ),
    "limits of log-odds": (
        made("y,lp,lp_se,lp_low,lp_high", Y, LOG_ODDS, RISK, LOG_ODDS - 1, LOG_ODDS + 1),
        "lp",
        "y",
    ),
    "SAS": (
        made("Class,F_Class,I_Class,P_B,P_M", LETTER, LETTER, DECIDED_LETTER, 1 - RISK, RISK),
        "P_M",
        "Class",
    ),
    "Orange": (
        made("forest,forest (B),forest (M),histology", DECIDED_LETTER, 1 - RISK, RISK, LETTER),
        "forest (M)",
        "histology",
    ),
    "the predicted class without a name": (made("D,X,phat", Y, DECIDED, RISK), "phat", "D"),
    "DataRobot in words": (
        made("dx_M_PREDICTION,dx_B_PREDICTION,dx_PREDICTION,dx", RISK, 1 - RISK, DECIDED_LETTER, LETTER),
        "dx_M_PREDICTION",
        "dx",
    ),
    "JMP": (
        made("Prob[M],Prob[B],Most Likely dx,Lin[M],dx", RISK, 1 - RISK, DECIDED_LETTER, LOG_ODDS, LETTER),
        "Prob[M]",
        "dx",
    ),
    "Azure, several classes": (
        made(
            'Class;Scored Probabilities for Class "B";Scored Probabilities for Class "M";Scored Labels',
            *(LETTER, 1 - RISK, RISK, DECIDED_LETTER),
            delimiter=";",
        ),
        'Scored Probabilities for Class "M"',
        "Class",
    ),
    "BigQuery": (
        made(
            "predicted_label,predicted_label_probs.label,predicted_label_probs.prob,label",
            DECIDED,
            PLACE * 0 + 1,
            RISK,
            Y,
        ),
        "predicted_label_probs.prob",
        "label",
    ),
    "Vertex AI": (
        made("dx,dx_malignant_scores,dx_benign_scores", LETTER, RISK, 1 - RISK),
        "dx_malignant_scores",
        "dx",
    ),
    "PyCaret": (
        made("dx,prediction_label,prediction_score_0,prediction_score_1", Y, DECIDED, 1 - RISK, RISK),
        "prediction_score_1",
        "dx",
    ),
    "CatBoost": (
        made("DocId,RawFormulaVal,Label,Probability", PLACE, LOG_ODDS, Y, RISK),
        "Probability",
        "Label",
    ),
    "LightGBM": (made("label,raw_score,prob", Y, LOG_ODDS, RISK), "prob", "label"),
    "SPSS with residuals": (
        made("cancer,PRE_1,PGR_1,RES_1,COO_1", Y, RISK, DECIDED, Y - RISK, PLACE * 0 + 0.01),
        "PRE_1",
        "cancer",
    ),
    "SAS Enterprise Miner": (
        made("cancer,EM_EVENTPROBABILITY,EM_PROBABILITY,EM_CLASSIFICATION", Y, RISK, CONFIDENCE, DECIDED),
        "EM_EVENTPROBABILITY",
        "cancer",
    ),
    "Weka": (
        made(
            "inst#,actual,predicted,error,prob_B,prob_M",
            PLACE,
            np.where(Y, "2:M", "1:B"),
            np.where(DECIDED, "2:M", "1:B"),
            np.where(Y == DECIDED, "", "+"),
            1 - RISK,
            RISK,
        ),
        "prob_M",
        "actual",
    ),
    "time to event": (made("futime,fustat,pred", 3.3 * PLACE + 0.1, Y, RISK), "pred", "fustat"),
    "glmnet": (made(",s0,y", PLACE, RISK, Y), "s0", "y"),
    "cross_val_predict": (made(",0,1,target", PLACE, 1 - RISK, RISK, Y), "1", "target"),
    "numbers of classes after a point": (
        made(".pred_class,.pred_0,.pred_1,.row,outcome", DECIDED, 1 - RISK, RISK, PLACE, Y),
        ".pred_1",
        "outcome",
    ),
    "lines quoted as a whole": (
        b"".join(b'"%b"\n' % line for line in made("outcome,risk", Y, RISK).splitlines()),
        "risk",
        "outcome",
    ),
    "blanks before quotation marks": (
        made("outcome,risk", Y, RISK).replace(b",", b', "').replace(b"\n", b'"\n'),
        "risk",
        "outcome",
    ),
    "names of classes": (
        made("file,Benign,Malignant,true_label", PLACE, 1 - RISK, RISK, LETTER),
        "Malignant",
        "true_label",
    ),
    "columns 0 and 1": (made("y_true,0,1", Y, 1 - RISK, RISK), "1", "y_true"),
    "the same twice": (made("prob,risk,outcome", RISK, RISK, Y), "prob", "outcome"),
    "a constant": (made("outcome,label,risk", 0 * Y, Y, RISK), "risk", "label"),
    "positive": (made("result,p", np.where(Y, "positive", "negative"), RISK), "p", "result"),
    "signs of per cent": (made("risk,outcome", [f"{100 * v:.4f}%" for v in RISK], Y), "risk", "outcome"),
    "a header of per cent": (made("risk_percent,outcome", 100 * RISK, Y), "risk_percent", "outcome"),
    "risks by content": (made("outcome,forest", Y, RISK), "forest", "outcome"),
    "risks by content next to age": (made("id,age,outcome,forest", PLACE, AGE, Y, RISK), "forest", "outcome"),
    "outcome by content next to others": (
        made("id,age,sex,ca125,D,phat", PLACE, AGE, SEX, 30 * RISK, Y, RISK),
        "phat",
        "D",
    ),
    "outcome by content": (made("malig_bx,risk", Y, RISK), "risk", "malig_bx"),
}


@pytest.mark.parametrize("name", READ)
def test_a_table_of_one_model_is_read_without_a_question(name):
    content, risk, outcome = READ[name]
    read = read_labelled(content)
    assert isinstance(read, Predictions)
    assert (read.models, read.labels.column) == ((risk,), outcome)
    assert not read.labels.needs_confirmation
    assert read.n_scored == N
    np.testing.assert_allclose(read.risk[:, 0], RISK, atol=1e-6)
    np.testing.assert_array_equal(read.outcome, Y)


def test_what_was_read_and_what_was_left_out_is_said():
    said = [issue.problem for issue in read_labelled(READ["confidence"][0]).issues if not issue.row]
    assert "The risks are read from 'prob_1', the outcome from 'true'." in said
    assert "Left out: 'prob_0' is 1 less 'prob_1'." in said
    assert "Left out: 'pred' holds decisions, not risks." in said
    assert "Left out: 'confidence' is the probability of the class predicted by 'prob_1'." in said
    by_content = [issue.problem for issue in read_labelled(READ["risks by content"][0]).issues]
    assert "The risks are read from 'forest' by its content, the outcome from 'outcome'." in by_content


def test_limits_are_left_out_and_said_and_an_order_without_names_is_noted():
    low, high = 0.8 * RISK, np.minimum(1.2 * RISK, 1)
    said = [issue.problem for issue in read_labelled(made("y,risk,p_low,p_high", Y, RISK, low, high)).issues]
    assert "Left out: 'p_high' is a limit of an interval by its header and its numbers." in said
    unnamed = read_labelled(made("y,risk,p_a,p_b", Y, RISK, low, high))
    assert unnamed.models == ("risk", "p_a", "p_b")
    assert any("'risk' lies between 'p_a' and 'p_b' in every row" in each.problem for each in unnamed.issues)
    with pytest.raises(CohortRefused, match="perhaps 'p_low'"):
        read_labelled(made("y,p_low,p_high", Y, low, high))
    opposite = read_labelled(made("y,prob_low,prob_high", Y, 1 - RISK, RISK))
    assert opposite.models == ("prob_high",)


def test_an_outcome_that_the_risks_give_by_themselves_is_noted():
    for decided, noted in ((DECIDED, True), (Y, False), (np.where(RISK > 0.3, 1, 0), False)):
        said = [issue.problem for issue in read_labelled(made("class,probability", decided, RISK)).issues]
        assert noted == any("The risks, cut at 0.5, give every value of 'class'" in each for each in said)


def test_several_models_by_name_are_several_models():
    read = read_labelled(made("y,lr_prob,rf_prob,xgb_prob", Y, RISK, OTHER, OTHER**2))
    assert read.models == ("lr_prob", "rf_prob", "xgb_prob")
    numbered = read_labelled(made("y,prob_model_0,prob_model_1", Y, RISK, OTHER))
    assert numbered.models == ("prob_model_0", "prob_model_1")
    assert read_labelled(made("y,prob_0,prob_1", Y, RISK, OTHER)).models == ("prob_0", "prob_1")


ASKED = {  # a table -> what is said
    "two outcomes": (made("outcome,status,risk", Y, SEX, RISK), "disagree"),
    "an outcome and words that differ": (
        made("Outcome1 Out1 pmal", Y, np.where(SEX, "Malignant", "Benign"), RISK, delimiter=" "),
        "disagree",
    ),
    "three classes": (made("outcome,risk", np.where(SOME, 2, Y), RISK), "also include '2'"),
    "a code of a survey": (made("outcome,risk", np.where(SOME, 9, Y), RISK), "also include '9'"),
    "a negative code": (made("outcome,risk", np.where(SOME, -9, Y), RISK), "also include '-9'"),
    "classes 1 and 2": (made("truth,risk", Y + 1, RISK), "'2' have the higher risks"),
    "classes 2 and 3": (made("truth,risk", Y + 2, RISK), "'3' have the higher risks"),
    "a word and a number": (made("outcome,risk", np.where(Y, "cancer", "other"), RISK), "Of its values only"),
    "other letters": (made("truth,risk", np.where(Y, "R", "N"), RISK), "Of its values only"),
    "the wrong way round": (made("outcome,risk", 1 - Y, RISK), "exchanged"),
}


@pytest.mark.parametrize("name", ASKED)
def test_an_outcome_that_is_not_clear_is_asked_about(name):
    content, says = ASKED[name]
    labels = read_labelled(content).labels
    assert labels.needs_confirmation
    assert says in labels.evidence


def test_a_value_that_comes_up_late_is_asked_about_too():
    rows = "".join(f"{0.2 + 0.5 * (n % 2)},{n % 2}\n" for n in range(17_000))
    read = read_labelled(f"risk,outcome\n{rows}0.4,2\n".encode())
    assert read.labels.needs_confirmation
    assert "'2' (1 row)" in read.labels.evidence


REFUSED = {  # a table -> what the refusal says, what it asks for, and the offered token
    "two unnamed columns": (made("outcome,a,b", Y, RISK, OTHER), "perhaps 'a'", "risk", None),
    "features": (made("f1,f2,ratio,class", AGE, LOG_ODDS, RISK, Y), "perhaps 'ratio'", "risk", None),
    "a covariate is no outcome": (
        made("id,sex,risk", PLACE, SEX, RISK),
        "column of outcomes",
        "outcome",
        None,
    ),
    "a status that is another": (
        made("id,smoking_status,risk", PLACE, SEX, RISK),
        "column of outcomes",
        "outcome",
        None,
    ),
    "two that may be the outcome": (
        made("id,D,X,risk", PLACE, Y, SEX, RISK),
        "perhaps 'D' (",
        "outcome",
        None,
    ),
    "no outcome": (made("id,age,risk", PLACE, AGE, RISK), "column of outcomes", "outcome", None),
    "a regression": (made("actual,predicted", 100 * RISK, 99 * RISK), "different numbers", "outcome", None),
    "three probabilities": (
        made("label,prob_0,prob_1,prob_2", PLACE % 3, RISK / 2, 1 - RISK, RISK / 2),
        "probabilities of 3 classes",
        "risk",
        None,
    ),
    "complements without a side": (
        made("class,prob_1,prob_2", Y + 1, 1 - RISK, RISK),
        "add up to 1",
        "risk",
        None,
    ),
    "decisions alone": (made("y_true,y_pred", Y, DECIDED), "decisions, not risks", "risk", None),
    "vectors": (
        made("label,probability,prediction", Y, [f"[{1 - v}, {v}]" for v in RISK], DECIDED),
        "several numbers in each cell",
        "risk",
        None,
    ),
    "decimal commas between commas": (
        made("outcome,risk", Y, RISK.round(2)).replace(b".", b","),
        "has 3 cells or more where the header names 2 columns",
        None,
        None,
    ),
    "Weka": (
        made(
            "inst#,actual,predicted,p", PLACE, LETTER, DECIDED_LETTER, [f"{1 - v},*{v}" for v in RISK]
        ).replace(b'"', b""),
        "cells or more",
        None,
        None,
    ),
    "survival": (made("status,surv_prob", Y, 1 - RISK), "probability of no event", None, "benign-risks"),
    "the predicted class": (
        made("label,predicted,confidence", Y, DECIDED, CONFIDENCE),
        "below 0.5",
        None,
        "predicted-class",
    ),
    "no predicted class": (made("label,confidence", Y, CONFIDENCE), "below 0.5", None, "as-risks"),
    "a few above 1": (
        made("risk,outcome", np.where(SOME, 100 * RISK, RISK), Y),
        "numbers above 1",
        None,
        "percent",
    ),
    "per cent": (made("risk,outcome", 100 * RISK, Y), "per cent", None, "percent"),
    "per cent below 1": (made("risk_pct,outcome", RISK, Y), "no number in it is above 1", None, "percent"),
    "log-odds": (made("score,outcome", LOG_ODDS, Y), "log-odds", None, "log-odds"),
    "the benign class": (
        made("prob_benign,diagnosis", 1 - RISK, LETTER),
        "probability of no event",
        None,
        "benign-risks",
    ),
    "some signs": (
        made("risk,outcome", [f"{100 * v}%" if n else v for n, v in enumerate(RISK)], Y),
        "sign of per cent in 79 rows",
        None,
        None,
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_columns_that_are_not_certain_are_asked_for(name):
    content, says, asked, token = REFUSED[name]
    with pytest.raises(CohortRefused) as caught:
        read_labelled(content)
    assert says in str(caught.value)
    assert caught.value.details.get("asked") == asked
    assert getattr(caught.value.details.get("offer"), "token", None) == token


@pytest.mark.parametrize(
    "name", ["the predicted class", "per cent", "per cent below 1", "log-odds", "the benign class"]
)
def test_an_accepted_scale_gives_the_risks(name):
    content = REFUSED[name][0]
    with pytest.raises(CohortRefused) as caught:
        read_labelled(content)
    read = read_labelled(content, choices=caught.value.details["offer"].choices)
    scale = 100 if name == "per cent below 1" else 1
    np.testing.assert_allclose(read.risk[:, 0], RISK / scale, rtol=1e-6)


def test_columns_of_any_name_can_be_chosen():
    content = REFUSED["two unnamed columns"][0]
    read = read_labelled(content, choices=Choices(risk_columns=("b",)))
    assert read.models == ("b",)
    with pytest.raises(CohortRefused, match="No column is called 'c'"):
        read_labelled(content, choices=Choices(risk_columns=("c",)))


def test_numbers_above_1_after_the_first_rows_refuse_the_column():
    rows = "".join(f"{0.2 + 0.5 * (n % 2)},{n % 2}\n" for n in range(17_000))
    with pytest.raises(CohortRefused, match="above 1"):
        read_labelled(f"risk,outcome\n{rows}1.7,1\n".encode())


def test_risks_without_a_sign_after_the_first_rows_refuse_the_column():
    signed = "".join(f"{20 + 50 * (n % 2)}%,{n % 2}\n" for n in range(17_000))
    assert read_labelled(f"risk,outcome\n{signed}".encode()).risk.max() == 0.7
    with pytest.raises(CohortRefused, match="and none in 1 row"):
        read_labelled(f"risk,outcome\n{signed}0.7,1\n".encode())


UNRELATED = {
    "diabetes": made("Pregnancies,Glucose,BMI,Pedigree,Age,Outcome", SEX, AGE, AGE, 2.4 * RISK, AGE, Y),
    "passengers": made("PassengerId,Survived,Pclass,Sex,Age,Fare", PLACE, Y, SEX, YES, AGE, 9 * RISK),
    "flowers": made(
        "sepal_length,sepal_width,species", 5 * RISK, 3 * RISK, np.choose(PLACE % 3, list("abc"))
    ),
    "five of the measurements": made(
        "mean_radius,mean_texture,mean_smoothness,diagnosis", 14 * RISK, 19 * RISK, RISK / 9, Y
    ),
}


@pytest.mark.parametrize("name", UNRELATED)
def test_an_unrelated_table_is_no_table_of_risks(name):
    with pytest.raises(CohortRefused, match="Expected 30 measurements"):
        read_labelled(UNRELATED[name])


def test_a_cohort_stays_a_cohort():
    records = table()
    with_score = [[*row, "p_malignant" if not n else "0.5"] for n, row in enumerate(records)]
    assert isinstance(read_labelled(file(with_score)), Cohort)


def test_repeated_ids_and_rows_are_noted():
    twice = [np.concatenate([column, column]) for column in (PLACE, RISK, Y)]
    said = [issue.problem for issue in read_labelled(made("id,risk,outcome", *twice)).issues]
    assert any("80 ids are used more than once, in 160 rows" in problem for problem in said)
    assert any("160 of 160 rows hold the same risks and outcome" in problem for problem in said)
    rounded = read_labelled(made("risk,outcome", RISK.round(1), Y))
    assert not [issue for issue in rounded.issues if issue.rule == "repeated row"]
