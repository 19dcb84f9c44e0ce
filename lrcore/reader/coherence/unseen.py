"""What cannot be noticed in so few rows, in one line."""

from lrcore.reader.issues import Issue, counted, file_note, listed

FEW_ROWS = "few rows"
# Rows from which a structure that is wrong in this way is noticed in 99 of 100 files, or changes no risk
# by more than 0.05: measured by benchmarks/coherence.py.
_FEWEST = (
    (3, "columns under another header or copied from others"),
    (10, "columns shifted by rows, in another unit, or with standard deviations for standard errors"),
    (10, "a part of the rows from another file"),
    (30, "a single column sorted, shuffled or filled in"),
    (30, "lengths that are wrong by a fifth"),
)


def few_rows(rows: int) -> tuple[Issue, ...]:
    """Return a note on what could not be noticed, for a file of few readable rows.

    Examples
    --------
    >>> few_rows(12)[0].problem
    '12 rows: a single column sorted, shuffled or filled in and lengths that are wrong by a fifth could not \
be noticed with certainty.'
    >>> few_rows(30)
    ()
    """
    unseen = [what for fewest, what in _FEWEST if rows < fewest]
    if not rows or not unseen:
        return ()
    problem = f"{counted(rows, 'row')}: {listed(unseen)} could not be noticed with certainty."
    return (file_note(problem, FEW_ROWS),)
