"""Which columns of a table hold predicted risks, and on which scale."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from lrcore import schema
from lrcore.arrays import Floats
from lrcore.errors import CohortRefused
from lrcore.reader.choices import Choices, Offer
from lrcore.reader.columns.spelling import id_rank, is_label_header, squashed
from lrcore.reader.issues import listed, quoted

_RISKS = frozenset(schema.RISK_HEADERS.split())
_LOG_ODDS = frozenset(schema.LOG_ODDS_HEADERS.split())
_WORD = re.compile(r"[^\W_]+")
_RISK_WORDS = frozenset(["risk", "prob", "proba", "probability", "pred", "predicted"])
_BENIGN = frozenset(["benign", "negative", "healthy", "0"])
_FEWEST_DECISIONS = 10
_NUMBER = frozenset("0123456789.-+")  # how no header of predictions begins
RISK, LOG_ODDS, LABEL, ID = "risk", "log-odds", "label", "id"


def column_kind(header: str, choices: Choices) -> str | None:
    """Return what the header of a table of predictions announces, or None.

    Examples
    --------
    >>> [column_kind(name, Choices()) for name in ("risk", "lp", "outcome", "prob_forest", "age")]
    ['risk', 'log-odds', 'label', 'risk', None]
    """
    if choices.risk_columns and header in choices.risk_columns:
        return RISK
    if header == choices.label_column:
        return LABEL
    if header[:1] in _NUMBER:
        return None
    plain, words = squashed(header), set(_WORD.findall(header.lower().replace("_", " ")))
    if plain in _LOG_ODDS or "".join(sorted(words & {"log", "odds"})) == "logodds":
        return LOG_ODDS
    if not choices.risk_columns and (plain in _RISKS or words & _RISK_WORDS):
        return RISK
    if is_label_header(header) and choices.label_column is None:
        return LABEL
    return ID if id_rank(header) >= 0 else None


@dataclass(frozen=True, eq=False, slots=True)
class RiskColumns:
    """Where the predictions stand.

    Attributes
    ----------
    names : tuple of str
        Every header as written.
    risks : tuple of int
        Columns of risks; empty when there are only log-odds.
    log_odds : tuple of int
        Columns of log-odds: none, or one for each column of risks.
    labels : tuple of int
        Columns whose header announces an outcome.
    id_column : int
        -1 when there is none.
    percent : tuple of bool
        For each column of risks, whether it is written in per cent.
    """

    names: tuple[str, ...]
    risks: tuple[int, ...]
    log_odds: tuple[int, ...]
    labels: tuple[int, ...]
    id_column: int
    percent: tuple[bool, ...]

    @property
    def measured(self) -> tuple[int, ...]:
        """Every column of numbers: the risks, then the log-odds."""
        return self.risks + self.log_odds

    @property
    def models(self) -> tuple[str, ...]:
        """The header of each model's predictions; a header that is there again says so."""
        found: list[str] = []
        for column in self.risks or self.log_odds:
            name = self.names[column].strip()
            while name in found:
                name += " (again)"
            found.append(name)
        return tuple(found)


def find_risk_columns(names: Sequence[str], choices: Choices) -> RiskColumns:
    """Find the columns of risks, log-odds, outcomes and ids by their headers.

    Raises
    ------
    CohortRefused
        If there are no predictions or no outcomes, or the risks are those of a benign finding.
    """
    kinds = [column_kind(name, choices) for name in names]
    risks, log_odds, labels = (
        tuple(column for column, kind in enumerate(kinds) if kind == wanted)
        for wanted in (RISK, LOG_ODDS, LABEL)
    )
    if not risks and not log_odds:
        raise CohortRefused(
            "Expected a column of risks, called for example 'risk' or 'probability', found "
            f"{listed(map(quoted, names))}: rename it, or say which column holds the risks.",
            details={"headers": tuple(names[:500])},
        )
    if not labels:
        raise CohortRefused(
            "Expected a column of outcomes beside the risks, called for example 'outcome' or 'diagnosis', "
            "found "
            f"{listed(map(quoted, names))}: rename it, or say which column holds the outcomes.",
            details={"headers": tuple(names[:500])},
        )
    _refuse_benign([names[column] for column in risks if names[column] not in choices.risk_columns])
    ids = [(id_rank(names[column]), column) for column, kind in enumerate(kinds) if kind == ID]
    paired = log_odds if len(log_odds) == len(risks) or not risks else ()
    return RiskColumns(tuple(names), risks, paired, labels, min(ids)[1] if ids else -1, (False,) * len(risks))


