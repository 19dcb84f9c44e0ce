"""Which column holds the diagnosis, what its values mean, and when a person has to say so."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from lrcore.reader.choices import UNKNOWN, Choices
from lrcore.reader.columns.category_column import distinct
from lrcore.reader.columns.label_words import (
    OTHER,
    Coding,
    codes_of,
    is_unknown,
    meaning_of,
    number_of,
    plain_label,
    stated,
    understood,
    yes_means,
)
from lrcore.reader.columns.labels import NO_LABELS, Candidate, Evidence, Labels, counted_labels
from lrcore.reader.columns.numbers import MISSING_CODES
from lrcore.reader.columns.spelling import squashed
from lrcore.reader.issues import counted, listed, quoted
from lrcore.schema import BENIGN, MALIGNANT

_WISCONSIN = {"2": BENIGN, "4": MALIGNANT}  # the class numbers of the original series
CONFIRMED = "As confirmed."
_MOST_VALUES = 8  # of a column of diagnoses that a person can be asked about
_FEWEST = 5  # patients of each value before sizes are compared
_CHANCE = 0.5  # the AUC of risks that say nothing
_CLEAR = 0.8  # share of pairs in which one value has the larger nuclei


def read_labels(candidates: Sequence[Candidate], evidence: Evidence, choices: Choices) -> Labels:
    """Decide which column holds the diagnosis and what its values mean.

    Parameters
    ----------
    candidates : sequence of Candidate
        The columns whose header may announce a diagnosis.
    evidence : Evidence
    choices : Choices
        What a person has settled.

    Returns
    -------
    Labels
        ``column`` is empty when no column holds diagnoses.
    """
    readings = [(_read(candidate, evidence, choices), candidate.cells) for candidate in candidates]
    usable = [pair for pair in readings if set(pair[0].meaning.values()) - {UNKNOWN} or choices.label_meaning]
    if not usable:
        return next(filter(None, (_asked(candidate, evidence) for candidate in candidates)), NO_LABELS)
    complete = [pair for pair in usable if UNKNOWN not in pair[0].meaning.values()]
    usable = _without_constants(complete or usable)
    best, cells = min(usable, key=lambda pair: pair[0].needs_confirmation)
    for other, others in usable:
        differ, alike = _compared(best.outcome(cells), other.outcome(others))
        # Exactly the reverse of a coding that is itself in doubt is no second opinion.
        if differ and (alike or not other.needs_confirmation):
            doubt = (
                f"Columns {quoted(best.column)} and {quoted(other.column)} disagree in "
                f"{counted(differ, 'row')}: say which one holds the diagnosis."
            )
            rivals = tuple(each.column for each, _ in usable if each is not best)
            return replace(best, needs_confirmation=True, evidence=doubt, rivals=rivals)
    return best


def _without_constants(readings: list[tuple[Labels, Sequence[str]]]) -> list[tuple[Labels, Sequence[str]]]:
    """Leave out columns that hold one code throughout, next to a column that tells patients apart."""
    varying = [pair for pair in readings if len(_values(pair[0])) > 1]
    words = [pair for pair in readings if any(map(meaning_of, pair[0].counts))]
    return [pair for pair in readings if pair in varying or pair in words] if varying else readings


def unannounced(columns: Sequence[Candidate]) -> Labels:
    """Return a reading of the one column that holds only words of diagnosis under another header."""
    both = {MALIGNANT, BENIGN}
    found = [
        column
        for column in columns
        if {meaning_of(plain) for plain in set(map(plain_label, distinct(column.cells))) - {""}} == both
    ]
    if len(found) != 1:
        return NO_LABELS
    empty = _counted(found[0])
    meaning = understood(empty.counts)
    doubt = "The header does not say that this is the diagnosis, but its values do."
    return replace(empty, meaning=meaning, needs_confirmation=True, evidence=doubt)


def _counted(candidate: Candidate) -> Labels:
    written: dict[str, str] = {}
    for cell in distinct(candidate.cells):
        written.setdefault(plain_label(cell), cell.strip())
    counts = counted_labels(candidate.cells)
    return Labels(candidate.header, candidate.index, {}, written, counts, False, "")


def _read(candidate: Candidate, evidence: Evidence, choices: Choices) -> Labels:
    empty = _counted(candidate)
    if choices.label_meaning:
        settled = {plain_label(value): meaning for value, meaning in choices.label_meaning}
        return replace(empty, meaning=settled, evidence=CONFIRMED)
    if len(_numbers_of(empty)) > _MOST_VALUES:
        return replace(empty, evidence="It holds many different numbers.")
    reading = _covering_all(_understood(candidate, empty, evidence))
    return reading if reading.needs_confirmation else _one_sided(reading)


def _understood(candidate: Candidate, empty: Labels, evidence: Evidence) -> Labels:
    cells, numbers = candidate.cells, set(_numbers_of(empty))
    if len(numbers) == len(_values(empty)) == 2 and not numbers <= {"0", "1"} and numbers != set(_WISCONSIN):
        return _asked(candidate, evidence) or empty
    defined = evidence.defined.get(squashed(candidate.header), {})
    if defined and set(_values(empty)) <= set(defined):
        return _checked(replace(empty, meaning=defined), cells, evidence)
    words = understood(empty.counts)
    codes = [plain for plain in codes_of(empty.counts) if plain not in words]
    if {"0", "1"} <= set(codes):
        codes = [plain for plain in codes if plain not in _WISCONSIN]
    if sum(empty.counts[plain] for plain in words) >= sum(empty.counts[plain] for plain in codes):
        return _checked(replace(empty, meaning=words), cells, evidence)
    plain = squashed(candidate.header)
    known = defined or stated(candidate.header, codes)
    known = known or (yes_means(MALIGNANT, codes) if evidence.of_risks else {})
    if known and not set(known).isdisjoint(codes):
        return _checked(replace(empty, meaning=known), cells, evidence)
    usual = _covering(evidence.published.get(plain, {}), codes) or _covering(_WISCONSIN, codes)
    guess = usual or yes_means(MALIGNANT, codes) or _in_order(codes)
    if len(guess) < 2:
        doubt = "Only one value occurs; its meaning must be stated."
        return _asked(candidate, evidence) or replace(
            empty, meaning=guess, needs_confirmation=bool(guess), evidence=doubt
        )
    return _weighed(replace(empty, meaning=guess), cells, evidence, usual=bool(usual))


def _values(labels: Labels) -> list[str]:
    """Return the values that are no code for a missing one."""
    missing = MISSING_CODES - {"-"} if "+" in labels.counts else MISSING_CODES
    return [plain for plain in labels.counts if plain not in missing]


def _numbers_of(labels: Labels) -> list[str]:
    return [plain for plain in _values(labels) if not math.isnan(number_of(plain))]


def _covering_all(labels: Labels) -> Labels:
    """Ask when numbers or words occur that a coding does not cover: they may be one of its classes.

    Words that say that the outcome is unknown may not.
    """
    both = {MALIGNANT, BENIGN} <= set(labels.meaning.values())
    others = [plain for plain in _values(labels) if not is_unknown(plain)] if both else _numbers_of(labels)
    left = [plain for plain in others if plain not in labels.meaning]
    if not left or not labels.meaning:
        return labels
    rows = counted(sum(labels.counts[plain] for plain in left), "row")
    doubt = f"Its values also include {listed(map(labels.value, left))} ({rows}), whose meaning is unclear."
    meaning = {**labels.meaning, **dict.fromkeys(left, UNKNOWN)}
    return replace(labels, meaning=meaning, needs_confirmation=True, evidence=doubt)


def counted_over_all(labels: Labels, counts: Mapping[str, int]) -> Labels:
    """Return a reading with the counts of all rows; asked about where they hold what the first did not.

    Parameters
    ----------
    labels : Labels
        As decided from the first rows.
    counts : mapping of str to int
        Rows of data that hold each value.
    """
    return (
        replace(labels, counts=counts)
        if labels.evidence == CONFIRMED
        else _covering_all(replace(labels, counts=counts))
    )


def _one_sided(labels: Labels) -> Labels:
    """Ask when only the malignant, or only the benign, of several values are understood."""
    others = [plain for plain in _values(labels) if plain not in labels.meaning]
    if len(set(labels.meaning.values())) != 1 or not 0 < len(others) < _MOST_VALUES:
        return labels
    known = next(iter(labels.meaning.values()))
    guess = dict.fromkeys(others, OTHER[known] if len(others) == 1 else UNKNOWN)
    doubt = f"Of its values only those that mean {known} are understood."
    return replace(labels, meaning={**labels.meaning, **guess}, needs_confirmation=True, evidence=doubt)


def _asked(candidate: Candidate, evidence: Evidence) -> Labels | None:
    """Return a column of a few values of which none is understood, with a question what they mean."""
    empty = _counted(candidate)
    values = sorted(_values(empty))
    if not 2 <= len(values) <= _MOST_VALUES:
        return None
    if len(values) == 2:
        guess = dict(zip(values, (BENIGN, MALIGNANT), strict=True))
        weighed = _weighed(replace(empty, meaning=guess), candidate.cells, evidence, usual=False)
        return replace(weighed, evidence=f"None of its values is understood. {weighed.evidence}")
    doubt = "None of its values is understood."
    meaning = dict.fromkeys(values, UNKNOWN)
    return replace(empty, meaning=meaning, needs_confirmation=True, evidence=doubt)


def _covering(coding: Coding, codes: list[str]) -> Coding:
    return coding if set(codes) <= set(coding) else {}


def _in_order(codes: list[str]) -> Coding:
    return dict(zip(sorted(codes), (BENIGN, MALIGNANT), strict=False)) if len(codes) == 2 else {}


def _share_larger(labels: Labels, cells: Sequence[str], evidence: Evidence) -> float:
    """Return P(a malignant patient has more than a benign one); nan when there are too few to tell."""
    return _share_of_pairs(labels, cells, evidence, fewest=_FEWEST)


def _share_of_pairs(labels: Labels, cells: Sequence[str], evidence: Evidence, *, fewest: int = 1) -> float:
    """Return the share of pairs in which the malignant patient has more; nan with fewer of a class."""
    outcome, size = labels.outcome(cells), evidence.size
    cases, controls = (np.sort(size[(outcome == code) & np.isfinite(size)]) for code in (1, 0))
    if min(len(cases), len(controls)) < fewest:
        return np.nan
    below = np.searchsorted(controls, cases, "left") + np.searchsorted(controls, cases, "right")
    return float(below.mean() / (2 * len(controls)))


def _worse_than_chance(labels: Labels, cells: Sequence[str], evidence: Evidence) -> bool:
    """Return whether risks rank patients the wrong way round: the upper limit of the AUC is below 0.5."""
    return auc_limits(labels, cells, evidence)[1] < _CHANCE


def auc_limits(labels: Labels, cells: Sequence[str], evidence: Evidence) -> tuple[float, float]:
    """Return the limits of the AUC of risks, as a column of outcomes is read; nan where it is not defined."""
    # Needed for tables of risks only, and slow to import.
    from lrcore.evaluation.discrimination.roc import auc
    from lrcore.evaluation.patients import Patients

    outcome = labels.outcome(cells)
    known = (outcome >= 0) & (evidence.size >= 0) & (evidence.size <= 1)
    if not known.any():
        return np.nan, np.nan
    found = auc(Patients(outcome[known], evidence.size[known]))
    return found.low, found.high


def _checked(labels: Labels, cells: Sequence[str], evidence: Evidence) -> Labels:
    """Ask when a coding that seems clear would give the malignant patients the smaller values."""
    share = _share_larger(labels, cells, evidence)
    wrong_way = share <= 1 - _CLEAR
    if evidence.of_risks:
        wrong_way = not share >= _CHANCE and _worse_than_chance(labels, cells, evidence)
    if not wrong_way:
        return labels
    larger = 100 * (1 - _share_of_pairs(labels, cells, evidence))
    doubt = (
        f"Read this way, benign patients would have {evidence.larger} in {larger:.0f} of 100 "
        "pairs of a malignant and a benign patient; it should be the other way round. Perhaps the two "
        "values are exchanged."
    )
    return replace(labels, needs_confirmation=True, evidence=doubt)


def _weighed(labels: Labels, cells: Sequence[str], evidence: Evidence, *, usual: bool) -> Labels:
    """Choose between a coding and its reverse by what malignant patients have more of."""
    share = _share_larger(labels, cells, evidence)
    if not (share >= _CLEAR or share <= 1 - _CLEAR):
        doubt = f"It cannot be seen from {evidence.larger} which value means malignant."
        return replace(labels, needs_confirmation=True, evidence=doubt)
    meaning = dict(labels.meaning)
    if share <= 1 - _CLEAR:
        meaning = {plain: OTHER[meant] for plain, meant in meaning.items()}
    malignant = listed(labels.value(plain) for plain, meant in meaning.items() if meant == MALIGNANT)
    reason = (
        f"Patients with {malignant} have {evidence.larger} in {100 * max(share, 1 - share):.0f} of 100 "
        "pairs, as malignant ones should."
    )
    agrees = usual and share >= _CLEAR
    reason += " This is also the published coding of this column." * agrees
    return replace(labels, meaning=meaning, needs_confirmation=not agrees, evidence=reason)


def _compared(one: NDArray[np.int8], other: NDArray[np.int8]) -> tuple[int, int]:
    """Return in how many rows two readings differ, and in how many they agree."""
    both = (one >= 0) & (other >= 0)
    return int((both & (one != other)).sum()), int((both & (one == other)).sum())
