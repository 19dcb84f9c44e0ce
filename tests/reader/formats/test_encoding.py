"""Which characters the bytes stand for."""

import codecs

import pytest

from tests.reader.made import assert_all_scored, delimited, refusal, table

ACCENTED = [record[:] for record in table()]
for _record in ACCENTED[1:]:
    _record[0] = f"Müller-Gößwein é {_record[0]}"
TEXT = delimited(ACCENTED)
IDS = [record[0] for record in ACCENTED[1:]]


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-32"),
        TEXT.encode("cp1252"),
    ],
)
def test_ids_keep_their_letters(content):
    assert list(assert_all_scored(content).ids) == IDS


def test_one_line_typed_elsewhere_does_not_spoil_the_others():
    lines = TEXT.splitlines()
    mixed = b"\n".join(line.encode("cp1252" if place % 2 else "utf-8") for place, line in enumerate(lines))
    assert list(assert_all_scored(mixed).ids) == IDS


def test_two_byte_order_marks():
    assert_all_scored(codecs.BOM_UTF8 * 2 + TEXT.encode())


def test_letters_of_other_scripts():
    records = [ACCENTED[0]] + [["患者 Ω 😀 " + r[0], *r[1:]] for r in ACCENTED[1:]]
    for encoding in ("utf-8", "utf-16", "utf-16-le"):
        cohort = assert_all_scored(delimited(records).encode(encoding))
        assert cohort.ids[0] == records[1][0]


def test_digits_of_other_scripts_are_not_read():
    arabic = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
    records = table()
    records[3][5] = records[3][5].translate(arabic)
    from lrcore.reader import read_cohort

    cohort = read_cohort(delimited(records).encode())
    assert sorted(cohort.rejected) == [3]
    assert "digits other than 0 to 9" in next(i.problem for i in cohort.issues if i.row == 3)


def test_binary_data_is_no_table():
    assert "not a table" in str(refusal(bytes(range(256)) * 20))
