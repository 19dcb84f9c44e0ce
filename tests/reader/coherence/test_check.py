"""What is refused, what is held back, what can be accepted, and the note on few rows."""

import numpy as np
import pytest

from benchmarks.pipelines import from_components, sized
from benchmarks.structures import (
    AREA,
    COMPACTNESS,
    KINDS,
    PERIMETER,
    RADIUS,
    SMOOTHNESS,
    SYMMETRY,
    drawn,
    in_groups,
    ring,
    rounded,
)
from lrcore.errors import CohortRefused
from lrcore.reader import Choices, read_cohort
from lrcore.reader.coherence.exact import filled
from lrcore.reader.coherence.made_tables import is_rebuilt
from lrcore.reader.coherence.rows_held import INCOHERENT
from tests.reader.made import file, headers, refusal, table, true


def with_values(values, *, rows):
    records = table(tuple(range(rows)))
    for record, row in zip(records[1:], values.tolist(), strict=True):
        record[2:] = map(repr, row)
    return file(records)


def series(n):
    return true(tuple(range(n)))


def made(kind, n, seed=0):
    return with_values(KINDS[kind](series(n), np.random.default_rng(seed)), rows=n)


def test_an_exchange_in_all_groups_is_named_and_undone_once_accepted():
    wrong = with_values(ring(series(110), None, properties=(SMOOTHNESS, SYMMETRY)), rows=110)
    refused = refusal(wrong)
    assert "'symmetry_mean' holds mean smoothness" in str(refused)
    read = read_cohort(wrong, choices=refused.details["offer"].choices)
    assert (read.measurements == series(110)).all()
    assert "symmetry_mean read as mean smoothness" in read.changes.in_every_row


def test_an_exchange_that_a_person_denies_is_read_as_it_is():
    wrong = with_values(ring(series(20), None, properties=(SMOOTHNESS, COMPACTNESS)), rows=20)
    kept = read_cohort(wrong, choices=refusal(wrong).details["otherwise"].choices)
    assert kept.n_rows == 20
    assert "read as" not in kept.changes.in_every_row


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("worst is a copy of mean", "is a copy of the other"),
        ("worst one row too low", "1 row too low"),
        ("errors one row too low", "1 row too low"),
        ("errors are standard deviations", "standard deviations are not standard errors"),
        ("gaps are the column's mean", "filled in or cut off"),
        ("two decimals", "were rounded"),
        ("worst values calculated", "calculated, not measured"),
        ("errors calculated", "calculated, not measured"),
        ("one column is its mean", "filled in, not measured"),
        ("lengths times 0.5 or 2", "another unit"),
    ],
)
def test_the_reason_is_named(kind, words):
    refused = refusal(made(kind, 60))
    assert words in str(refused)
    assert not refused.details


def test_the_rows_of_a_wrong_part_are_named():
    values = series(100)
    wrong = np.vstack([values[:70], ring(values[70:], None, properties=(SMOOTHNESS, SYMMETRY))])
    assert "from row 71 to row 100" in str(refusal(with_values(wrong, rows=100)))


def test_what_is_likely_is_held_back_until_a_person_accepts():
    values = series(12).copy()
    values[:, in_groups([0, 2], (0, 1, 2))] *= 1.28
    values[:, in_groups([3], (0, 1, 2))] *= 1.28**2
    data = with_values(values, rows=12)
    read = read_cohort(data)
    assert read.n_scored == 0
    assert {issue.rule for issue in read.issues if issue.row} == {INCOHERENT}
    (offer,) = read.offers
    accepted = read_cohort(data, choices=offer.choices)
    assert accepted.n_scored == 12
    assert not accepted.offers


def test_a_row_that_lost_its_digits_is_held_back_for_good():
    values = series(40).copy()
    values[[3, 17]] = rounded(values[[3, 17]], None, decimals=2)
    read = read_cohort(with_values(values, rows=40), choices=Choices(as_it_is=True))
    assert sorted(read.rejected) == [4, 18]


def test_a_file_of_which_half_could_not_be_measured_is_refused():
    records = table(tuple(range(20)))
    for place, record in enumerate(records[1:11]):
        record[22 + place] = repr(float(record[2 + place]) * 0.8)
    assert "A file of which half is wrong is not scored" in str(refusal(file(records)))
    assert read_cohort(file(records[:1] + records[5:])).n_scored == 10


