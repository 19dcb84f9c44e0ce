"""A published equation: its file, and the risks it gives for a table of patients."""

import io

import numpy as np
import pytest

from lrcore.errors import CohortRefused, InvalidInput
from lrcore.model.dataset import load
from lrcore.reader import HELD_BACK, REFUSED, Choices, read_labelled
from lrcore.reader.choices import REFERENCE
from lrcore.reader.equation.equation import read_equation
from lrcore.schema import FIELDS

HEAD = b"term,coefficient\n(Intercept),-3\n"
DEMO = HEAD + b'age,0.05\nlog(psa),1.2\n"sex == ""male""",0.4\nage:smoker == 1,0.01\n'
PATIENTS = b"id,age,psa,sex,smoker,cancer\na,50,4,male,1,1\nb,60,2,female,0,0\n"


def risks(patients, equation, **choices):
    made = Choices(equation=read_equation(equation, name="eq.csv"), **choices)
    return read_labelled(patients, name="patients.csv", choices=made)


def problems(table):
    return [(i.row, i.column, i.problem, i.severity) for i in table.issues if i.row]


def test_the_log_odds_are_the_sum_by_hand():
    table = risks(PATIENTS, DEMO)
    expected = [-3 + 0.05 * 50 + 1.2 * np.log(4) + 0.4 + 0.01 * 50, -3 + 0.05 * 60 + 1.2 * np.log(2)]
    assert table.log_odds[:, 0] == pytest.approx(expected, rel=1e-15)
    assert table.risk[:, 0] == pytest.approx(1 / (1 + np.exp(-np.array(expected))), rel=1e-14)
    assert (table.ids, table.outcome.tolist(), table.models) == (("a", "b"), [1, 0], ("eq.csv",))


def test_the_logistic_euroscore_of_a_patient_without_risk_factors():
    """Roques et al. 2003 (10.1016/S0195-668X(02)00799-6): 0.88 % at 60 or younger; +1 for each year above."""
    equation = (
        b'term,coefficient\n(Intercept),-8.7210826\n"max(age, 60)",0.0666354\n'
        b'sex == "female",0.3304052\nlung == 1,0.4931341\nlv == "poor",1.094443\n'
    )
    patients = b"age,sex,lung,lv\n45,male,0,good\n60,male,0,good\n61,male,0,good\n72,female,1,poor\n"
    found = risks(patients, equation)
    assert 100 * found.risk[:2, 0] == pytest.approx([0.88, 0.88], abs=0.005)
    steps = found.log_odds[:, 0] - found.log_odds[0, 0]
    assert steps[2:] == pytest.approx(
        [0.0666354, 12 * 0.0666354 + 0.3304052 + 0.4931341 + 1.094443], rel=1e-12
    )


def test_an_equation_fitted_elsewhere_gives_the_risks_predicted_there():
    statsmodels = pytest.importorskip("statsmodels.api")
    rng = np.random.default_rng(3)
    age, size, sex = rng.uniform(30, 80, 200), rng.lognormal(1, 0.5, 200), rng.integers(0, 2, 200)
    design = np.column_stack([np.ones(200), age, np.log(size), age**2, age * sex])
    scale = np.array([1, 50, 1, 2500, 50])
    y = rng.random(200) < 1 / (1 + np.exp(-(age - 55) / 10 - np.log(size) + 1))
    fit = statsmodels.Logit(y.astype(float), design / scale).fit(disp=0)
    names = ["(Intercept)", "age", "log(size)", "age^2", 'age:sex == "w"']
    coefficients = np.asarray(fit.params) / scale
    text = io.StringIO()
    text.write("term;coefficient\n")
    for name, coefficient in zip(names, coefficients, strict=True):
        text.write(f"{name};{coefficient!r}\n".replace("np.float64(", "").replace(")\n", "\n"))
    text = text.getvalue().replace("(Intercept;", "(Intercept);")
    rows = "".join(
        f"{a!r}\t{s!r}\t{'w' if w else 'm'}\n"
        for a, s, w in zip(age.tolist(), size.tolist(), sex, strict=True)
    )
    found = risks(("age\tsize\tsex\n" + rows).encode(), text.encode())
    assert found.risk[:, 0] == pytest.approx(fit.predict(design / scale), rel=1e-9)


def test_the_models_own_coefficients_written_as_an_equation_give_its_risks(artifact):
    """Folded into one coefficient per unit of each measurement."""
    model = artifact.model
    rows = load().measurements
    zero = model.log_odds(np.zeros((1, 30)))[0]
    slopes = [model.log_odds(np.eye(30)[[place]])[0] - zero for place in range(30)]
    lines = ["term,coefficient", f"(Intercept),{float(zero)!r}"]
    lines += [
        f"{field.headers['Kaggle']},{float(slope)!r}" for field, slope in zip(FIELDS, slopes, strict=True)
    ]
    header = ",".join(field.headers["Kaggle"] for field in FIELDS)
    patients = "\n".join([header, *(",".join(map(repr, row)) for row in rows.tolist())]).encode()
    found = risks(patients, "\n".join(lines).encode())
    assert np.abs(found.risk[:, 0] - model.risk(rows)).max() < 1e-12


