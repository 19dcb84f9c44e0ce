"""Tables of statistics and of correlations, whose rows or columns are no patients."""

import re
from collections.abc import Sequence

import numpy as np

from lrcore.errors import CohortRefused
from lrcore.reader.columns.label_words import meaning_of, plain_label
from lrcore.reader.columns.spelling import field_of, word_set
from lrcore.reader.formats.delimited import Record
from lrcore.reader.issues import listed, quoted

_WORDS = word_set(
    "count n nobs num total sum mean average avg std sd stdev stddev var variance min minimum max maximum "
    "range median mode q1 q2 q3 iqr mad sem skew skewness kurt kurtosis cv missing nan null nulls na "
    "unique top freq frequency dtype type coef coefs coefficient coefficients weight weights beta "
    "importance importances score rank vif or odds oddsratio pvalue p t z statistic f corr correlation "
    "pearson spearman auc shap loading loadings low high lower upper ci limit permutation mutual gain "
    "cover info geometric harmonic trimmed mittelwert standardabweichung varianz anzahl moyenne ecart "
    "effectif mediane media desviacion mediana benign malignant diff difference ratio smd d error err se "
    "value est estimate effect gini information chi2 abs absolute drop overall all total hr exp wald df "
    "ttest shapiro iv woe"
)
_CENTRAL = word_set("mean median average avg mittelwert")
_FIRST_COLUMNS = 3  # that may name the rows
_QUANTILE = re.compile(
    r"(?:p|q|pct|percentile|quantile)?[ _.]?(?:\d{1,3}(?:[.,]\d+)?\s*%|0?[.,]\d+)|[pq]\d{1,2}"
    r"|\d{1,2}(?:st|nd|rd|th)?[ _.]?(?:qu?\.?|quartile|percentile|pct)",
    re.IGNORECASE,
)
_PIECE = re.compile(r"[^\W_]+")
_MOST_DIGITS = 11  # characters of a number that was measured, not computed
_MOSTLY = 0.5  # of the numbers of a row
_FEWEST = 3  # names that occur both across and down
_MOST_CORRELATED = 0.8  # share of names that occur both across and down


def is_statistic(name: str) -> bool:
    """Return whether a name is that of a statistic: "std", "25%", "1st Qu.", "p-value".

    Examples
    --------
    >>> [is_statistic(name) for name in ("mean", "75%", "3rd Qu.", "P-0012", "842302", "")]
    [True, True, True, False, False, False]
    """
    plain = name.strip().strip(":").lower()
    if _QUANTILE.fullmatch(plain):
        return True
    words = [word for word in _PIECE.findall(plain) if not word.isdigit()]
    numbered = any(map(str.isdigit, plain)) and all(len(word) == 1 for word in words)
    return bool(words) and not numbered and all(word in _WORDS for word in words)


def refuse_statistics(names: Sequence[str], rows: Sequence[Record]) -> None:
    """Refuse a table whose rows are statistics of measurements, or correlations between them.

    Parameters
    ----------
    names : sequence of str
        The headers.
    rows : sequence of list of str
        The first rows of data.

    Raises
    ------
    CohortRefused
        If the first column that holds words names statistics, or fields.
    """
    keys, *further = _row_names(names, rows) or [[]]
    statistics = [key for key in keys if is_statistic(key) and not meaning_of(plain_label(key))]
    if len(statistics) == len(keys) and len(_telling(statistics)) >= 2:
        raise CohortRefused(_SENTENCE.format(f"rows are {listed(map(quoted, statistics))}"))
    for statistics in further:  # next to a class: "B, mean", "B, std"
        plain = {plain_label(key) for key in statistics}
        if len(plain & _CENTRAL) and len(plain) > 1 and all(map(is_statistic, plain)):
            raise CohortRefused(_SENTENCE.format(f"rows are {listed(map(quoted, sorted(plain)))}"))
    if _are_means_by_class(keys, rows):
        raise CohortRefused(_SENTENCE.format("rows are the means of each class"))
    fields = {field_of(key) for key in keys} - {None}
    across = {field_of(name) for name in names} - {None}
    if len(fields) >= _FEWEST and len(fields & across) >= _MOST_CORRELATED * len(keys):
        raise CohortRefused(_CORRELATIONS)


def refuse_statistics_below(lines: Sequence[Record]) -> None:
    """Refuse a table with a second header line that names statistics: "mean", "std", "mean", "std".

    Parameters
    ----------
    lines : sequence of list of str
        The header and the lines around it that are no patients.

    Raises
    ------
    CohortRefused
    """
    for line in lines:
        keys = [cell for cell in line if cell.strip()]
        if len(keys) > 1 and all(map(is_statistic, keys)) and len(_telling(keys)) >= 2:
            raise CohortRefused(_SENTENCE.format(f"columns are {listed(map(quoted, dict.fromkeys(keys)))}"))


def refuse_turned_statistics(head: Sequence[Record]) -> None:
    """Refuse a table by measurement whose columns are statistics or correlations, not patients.

    Parameters
    ----------
    head : sequence of list of str
        The first records; the names of the measurements are in the first column.

    Raises
    ------
    CohortRefused
    """
    first = next((record for record in head if any(map(str.strip, record))), [])
    if field_of(first[0] if first else "") is not None:
        return  # no line of names above the first measurement
    keys = [cell for cell in first[1:] if cell.strip()]
    if all(map(is_statistic, keys)) and _telling(keys):
        raise CohortRefused(_SENTENCE.format(f"columns are {listed(map(quoted, keys))}"))
    if len({field_of(key) for key in keys} - {None}) >= _FEWEST:
        raise CohortRefused(_CORRELATIONS)


def _are_means_by_class(keys: Sequence[str], rows: Sequence[Record]) -> bool:
    """Recognise one row for each diagnosis, with more digits than a measurement has."""
    meanings = {meaning_of(plain_label(key)) for key in keys}
    if len(keys) != 2 or None in meanings or len(meanings) != 2:
        return False
    cells = [[cell for cell in row[1:] if cell.strip()] for row in rows]
    # The mean of 32 numbers has few digits, that of 28 as many as fit.
    return any(row and sum(map(_is_computed, row)) > _MOSTLY * len(row) for row in cells)


def _is_computed(cell: str) -> bool:
    """Return whether a number has many digits, and was not only stored in single precision."""
    digits = cell.strip().lstrip("0.")
    try:
        value = float(cell)
    except ValueError:
        return False
    return len(digits) > _MOST_DIGITS and float(np.float32(value)) != value


def _telling(keys: Sequence[str]) -> set[str]:
    """Return the statistics that are no possible ids or diagnoses: "mean" and "25%", not "P25" or "n"."""
    plain = {plain_label(key) for key in keys if not meaning_of(plain_label(key))}
    return {key for key in plain if "%" in key or (len(key) > 2 and not any(map(str.isdigit, key)))}


_SENTENCE = (
    "This is a table of statistics, not of patients: its {}. Expected one row per patient with the 30 "
    "measurements as columns."
)
_CORRELATIONS = (
    "This is a table of correlations or another relation between the measurements, not of patients: their "
    "names are both the headers and the first column. Expected one row per patient."
)


def _row_names(names: Sequence[str], rows: Sequence[Record]) -> list[list[str]]:
    """Return the filled cells of each of the first columns without a field's name."""
    columns = [place for place, name in enumerate(names) if field_of(name) is None][:_FIRST_COLUMNS]
    return [[row[place] for row in rows if place < len(row) and row[place].strip()] for place in columns]
