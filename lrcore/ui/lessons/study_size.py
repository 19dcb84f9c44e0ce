"""How many patients: the numbers behind the page."""

import numpy as np
import streamlit as st

from lrcore.arrays import logit
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.evaluation.planning.measures import precision_from_risks
from lrcore.evaluation.planning.precision import AucByNewcombe
from lrcore.evaluation.planning.risk_distribution import RiskDistribution, distribution_of
from lrcore.figures.lessons.study_size import StudySizes, study_size_live
from lrcore.figures.live import Live
from lrcore.lessons.measures import auc
from lrcore.lessons.planning.study_size import (
    QUANTILE,
    moments,
    patients_for_slope,
    patients_with_even_odds,
    ratio_width,
    simulated_slopes,
    slope_width,
)
from lrcore.lessons.regression.sigmoid import sigmoid
from lrcore.system.parallel import one_blas_thread
from lrcore.ui.cache import cached_per_owner
from lrcore.ui.lessons.series import patients_as_trained
from lrcore.wording.numbers import fixed
from lrcore.wording.planning import patients_needed

STUDIES, SEED = 20, 0
SIZES = np.array([100.0, 140, 200, 300, 400, 569, 800, 1_100, 1_600, 2_200, 3_200, 4_500, 6_300, 9_000])
START = 5
WIDTH = 0.2
_FEW_CANCERS = 0.05


def figure() -> Live:
    """Return the live figure, simulated once."""
    return _figure(patients_as_trained())


def facts() -> dict[str, str]:
    """Return the numbers that the text quotes."""
    log_odds = patients_as_trained().finite_log_odds.values
    outcome = patients_as_trained().outcome.astype(float)
    area, phi = auc(outcome, log_odds), float(outcome.mean())
    error = np.arcsinh(WIDTH / 2) / QUANTILE
    own = float(moments(log_odds)[0] / sigmoid(log_odds).mean() ** 2)
    return {
        "equivalent": fixed(patients_with_even_odds(log_odds), 0),
        "slope": fixed(np.ceil(patients_for_slope(log_odds, WIDTH)), 0),
        "auc": fixed(area, 3),
        "published_auc": fixed(np.ceil(AucByNewcombe(area, phi).size(0.1).n), 0),
        "published_ratio": fixed(np.ceil((1 - phi) / phi / error**2), 0),
        "ratio": fixed(np.ceil(own / error**2), 0),
    }


def table_of_patients() -> dict[str, list[str]]:
    """Return the patients that a slope needs, for these patients and for others."""
    risks = distribution_of(patients_as_trained())
    third = risks.log_odds / 3
    groups = {
        "The patients of this series": risks,
        "The same where 5 % are malignant": _at_prevalence(risks, _FEW_CANCERS),
        "A weaker model (every log-odds a third)": RiskDistribution(third, sigmoid(third), risks.weight),
    }
    return {
        "Patients": list(groups),
        "Mean risk": [f"{fixed(100 * each.prevalence, 1)} %" for each in groups.values()],
        "n for a slope of width 0.2": [
            patients_needed(precision_from_risks(each, None)["slope"].size(WIDTH)) for each in groups.values()
        ],
    }


def _at_prevalence(risks: RiskDistribution, prevalence: float) -> RiskDistribution:
    """Return the risks where the classes keep their measurements and another share is malignant."""
    here = risks.prevalence
    log_odds = risks.log_odds + float(logit(prevalence) - logit(here))
    weight = risks.weight * (
        risks.risk * prevalence / here + (1 - risks.risk) * (1 - prevalence) / (1 - here)
    )
    return RiskDistribution(log_odds, sigmoid(log_odds), weight / weight.sum())


@cached_per_owner
def _figure(patients: EvaluationSet) -> Live:
    log_odds = patients.finite_log_odds.values
    with st.spinner("Simulating studies."), one_blas_thread():
        slopes = np.array(
            [
                simulated_slopes(log_odds, int(n), STUDIES, np.random.default_rng([SEED, int(n)]))
                for n in SIZES
            ]
        )
    per_patient = patients_with_even_odds(log_odds) / len(log_odds)
    found = StudySizes(
        SIZES,
        slopes,
        np.array([slope_width(log_odds, n) for n in SIZES]),
        np.array([ratio_width(log_odds, n) for n in SIZES]),
        SIZES * per_patient,
    )
    return study_size_live(found, START)