def test_values_outside_the_limits_are_held_back():
    table = risks(b"age\n17\n18\n90\n90.5\n", b"term,coefficient,low,high\n(Intercept),0,,\nage,1,18,90\n")
    assert table.rows.tolist() == [2, 3]
    assert [(row, severity) for row, _, _, severity in problems(table)] == [(1, HELD_BACK), (4, HELD_BACK)]
    assert "expected from 18 to 90" in problems(table)[0][2]
    assert table.sentence == "4 data rows: 2 read, 2 refused."


def test_rows_without_a_risk_are_refused_with_the_reason():
    patients = PATIENTS + b"c,,4,male,1,1\nd,50,0,male,1,1\ne,50,x,male,1,1\nf,50,4,,1,1\ng,50,4,male,NA,0\n"
    table = risks(patients, DEMO)
    assert table.ids == ("a", "b")
    assert {severity for *_, severity in problems(table)} == {REFUSED}
    said = {row: problem for row, _, problem, _ in problems(table)}
    assert said[4] == "The term 'log(psa)' is not defined: 'psa' is 0."
    assert said[6] == "'sex' is missing: ''."


@pytest.mark.parametrize(
    ("patients", "sentence"),
    [
        (b"id,Age,psa,sex,smoker\na,50,4,male,1\n", "'Age' may be 'age'"),
        (b"id,psa\na,4\n", "needs 3 columns that the file does not have: 'age', 'sex' and 'smoker'"),
        (b"id,age,psa,sex,smoker,age\na,50,4,male,1,51\n", "More than one column is called 'age'"),
        (PATIENTS.replace(b"male,1", b"Male,1"), "holds 'Male', the equation names 'male'"),
        (PATIENTS.replace(b"male,1", b"man,1"), "Only one value can be the reference"),
        (b"id,age,psa,sex,smoker\n", "no rows"),
        (b"id,age,psa,sex,smoker\na,50,0,male,1\n", "gives no risk for any of the first 1 row"),
    ],
)
def test_what_would_be_a_guess_is_refused(patients, sentence):
    with pytest.raises(CohortRefused) as refused:
        risks(patients, DEMO)
    assert sentence in str(refused.value)


def test_several_values_are_the_reference_only_when_a_person_accepts_it():
    equation = HEAD + b'"stage == ""II""",1\n"stage == ""III""",2\n'
    patients = b"stage\nI\nII\nIII\nIV\n"
    with pytest.raises(CohortRefused) as refused:
        risks(patients, equation)
    assert refused.value.details["offer"].token == REFERENCE
    accepted = read_labelled(patients, choices=refused.value.details["offer"].choices)
    assert accepted.log_odds[:, 0].tolist() == [-3, -2, -1, -3]


def test_a_value_met_only_later_is_no_reference_and_is_refused():
    patients = b"stage,x\n" + b"I,1.000000000\nII,1.00000000\n" * 100_000 + b"ii,1\nIV,1\n"
    table = risks(patients, HEAD + b'"stage == ""II""",1\nx,1\n')
    assert [(row, severity) for row, *_, severity in problems(table)] == [
        (200_001, REFUSED),
        (200_002, REFUSED),
    ]


def test_a_coded_category_is_compared_as_a_number():
    table = risks(b"x,smoker\n1,1.0\n1,0\n1,0.0\n", HEAD + b"x,1\nsmoker == 1,1\n")
    assert table.log_odds[:, 0].tolist() == [-1, -2, -2]


@pytest.mark.parametrize(
    ("equation", "sentence"),
    [
        (b"\n", "is empty"),
        (b"a,b\n1,2\n", "is no equation"),
        (b"term,coefficient\nage,1\n", "holds none"),
        (HEAD + b"(Intercept),2\n", "holds 2"),
        (HEAD + b"age,\n", "Row 2 of the equation, coefficient ''"),
        (HEAD + b"age,much\n", "expected a number"),
        (HEAD + b"age,inf\n", "expected a number"),
        (HEAD + b"exp(age),1\n", "Row 2 of the equation: The term"),
        (HEAD + b"min(age, 5),1\n", "stands in quotation marks"),
        (HEAD + b"age,1\nage,2\n", "is there twice"),
        (HEAD + b"a:b,1\nb:a,2\n", "is there twice"),
        (b"term,coefficient,p\n(Intercept),1,0.5\n", "Leave out the others"),
        (b"term,coefficient,low,high\n(Intercept),1,,\na:b,1,0,5\n", "one column of numbers"),
        (b"term,coefficient,low,high\n(Intercept),1,,\na,1,5,0\n", "is above high"),
        (b"PK\x03\x04" + bytes(40), "is no text"),
        (b"\x1f\x8b" + bytes(40), "is no text"),
        (HEAD + b"".join(b"x%d,1\n" % n for n in range(1_002)), "more than 1,000 terms"),
        (HEAD + b" " * 1_000_000, "more than"),
    ],
)
def test_a_file_that_is_no_equation_is_refused_in_one_sentence(equation, sentence):
    with pytest.raises((InvalidInput, CohortRefused)) as refused:
        read_equation(equation, name="eq.csv")
    assert sentence in str(refused.value)
    assert str(refused.value).endswith(".")
