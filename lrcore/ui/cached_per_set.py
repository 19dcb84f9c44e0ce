"""Results kept as long as the patients they belong to, and no longer."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

from lrcore.evaluation.evaluation_set import EvaluationSet

Result = TypeVar("Result")


def cached_per_set(compute: Callable[[EvaluationSet], Result]) -> Callable[[EvaluationSet], Result]:
    """Compute once per evaluation set; forget when the set itself is forgotten.

    Streamlit's own caches compare large arrays by a sample and keep them after the session has
    ended: one person's patients could answer for another's, and would stay in memory.
    """
    results: WeakKeyDictionary[EvaluationSet, Result] = WeakKeyDictionary()

    @wraps(compute)
    def lookup(patients: EvaluationSet) -> Result:
        if patients not in results:
            results[patients] = compute(patients)
        return results[patients]

    return lookup
