"""A column of diagnoses: what its values mean, how often each occurs, and whether that is certain."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from lrcore.arrays import Floats
from lrcore.errors import InvalidInput
from lrcore.reader.choices import UNKNOWN, Choices
from lrcore.reader.columns.category_column import CategoryColumn
from lrcore.reader.columns.label_words import Coding, plain_label
from lrcore.reader.issues import Issue, counted, file_note, listed, quoted
from lrcore.schema import BENIGN, MALIGNANT

_CODE = {MALIGNANT: 1, BENIGN: 0, UNKNOWN: -1}


@dataclass(frozen=True, eq=False, slots=True)
class Candidate:
    """A column that may hold the diagnosis.

    Attributes
    ----------
    header : str
    index : int
        Its place in the file.
    cells : sequence of str
    """

    header: str
    index: int
    cells: Sequence[str]


@dataclass(frozen=True, eq=False, slots=True)
class Evidence:
    """What malignant patients have more of, and what is known of certain columns.

    Attributes
    ----------
    size : ndarray of shape (n,)
        One number per patient; nan where unknown.
    larger : str
        What a high number means, in words.
    published : dict of str to Coding
        Squashed header -> its usual coding, believed when the sizes agree with it.
    defined : dict of str to Coding
        Squashed header -> its coding by our own definition.
    of_risks : bool
        Whether the numbers are predicted risks: then yes, true and 1 mean the event, unless the risks
        are higher without it.
    """

    size: Floats
    larger: str
    published: Mapping[str, Coding]
    defined: Mapping[str, Coding]
    of_risks: bool = False


@dataclass(frozen=True, eq=False, slots=True)
class Labels:
    """What was understood of the column of diagnoses.

    Attributes
    ----------
    column : str
        Its header as written; empty when there is none.
    index : int
        Its place in the file; -1 when there is none.
    meaning : dict of str to str
        Value (in lower case, without blanks around it) -> ``malignant``, ``benign``, ``unknown``.
    written : dict of str to str
        Such a value -> as the file first writes it.
    counts : dict of str to int
        How many rows of data hold each value.
    needs_confirmation : bool
        Whether a person must say what the values mean before any metric is shown.
    evidence : str
        What speaks for the reading, or against it, in one or two sentences.
    rivals : tuple of str
        Headers of other columns that may hold the diagnosis and say something else.
    """

    column: str
    index: int
    meaning: Mapping[str, str]
    written: Mapping[str, str]
    counts: Mapping[str, int]
    needs_confirmation: bool
    evidence: str
    rivals: tuple[str, ...] = ()

    def outcome(self, cells: Sequence[str]) -> NDArray[np.int8]:
        """Return 1 (malignant), 0 (benign) or -1 (unknown) for each cell."""
        if not self.meaning:
            return np.full(len(cells), _CODE[UNKNOWN], np.int8)
        if isinstance(cells, CategoryColumn):
            return np.take(self.outcome(cells.values), cells.codes)
        code = {cell: _CODE[self.meaning.get(plain_label(cell), UNKNOWN)] for cell in set(cells)}
        return np.fromiter((code[cell] for cell in cells), np.int8, len(cells))

    def value(self, plain: str) -> str:
        """Return a value as the file writes it, in quotation marks."""
        return quoted(self.written.get(plain, plain))

    def choices_with(self, malignant: str, choices: Choices) -> Choices:
        """Return choices by which, further, one value of the column means malignant and all others benign.

        Raises
        ------
        InvalidInput
            If it is not known of several other values that they mean benign.
        """
        others = [plain for plain in self.meaning if plain != plain_label(malignant)]
        if len(others) > 1 and UNKNOWN in (self.meaning[plain] for plain in others):
            raise InvalidInput(
                f"Column {quoted(self.column)} holds {listed(map(self.value, others))} besides "
                f"{quoted(malignant)}: expected two values."
            )
        meaning = dict.fromkeys(self.meaning, BENIGN) | {malignant: MALIGNANT}
        return replace(choices, label_column=self.column, label_meaning=tuple(meaning.items()))

    @property
    def unknown(self) -> dict[str, int]:
        """The values whose meaning is unknown, and how many rows hold each."""
        return {plain: n for plain, n in self.counts.items() if self.meaning.get(plain, UNKNOWN) == UNKNOWN}

    @property
    def sentence(self) -> str:
        """How the labels were read, in one sentence.

        Examples
        --------
        >>> meaning, written = {"m": "malignant", "b": "benign"}, {"m": "M", "b": "B"}
        >>> Labels("dx", 1, meaning, written, {"m": 2, "b": 5}, False, "").sentence
        "Column 'dx': 'M' is malignant (2 rows), 'B' is benign (5 rows)."
        """
        if not self.column:
            return "No column of diagnoses was found: patients are scored, but no measure can be computed."
        rows = {plain: f"({counted(self.counts.get(plain, 0), 'row')})" for plain in list(self.meaning)[:8]}
        if self.needs_confirmation:
            values = listed(f"{self.value(plain)} {counts}" for plain, counts in rows.items())
            return f"Column {quoted(self.column)} holds {values}; what the values mean is not confirmed."
        parts = [f"{self.value(plain)} is {self.meaning[plain]} {counts}" for plain, counts in rows.items()]
        return f"Column {quoted(self.column)}: {', '.join(parts) or 'no value is understood'}."


NO_LABELS = Labels("", -1, {}, {}, {}, False, "")


def counted_labels(cells: Sequence[str]) -> Counter[str]:
    """Return how many cells hold each label, written as it is compared."""
    counts: Counter[str] = Counter()
    for cell, times in (cells.counts() if isinstance(cells, CategoryColumn) else Counter(cells)).items():
        counts[plain_label(cell)] += times
    return counts


def label_notes(labels: Labels) -> list[Issue]:
    """Return notes on how the diagnoses were read."""
    notes = [file_note(labels.sentence, "labels", column=labels.column)]
    if labels.evidence:
        notes.append(file_note(labels.evidence, "labels", column=labels.column))
    if labels.column and labels.unknown:
        values = listed(f"{labels.value(plain)} ({n:,})" for plain, n in labels.unknown.items())
        problem = (
            f"The diagnosis is unknown in {counted(sum(labels.unknown.values()), 'row')}, which hold "
            f"{values}."
        )
        notes.append(file_note(problem, "unknown label", column=labels.column))
    return notes