def _refuse_benign(names: Sequence[str]) -> None:
    benign = [name for name in names if set(_WORD.findall(name.lower().replace("_", " "))) & _BENIGN]
    if benign:
        raise CohortRefused(
            f"{quoted(benign[0])} seems to be the probability of a benign finding: expected the risk of "
            "malignancy. "
            "Upload 1 minus it, under a header such as 'risk'."
        )


def without_decisions(columns: RiskColumns, risk: Floats, choices: Choices) -> RiskColumns:
    """Leave out columns that hold only 0 and 1: decisions or classes, not risks.

    Parameters
    ----------
    columns : RiskColumns
    risk : ndarray of shape (n, k)
        Numbers of each column of risks; nan where there is none.
    choices : Choices
        What a person chose as a column of risks is not left out.

    Raises
    ------
    CohortRefused
        If no other column holds risks.
    """
    decide = [column for place, column in enumerate(columns.risks) if _decides(risk[:, place])]
    left = [column for column in decide if columns.names[column] not in choices.risk_columns]
    kept = tuple(column for column in columns.risks if column not in left)
    if left and not kept:
        raise CohortRefused(
            f"Column {quoted(columns.names[left[0]])} holds only 0 and 1: these are decisions, not risks. "
            "Upload the risks themselves, or say that this column holds them.",
            details={"headers": tuple(columns.names[:500])},
        )
    paired = columns.log_odds if len(columns.log_odds) == len(kept) else ()
    return replace(columns, risks=kept, log_odds=paired, percent=(False,) * len(kept))


def _decides(risk: Floats) -> bool:
    known = risk[np.isfinite(risk)]
    return len(known) >= _FEWEST_DECISIONS and bool(np.isin(known, (0, 1)).all())


def with_scale(
    columns: RiskColumns, cells: Sequence[Sequence[str]], risk: Floats, choices: Choices
) -> RiskColumns:
    """Decide for each column of risks whether it is written in per cent.

    Parameters
    ----------
    columns : RiskColumns
    cells : sequence of k sequences of str
        The cells of each column of risks.
    risk : ndarray of shape (n, k)
        Their numbers without any per-cent sign; nan where there is none.
    choices : Choices

    Raises
    ------
    CohortRefused
        If a column seems to be in per cent and nobody has said so, or cannot hold risks.
    """
    percent = []
    for place, column in enumerate(columns.risks):
        known = risk[np.isfinite(risk[:, place]), place]
        signs = sum(cell.rstrip().endswith("%") for cell in cells[place])
        inside = ((known >= 0) & (known <= 1)).mean() if len(known) else 1.0
        hundred = ((known >= 0) & (known <= 100)).mean() if len(known) else 1.0
        looks = signs > len(cells[place]) / 2 or (inside < 0.8 and hundred > 0.95 and known.max() > 5)
        if looks and not choices.percent:
            raise _in_percent(columns.names[column], choices)
        if not looks and inside < 0.5:
            raise CohortRefused(
                f"Column {quoted(columns.names[column])} holds values from {known.min():.4g} to "
                f"{known.max():.4g}: "
                "expected risks from 0 to 1. If these are log-odds, call the column 'log_odds'."
            )
        percent.append(bool(looks))
    return replace(columns, percent=tuple(percent))


def _in_percent(name: str, choices: Choices) -> CohortRefused:
    return CohortRefused(
        f"The risks in column {quoted(name)} seem to be written in per cent: expected numbers from 0 to 1. "
        "Divide "
        "them by 100, or accept that this is done.",
        details={"offer": Offer("Divide the risks by 100.", replace(choices, percent=True))},
    )