def test_what_few_rows_cannot_show_is_said():
    said = [note.problem for note in read_cohort(file(table(tuple(range(12))))).notes]
    assert any(line.startswith("12 rows: a single column") for line in said)
    assert not any(
        "could not be noticed" in n.problem for n in read_cohort(file(table(tuple(range(30))))).notes
    )


def test_a_part_of_a_large_file_is_noticed():
    rng = np.random.default_rng(1)
    values = np.vstack([drawn(rng, 560) * np.exp(rng.normal(0, 0.004, (560, 1))) for _ in range(12)])
    values[3000:4000, 10:20] = np.roll(values[3000:4000, 10:20], 1, axis=0)
    lines = [",".join(headers()), *(",".join(map(repr, row)) for row in values.tolist()), ""]
    with pytest.raises(CohortRefused, match="_se"):
        read_cohort("\n".join(lines).encode())


def with_rows(values):
    return "\n".join(
        [",".join(headers()), *(",".join(map(repr, row)) for row in values.tolist()), ""]
    ).encode()


def with_site(values, sites, header="site"):
    lines = with_values(values, rows=len(values)).decode().splitlines()
    return "\n".join(f"{line},{site}" for line, site in zip(lines, [header, *sites], strict=True)).encode()


def test_a_centre_in_another_unit_is_named():
    sites = np.where(np.arange(120) % 5 < 2, "B", "A")
    assert read_cohort(with_site(series(120), sites)).n_rows == 120
    wrong, lengths = series(120).copy(), in_groups([RADIUS, PERIMETER], range(3))
    wrong[np.ix_(sites == "B", lengths)] *= 1.2
    wrong[np.ix_(sites == "B", in_groups([AREA], range(3)))] *= 1.2**2
    refused = refusal(with_site(wrong, sites))
    assert str(refused).startswith("Where 'site' is 'B': ")
    assert "another unit" in str(refused)
    assert read_cohort(with_values(wrong, rows=120)).n_rows == 120


@pytest.mark.parametrize("header", ["site", "Hospital.Code", "LabID", "scanner2", "imaging_centre"])
def test_a_centre_is_known_by_any_word_of_its_header(header):
    sites = np.where(np.random.default_rng(1).random(150) < 0.4, "B", "A")
    wrong = sized(series(150), None, where=lambda *_: np.flatnonzero(sites == "B"), factor=1.2)
    assert f"Where '{header}' is 'B': " in str(refusal(with_site(wrong, sites, header)))


@pytest.mark.parametrize("n", [100, 569])
def test_values_cut_off_at_both_ends_are_refused(n):
    values = drawn(np.random.default_rng(n), n)
    low, high = np.quantile(values, [0.05, 0.95], axis=0)
    assert "cut off at a limit" in str(refusal(with_rows(np.clip(values, low, high))))


@pytest.mark.parametrize("n", [30, 300])
def test_values_shared_in_groups_are_refused(n):
    values = drawn(np.random.default_rng(n), n)
    averaged = np.empty_like(values)
    for column in range(30):
        order = np.argsort(values[:, column])
        averaged[order, column] = values[order, column].reshape(-1, 3).mean(axis=1).repeat(3)
    assert "share their values in groups" in str(refusal(with_rows(averaged)))


@pytest.mark.parametrize("n", [24, 31, 300])
@pytest.mark.parametrize("kept", [3, 7])
def test_a_table_rebuilt_from_components_is_refused_rounded_or_not(n, kept):
    rng = np.random.default_rng(n)
    rebuilt = from_components(drawn(rng, n), rng, kept=kept)
    for values in (rebuilt, np.array([[float(f"{v:.4g}") for v in row] for row in rebuilt])):
        assert "rebuilt from components" in str(refusal(with_rows(values)))


@pytest.mark.parametrize("n", [10, 60])
def test_gaps_of_a_whole_group_filled_with_its_means_are_refused(n):
    values = drawn(np.random.default_rng(n), n).copy()
    values[:4, 10:20] = values[4:, 10:20].mean(axis=0)
    assert "filled in" in str(refusal(with_rows(values)))


def test_a_patient_measured_again_in_part_is_no_filling():
    values = drawn(np.random.default_rng(0), 40).copy()
    values[1:5, 10:20] = values[0, 10:20]
    assert filled(values) is None


def test_copies_with_the_digits_of_single_precision_are_not_rebuilt():
    values = drawn(np.random.default_rng(0), 12)
    twice = np.vstack([values, values.astype(np.float32).astype(np.float64)])
    assert not is_rebuilt(twice)
    assert is_rebuilt(from_components(drawn(np.random.default_rng(0), 24), None, kept=5))
