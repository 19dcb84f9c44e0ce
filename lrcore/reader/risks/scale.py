"""The scale on which a column of risks is written: from 0 to 1, per cent, log-odds, of another class."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lrcore.arrays import Floats, sigmoid
from lrcore.errors import CohortRefused
from lrcore.reader.choices import Choices, Offer
from lrcore.reader.columns.label_words import plain_label
from lrcore.reader.columns.numbers import LIMIT, MARKED, InvalidCell
from lrcore.reader.columns.spelling import word_set, words_of
from lrcore.reader.columns.string_column import joined_text
from lrcore.reader.issues import counted, quoted
from lrcore.reader.risks.contents import ROUNDING, Contents

PERCENT, FRACTION, LOG_ODDS_TOKEN = "percent", "fraction", "log-odds"
PREDICTED_CLASS, AS_RISKS, BENIGN_RISKS = "predicted-class", "as-risks", "benign-risks"
_PERCENT_WORDS = word_set("percent percentage pct pc prozent pourcent porcentaje perc")
_HALF, _HUNDRED = 0.5, 100.0
_FEWEST_ABOVE_HALF = 10  # rows before "never below 0.5" is no chance
_MOSTLY = 0.95  # share of numbers from 0 to 100 in a column that may be written in per cent


@dataclass(frozen=True, slots=True)
class Scale:
    """How the numbers of one column become risks of malignancy.

    Attributes
    ----------
    percent : bool
        Whether they are divided by 100.
    signed : bool
        Whether each has a sign of per cent.
    log_odds : bool
        Whether they are log-odds.
    turned : bool
        Whether they are the probability of a benign finding.
    decision : int
        Column of the predicted class whose probability they are; -1 where they are not.
    benign : frozenset of str
        The values of that column that mean benign.
    """

    percent: bool = False
    signed: bool = False
    log_odds: bool = False
    turned: bool = False
    decision: int = -1
    benign: frozenset[str] = frozenset()

    def risks(self, numbers: Floats, decisions: Sequence[str]) -> Floats:
        """Return the risks; where rounding left them just outside [0, 1], its bounds.

        Parameters
        ----------
        numbers : ndarray of shape (n,)
        decisions : sequence of n str
            The predicted class of each patient, where that is needed.
        """
        risk = sigmoid(numbers) if self.log_odds else numbers / _HUNDRED if self.percent else numbers
        if self.turned:
            risk = 1 - risk
        if self.decision >= 0:
            benign = np.array([plain_label(cell) in self.benign for cell in decisions], dtype=bool)
            risk = np.where(benign, 1 - risk, risk)
        if within(risk, 0, 1):
            return risk
        near = ((risk < 0) & (risk >= -ROUNDING)) | ((risk > 1) & (risk <= 1 + ROUNDING))
        return np.where(near, np.clip(risk, 0, 1), risk)

    @property
    def range(self) -> tuple[float, float]:
        """What the numbers can be."""
        return (-1000.0, 1000.0) if self.log_odds else (0.0, _HUNDRED if self.percent else 1.0)


def within(numbers: Floats, low: float, high: float) -> bool:
    """Return whether all numbers that are not nan lie between two bounds.

    Examples
    --------
    >>> within(np.array([0.2, np.nan, 1]), 0, 1), within(np.array([0.2, 1.1]), 0, 1)
    (True, False)
    """
    # Each passes over the numbers once, where a comparison of all of them writes an array.
    lowest, highest = np.fmin.reduce(numbers, initial=np.inf), np.fmax.reduce(numbers, initial=-np.inf)
    return bool(low <= lowest and highest <= high)


def scale_of(name: str, column: Contents, choices: Choices) -> Scale:
    """Decide on which scale a column of risks is written.

    Raises
    ------
    CohortRefused
        If two scales are possible, or none; ``details`` holds an offer.
    """
    known = column.known
    if LOG_ODDS_TOKEN in choices.accepted or not len(known):
        return Scale(log_odds=LOG_ODDS_TOKEN in choices.accepted)
    signs = joined_text(column.cells).count("%")
    if signs:
        filled = sum(bool(cell.strip()) for cell in column.cells)
        return _signed(name, signs, filled)
    above = (known > 1 + ROUNDING) & (known <= _HUNDRED)
    hundred = ((known >= -ROUNDING) & (known <= _HUNDRED)).mean() >= _MOSTLY
    says_percent = "%" in name or bool(_PERCENT_WORDS & set(words_of(name)))
    if PERCENT in choices.accepted and hundred and (above.any() or says_percent):
        return Scale(percent=True)
    if says_percent and hundred and known.max() <= _HUNDRED:
        return _by_header(name, known, choices)
    if above.any() and column.names_classes:
        raise CohortRefused(
            f"Column {quoted(name)} holds few whole numbers, from {known.min():.0f} to {known.max():.0f}: "
            "expected risks from 0 to 1. A score on a scale of grades cannot be evaluated as a risk."
        )
    if above.any() and hundred:
        raise _in_percent(name, known, int(above.sum()), choices)
    if above.any() or not column.is_unit:
        raise _as_log_odds(name, known, choices)
    return Scale()


def _signed(name: str, signs: int, filled: int) -> Scale:
    """Return the scale of a column with signs of per cent, or refuse it where they are not in every row."""
    if signs < filled:
        raise CohortRefused(
            f"Column {quoted(name)} holds a sign of per cent in {counted(signs, 'row')} and none in "
            f"{counted(filled - signs, 'row')}: write all risks in one way."
        )
    return Scale(percent=True, signed=True)


def _by_header(name: str, known: Floats, choices: Choices) -> Scale:
    """Decide for a column whose header announces per cent."""
    if known.max() > 1 + ROUNDING:
        return Scale(percent=True)
    if FRACTION in choices.accepted:
        return Scale()
    raise CohortRefused(
        f"The header of column {quoted(name)} announces per cent, but no number in it is above 1: it is not "
        "clear whether they are to be divided by 100.",
        details={
            "offer": Offer("Divide the risks by 100.", choices.with_accepted(PERCENT), PERCENT),
            "otherwise": Offer(
                "Read the risks as numbers from 0 to 1.", choices.with_accepted(FRACTION), FRACTION
            ),
        },
    )


def _in_percent(name: str, known: Floats, above: int, choices: Choices) -> CohortRefused:
    what = f"The risks in column {quoted(name)} seem to be written in per cent"
    if above < len(known) / 2:
        what = (
            f"Column {quoted(name)} holds {counted(above, 'number')} above 1 (at most {known.max():.4g}) "
            f"among {len(known):,}, so its risks may be written in per cent"
        )
    return CohortRefused(
        f"{what}: expected numbers from 0 to 1. Divide them by 100, accept that this is done, or correct "
        "the numbers above 1.",
        details={"offer": Offer("Divide the risks by 100.", choices.with_accepted(PERCENT), PERCENT)},
    )


def _as_log_odds(name: str, known: Floats, choices: Choices) -> CohortRefused:
    sentence = f"Read {quoted(name)} as log-odds: risk = 1 / (1 + exp(-log-odds))."
    found = f"Column {quoted(name)} holds values from {known.min():.4g} to {known.max():.4g}: expected risks"
    if known.min() >= 0:
        return CohortRefused(f"{found} from 0 to 1. Write them on this scale.")
    return CohortRefused(
        f"{found} from 0 to 1. If these are log-odds, call the column 'log_odds', or accept that they are.",
        details={"offer": Offer(sentence, choices.with_accepted(LOG_ODDS_TOKEN), LOG_ODDS_TOKEN)},
    )


def never_below_half(risk: Floats, *, with_decisions: bool) -> bool:
    """Return whether risks may be the probability of whichever class was predicted."""
    known = risk[np.isfinite(risk)]
    fewest = _FEWEST_ABOVE_HALF // 2 if with_decisions else _FEWEST_ABOVE_HALF
    return len(known) >= fewest and bool((known >= _HALF - ROUNDING).all())


def refuse_limits(names: Sequence[str], invalid: Sequence[InvalidCell]) -> None:
    """Refuse a column in which limits or marked numbers, such as "<0.01" or "*0.9", stand for risks.

    Parameters
    ----------
    names : sequence of str
        The header of each measured column.
    invalid : sequence of InvalidCell

    Raises
    ------
    CohortRefused
        Leaving out their rows would leave out the lowest or the highest risks, or those of one class.
    """
    cells = [cell for cell in invalid if cell.rule in (LIMIT, MARKED)]
    if cells:
        first = cells[0]
        number = sum(cell.column == first.column for cell in cells)
        raise CohortRefused(
            f"Column {quoted(names[first.column])} holds {counted(number, 'limit or marked number')} instead "
            f"of plain numbers: {first.problem} Without these rows the rest would be no fair sample. Write "
            "each risk as a number."
        )


def refuse_another_scale(
    name: str, numbers: Floats, cells: Sequence[str], scale: Scale, choices: Choices
) -> None:
    """Refuse a column in which numbers on another scale come up after its first rows.

    Parameters
    ----------
    name : str
    numbers : ndarray of shape (n,)
    cells : sequence of n str
        As written, where the scale was decided from signs of per cent.
    scale : Scale
    choices : Choices

    Raises
    ------
    CohortRefused
        Leaving out the rows with numbers above 1 would leave out the highest risks.
    """
    if scale.signed:
        _signed(name, sum("%" in cell for cell in cells), int(np.isfinite(numbers).sum()))
    if scale.percent or scale.log_odds or within(numbers, 0, 1):
        return
    above = (numbers > 1 + ROUNDING) & (numbers <= _HUNDRED)
    if above.any():
        raise _in_percent(name, numbers[np.isfinite(numbers)], int(above.sum()), choices)
