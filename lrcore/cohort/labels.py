"""What the column of diagnoses means, and how sure that is."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lrcore import schema
from lrcore.cohort.choices import UNKNOWN, Choices
from lrcore.cohort.headers import squashed
from lrcore.cohort.issues import counted, listed, quoted
from lrcore.schema import BENIGN, MALIGNANT

Floats = NDArray[np.float64]

_CODE = {MALIGNANT: 1, BENIGN: 0, UNKNOWN: -1}
_OTHER = {MALIGNANT: BENIGN, BENIGN: MALIGNANT}
_WORDS = dict.fromkeys(schema.MALIGNANT_WORDS.split(), MALIGNANT) | dict.fromkeys(
    schema.BENIGN_WORDS.split(), BENIGN
)
_YES = frozenset(["1", "true", "t", "yes", "y", "ja", "oui", "si", "positive", "pos", "wahr", "vrai"])
_NO = frozenset(["0", "false", "f", "no", "n", "nein", "non", "negative", "neg", "falsch", "faux"])
_CODES = _YES | _NO | frozenset(["1", "2", "4", "p"])
_FEWEST = 5  # patients of each value before sizes are compared
_CLEAR = 0.8  # share of pairs in which one value has the larger nuclei


@dataclass(frozen=True, eq=False, slots=True)
class Labels:
    """What was understood of the column of diagnoses.

    Attributes
    ----------
    column : str
        Its header as written; empty when there is none.
    meaning : dict of str to str
        Value (in lower case, without blanks around it) -> ``malignant``, ``benign``, ``unknown``.
    counts : dict of str to int
        How many rows of data hold each value.
    needs_confirmation : bool
        Whether a person must say what the values mean before any metric is shown.
    evidence : str
        What speaks for the reading, or against it, in one or two sentences.
    """

    column: str
    meaning: Mapping[str, str]
    counts: Mapping[str, int]
    needs_confirmation: bool
    evidence: str

    def outcome(self, cells: Sequence[str]) -> NDArray[np.int8]:
        """Return 1 (malignant), 0 (benign) or -1 (unknown) for each cell."""
        code = {cell: _CODE[self.meaning.get(plain_label(cell), UNKNOWN)] for cell in set(cells)}
        return np.fromiter((code[cell] for cell in cells), np.int8, len(cells))

    @property
    def sentence(self) -> str:
        """How the labels were read, in one sentence.

        Examples
        --------
        >>> Labels("dx", {"m": "malignant", "b": "benign"}, {"m": 2, "b": 5}, False, "").sentence
        "Column 'dx': 'm' is malignant (2 rows), 'b' is benign (5 rows)."
        """
        if not self.column:
            return "No column of diagnoses: every patient is scored, no metric can be computed."
        parts = [
            f"{quoted(value)} is {meaning} ({counted(self.counts.get(value, 0), 'row')})"
            for value, meaning in list(self.meaning.items())[:8]
        ]
        return f"Column {quoted(self.column)}: {', '.join(parts) or 'no value is understood'}."


NO_LABELS = Labels("", {}, {}, False, "")


def plain_label(cell: str) -> str:
    """Return a label as it is compared: no blanks around it, lower case, "1.0" as "1"."""
    plain = cell.strip().casefold()
    return plain[:-2] if plain.endswith(".0") and plain[:-2].isdigit() else plain


def read_labels(
    candidates: Sequence[tuple[str, Sequence[str]]], size: Floats, *, names: Sequence[str], choices: Choices
) -> Labels:
    """Decide which column holds the diagnosis and what its values mean.

    Parameters
    ----------
    candidates : sequence of (str, sequence of str)
        Header and cells of each column that may hold it, all of the same length n.
    size : ndarray of shape (n,)
        A number that is larger in malignant nuclei (or a predicted risk); nan where unknown.
    names : sequence of str
        All headers of the file: scikit-learn's ``target`` is coded 0 = malignant.
    choices : Choices
        What a person has settled.

    Returns
    -------
    Labels
        ``column`` is empty when no column holds diagnoses.
    """
    readings = [_read(header, cells, size, names, choices) for header, cells in candidates]
    usable = [
        (reading, cells)
        for reading, (_, cells) in zip(readings, candidates, strict=True)
        if set(reading.meaning.values()) - {UNKNOWN} or (choices.label_column and reading.column)
    ]
    if not usable:
        return NO_LABELS
    best, cells = min(usable, key=lambda pair: pair[0].needs_confirmation)
    for reading, others in usable:
        differ, alike = _compared(best.outcome(cells), reading.outcome(others))
        # Exactly the reverse of a coding that is itself in doubt is no second opinion.
        if differ and (alike or not reading.needs_confirmation):
            return _in_conflict(best, reading, differ)
    return best


def unannounced(columns: Sequence[tuple[str, Sequence[str]]]) -> Labels:
    """Return a reading of the one column that holds only words of diagnosis under another header."""
    found = [
        (header, Counter(map(plain_label, cells)))
        for header, cells in columns
        if {_WORDS.get(value) for value in set(map(plain_label, cells)) - {""}} == {MALIGNANT, BENIGN}
    ]
    if len(found) != 1:
        return NO_LABELS
    header, counts = found[0]
    doubt = "The header does not say that this is the diagnosis, but its values do."
    return Labels(header, {value: _WORDS[value] for value in counts if value}, counts, True, doubt)


def _read(header: str, cells: Sequence[str], size: Floats, names: Sequence[str], choices: Choices) -> Labels:
    counts = Counter(map(plain_label, cells))
    if choices.label_meaning:
        settled = {plain_label(value): meaning for value, meaning in choices.label_meaning}
        return Labels(header, settled, counts, False, "As confirmed.")
    words = {value: _WORDS[value] for value in counts if value in _WORDS}
    codes = [value for value in counts if value in _CODES and value not in words]
    if sum(counts[value] for value in words) >= sum(counts[value] for value in codes):
        return _checked(Labels(header, words, counts, False, ""), cells, size)
    return _read_codes(header, counts, codes, cells, size, names)


def _read_codes(
    header: str,
    counts: Counter[str],
    codes: list[str],
    cells: Sequence[str],
    size: Floats,
    names: Sequence[str],
) -> Labels:
    plain = squashed(header)
    stated = _stated_meaning(header, codes)
    if not stated and plain in schema.MALIGNANT_HEADERS.split():
        stated = _yes_means(MALIGNANT, codes)
    if not stated and plain in schema.BENIGN_HEADERS.split():
        stated = _yes_means(BENIGN, codes)
    if stated:
        return _checked(Labels(header, stated, counts, False, ""), cells, size)
    usual = _usual_meaning(plain, codes, names)
    guess = usual or _yes_means(MALIGNANT, codes) or _in_order(codes)
    if len(guess) < 2:
        return Labels(
            header, guess, counts, bool(guess), "Only one value occurs; what it means must be said."
        )
    return _weighed(Labels(header, guess, counts, True, ""), cells, size, usual=bool(usual))


def _stated_meaning(header: str, codes: list[str]) -> dict[str, str]:
    """Read "diagnosis (1=malignant, 0=benign)"."""
    stated: dict[str, str] = {}
    for part in (
        header.lower().replace("(", ",").replace(")", ",").replace(";", ",").replace("/", ",").split(",")
    ):
        value, equals, word = part.replace(":", "=").partition("=")
        if equals and word.strip() in _WORDS:
            stated[plain_label(value)] = _WORDS[word.strip()]
    return stated if set(codes) <= set(stated) else {}


def _yes_means(meaning: str, codes: list[str]) -> dict[str, str]:
    if not set(codes) <= _YES | _NO:
        return {}
    return {code: meaning if code in _YES else _OTHER[meaning] for code in codes}


def _usual_meaning(header: str, codes: list[str], names: Sequence[str]) -> dict[str, str]:
    """Return a coding that is published for this very column."""
    if set(codes) <= {"2", "4"}:
        return {"2": BENIGN, "4": MALIGNANT}  # the Wisconsin series' own class numbers
    if header == "target" and set(codes) <= {"0", "1"} and {"mean radius", "worst area"} <= set(names):
        return {"0": MALIGNANT, "1": BENIGN}  # scikit-learn's copy
    return {}


def _in_order(codes: list[str]) -> dict[str, str]:
    return dict(zip(sorted(codes), (BENIGN, MALIGNANT), strict=False)) if len(codes) == 2 else {}


def _share_larger(labels: Labels, cells: Sequence[str], size: Floats) -> tuple[float, int, int]:
    """Return P(a malignant patient has the larger nuclei than a benign one), and both counts."""
    outcome = labels.outcome(cells)
    cases, controls = (np.sort(size[(outcome == code) & np.isfinite(size)]) for code in (1, 0))
    if min(len(cases), len(controls)) < _FEWEST:
        return np.nan, len(cases), len(controls)
    below = np.searchsorted(controls, cases, "left") + np.searchsorted(controls, cases, "right")
    return float(below.mean() / (2 * len(controls))), len(cases), len(controls)


def _checked(labels: Labels, cells: Sequence[str], size: Floats) -> Labels:
    """Ask when a coding that seems clear would make the malignant nuclei the smaller ones."""
    share, cases, controls = _share_larger(labels, cells, size)
    if not share < 1 - _CLEAR:
        return labels
    doubt = (
        f"Read this way, the {cases} malignant patients would have smaller nuclei than the {controls} "
        "benign ones "
        f"in {100 * (1 - share):.0f} of 100 pairs; in the development series it is the other way round. "
        "Perhaps the two values are exchanged."
    )
    return Labels(labels.column, labels.meaning, labels.counts, True, doubt)


def _weighed(labels: Labels, cells: Sequence[str], size: Floats, *, usual: bool) -> Labels:
    """Choose between a coding and its reverse by the size of the nuclei."""
    share, *_ = _share_larger(labels, cells, size)
    if not (share >= _CLEAR or share <= 1 - _CLEAR):
        says = "The sizes of the nuclei do not show which value means malignant."
        return Labels(labels.column, labels.meaning, labels.counts, True, says)
    meaning = dict(labels.meaning)
    if share <= 1 - _CLEAR:
        meaning = {value: _OTHER[meant] for value, meant in meaning.items()}
    malignant = listed(quoted(value) for value, meant in meaning.items() if meant == MALIGNANT)
    evidence = (
        f"Patients with {malignant} have the larger nuclei in {100 * max(share, 1 - share):.0f} of 100 "
        "pairs, "
        "as malignant ones do in the development series."
    )
    agrees = usual and share >= _CLEAR
    if agrees:
        evidence += " This is also the published coding of this column."
    return Labels(labels.column, meaning, labels.counts, not agrees, evidence)


def _compared(one: NDArray[np.int8], other: NDArray[np.int8]) -> tuple[int, int]:
    """Return in how many rows two readings differ, and in how many they agree."""
    both = (one >= 0) & (other >= 0)
    return int((both & (one != other)).sum()), int((both & (one == other)).sum())


def _in_conflict(best: Labels, other: Labels, rows: int) -> Labels:
    evidence = (
        f"Columns {quoted(best.column)} and {quoted(other.column)} disagree in {counted(rows, 'row')}: "
        "say which one holds the diagnosis."
    )
    return Labels(best.column, best.meaning, best.counts, True, evidence)
