"""The evaluable patients of a file, those with a known outcome, and what is reported of all others."""

from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.evaluation.study_words import StudyWords
from lrcore.model.risk_model import RiskModel
from lrcore.reader import Cohort, Predictions
from lrcore.reader.columns.labels import Labels
from lrcore.reader.issues import HELD_BACK, REFUSED, Issue, counted, quoted
from lrcore.validation.scoring import evaluation_sets_of, score

_MAX_EXPLAINED_ROWS = 5


def known_sets(
    table: Cohort | Predictions, model: RiskModel, words: StudyWords | None = None
) -> tuple[EvaluationSet, ...]:
    """Return the patients with a known outcome, one set for each model; empty where there are none.

    Parameters
    ----------
    table : Cohort or Predictions
        A cohort is scored by `model`; predictions bring the risks of their own models.
    model : RiskModel
    words : StudyWords, optional
        Of a table of predictions.
    """
    if isinstance(table, Predictions):
        return evaluation_sets_of(table, words)
    known = score(table, model).evaluation_set()
    return () if known is None else (known,)


def reading_in_words(table: Cohort | Predictions, n_known: int) -> list[str]:
    """Return how a file was read: its counts, the first refused rows, the labels, and who is left out.

    Parameters
    ----------
    table : Cohort or Predictions
    n_known : int
        Patients with a known outcome.
    """
    unknown = table.n_scored - n_known
    left_out = f"{counted(unknown, 'patient')} without a known outcome left out." if unknown else ""
    return [table.sentence, *first_refusals(table), table.labels.sentence, left_out]


def all_refused(table: Cohort | Predictions) -> str:
    """Return why nothing can be evaluated where every row was refused; otherwise empty."""
    if not table.n_rows or table.n_scored:
        return ""
    return " ".join(["Nothing can be evaluated: every row was refused.", *first_refusals(table)])


def why_no_outcome(labels: Labels) -> str:
    """Return why labels give no outcome: their meaning is open, or none of them is understood."""
    if labels.needs_confirmation:
        return f"It is not clear what column {quoted(labels.column)} means. {labels.evidence}"
    return f"Nothing can be evaluated: no patient has a known outcome. {labels.sentence}"


def first_refusals(table: Cohort | Predictions) -> list[str]:
    """Return the first reasons for refusing a row, and how many more there are."""
    problems = [issue for issue in table.issues if issue.row and issue.severity in _refusing(table)]
    first = [f"Row {i.row}{_in_column(i)}: {i.problem}" for i in problems[:_MAX_EXPLAINED_ROWS]]
    more = len(problems) - len(first)
    return [*first, f"And {counted(more, 'more problem')}."] if more else first


def _refusing(table: Cohort | Predictions) -> tuple[str, ...]:
    """Return why rows are left out; those of a cohort that are held back have notes of their own."""
    return (REFUSED, HELD_BACK) if isinstance(table, Predictions) else (REFUSED,)


def _in_column(issue: Issue) -> str:
    return f", {quoted(issue.column)}" if issue.column else ""
