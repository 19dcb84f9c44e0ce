"""Which columns can name centres, and what is left out."""

import pytest

from lrcore.errors import InvalidInput
from lrcore.reader import read_labelled
from lrcore.validation.centre_column import possible_centres, read_centres


def test_spaces_do_not_divide_a_centre_and_placeholders_are_none():
    found = read_centres("site", ["North  East", " North East ", "n/a", "", "South"] * 5)
    assert set(found.centres) == {"North East", "South"}
    assert found.n_without == 10
    assert found.rows[:4].tolist() == [0, 1, 4, 5]
    assert found.notes == (
        "10 patients without a centre in column 'site' left out of the comparison of centres.",
    )


def test_spellings_that_differ_in_capital_letters_are_named():
    (note,) = read_centres("site", ["Leeds", "LEEDS", "York"] * 9).notes
    assert note == "Centres that differ only in capital letters are kept apart: 'LEEDS' and 'Leeds'."


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ([f"P{row}" for row in range(50)], "holds 50 different values for 50 patients"),
        ([str(row % 250) for row in range(5_000)], "expected at most 200 centres"),
        (["A"] * 9, "names a single centre, 'A'"),
        (["", "NA"], "names no centre"),
        (["A\x1b[31m"] * 9, r"'A\\x1b\[31m'"),
    ],
)
def test_other_columns_are_refused_in_one_sentence(cells, reason):
    with pytest.raises(InvalidInput, match=reason):
        read_centres("site", cells)


def test_columns_that_could_name_centres_are_offered():
    lines = [f"P{row},H{row % 3},{row % 40},all,0.{row % 9 + 1},{row % 2}" for row in range(60)]
    table = read_labelled(
        "\n".join(["case,hospital_id,age,country,risk,outcome", *lines]).encode(), name="x.csv"
    )
    assert possible_centres(table) == ("hospital_id",)
