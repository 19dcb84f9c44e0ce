"""Fitting the model. The only place that imports scikit-learn's estimators."""

import warnings
from dataclasses import asdict, dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from lrcore.arrays import Floats
from lrcore.errors import InvalidInput
from lrcore.model.dataset import Dataset, split
from lrcore.model.risk_model import RiskModel

if TYPE_CHECKING:
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import Pipeline

FOLDS, FOLDS_SEED = 10, 0
# lbfgs at its default tolerance of 1e-4 stops up to 0.016 short of the optimal coefficients.
TOLERANCE = 1e-10


@dataclass(frozen=True, slots=True)
class Parameters:
    """The parameters of a training run.

    Attributes
    ----------
    C : float
        Inverse strength of the L2 penalty; smaller is stronger.
    max_iter : int
        Most steps of lbfgs.
    class_weight : str or None
        ``"balanced"`` or none. Balancing destroys calibration; change the threshold instead.
    test_size : float
        Share of the patients held out.
    seed : int
        Seed of the split.
    """

    C: float = 1.0
    max_iter: int = 1000
    class_weight: str | None = None
    test_size: float = 0.2
    seed: int = 42

    def __post_init__(self) -> None:
        if not (np.isfinite(self.C) and self.C > 0):
            raise InvalidInput(f"`C` must be a number above 0, got {self.C}.")
        if self.max_iter < 1:
            raise InvalidInput(f"`max_iter` must be at least 1, got {self.max_iter}.")
        if self.class_weight not in (None, "balanced"):
            raise InvalidInput(f"`class_weight` must be balanced or left out, got {self.class_weight!r}.")
        if not 0 < self.test_size < 1:
            raise InvalidInput(f"`test_size` must lie between 0 and 1, got {self.test_size}.")
        if not 0 <= self.seed < 2**32:
            raise InvalidInput(f"`seed` must lie between 0 and 4294967295, got {self.seed}.")

    @property
    def sentence(self) -> str:
        """The parameters in words, as the reason for a training that was asked for.

        Examples
        --------
        >>> Parameters(C=0.3, class_weight="balanced").sentence
        'Trained with C = 0.3, balanced classes, 20 % held out (seed 42), at most 1,000 steps of the fit.'
        """
        classes = "balanced classes" if self.class_weight else "classes not weighted"
        return (
            f"Trained with C = {self.C:g}, {classes}, {100 * self.test_size:g} % held out (seed "
            f"{self.seed}), at most {self.max_iter:,} steps of the fit."
        )

    def as_json(self) -> dict[str, Any]:
        """Return the parameters, with those that are fixed."""
        return asdict(self) | {"solver": "lbfgs", "penalty": "l2", "tol": TOLERANCE}


@dataclass(frozen=True, eq=False, slots=True)
class TrainingResult:
    """A fitted pipeline and the patients it was not fitted on.

    Attributes
    ----------
    pipeline : sklearn.pipeline.Pipeline
        Scaler and logistic regression, fitted on the training rows.
    model : RiskModel
        The same model in numbers.
    parameters : Parameters
    train_rows, held_out_rows : ndarray of int
        Row numbers in the data set.
    held_out_log_odds : ndarray of shape (len(held_out_rows),)
    cross_validated_log_odds : ndarray of shape (n,)
        Each patient scored by a model that was fitted, scaling included, without them.
    """

    pipeline: "Pipeline"
    model: RiskModel
    parameters: Parameters
    train_rows: NDArray[np.intp]
    held_out_rows: NDArray[np.intp]
    held_out_log_odds: Floats
    cross_validated_log_odds: Floats


def train(data: Dataset, parameters: Parameters) -> TrainingResult:
    """Split, fit on the training part alone, and score the patients left out.

    Raises
    ------
    InvalidInput
        If lbfgs does not reach the optimum within `max_iter`, or a part would lack a class.
    """
    try:
        train_rows, held_out = split(data.outcome, test_size=parameters.test_size, seed=parameters.seed)
    except ValueError as error:
        raise InvalidInput(
            f"`test_size` of {parameters.test_size} leaves a part too small: {error}"
        ) from error
    pipeline = fit(data.measurements[train_rows], data.outcome[train_rows], parameters)
    model = as_risk_model(pipeline)
    return TrainingResult(
        pipeline,
        model,
        parameters,
        train_rows,
        held_out,
        model.log_odds(data.measurements[held_out]),
        cross_validate(data, parameters),
    )


def fit(measurements: Floats, outcome: NDArray[np.int8], parameters: Parameters) -> "Pipeline":
    """Fit the scaler and the logistic regression on the same rows."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    regression = LogisticRegression(
        C=parameters.C, max_iter=parameters.max_iter, class_weight=parameters.class_weight, tol=TOLERANCE
    )
    pipeline = make_pipeline(StandardScaler(), regression)
    with warnings.catch_warnings():
        warnings.simplefilter("error", ConvergenceWarning)
        try:
            return pipeline.fit(measurements, outcome)
        except ConvergenceWarning as warning:
            raise InvalidInput(
                f"lbfgs did not reach the optimum in {parameters.max_iter} steps at C = {parameters.C}. "
                "Raise `max_iter`."
            ) from warning


def as_risk_model(pipeline: "Pipeline") -> RiskModel:
    """Return the numbers of a fitted pipeline."""
    scaler, regression = pipeline[0], pipeline[-1]
    return RiskModel(scaler.mean_, scaler.scale_, regression.coef_[0], float(regression.intercept_[0]))


def as_pipeline(model: RiskModel) -> "Pipeline":
    """Return a fitted pipeline whose ``predict_proba`` gives the risks of a model.

    Scaler and logistic regression; where an update bends the log-odds, the second is spelt out:
    weighted sum, then log(risk) and log(1 - risk), then a logistic regression on those two.
    Everything is scikit-learn, numpy and scipy, so the file can be opened without this project.
    """
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    scaler = StandardScaler()
    scaler.mean_, scaler.scale_, scaler.var_ = model.means, model.scales, model.scales**2
    scaler.n_features_in_ = len(model.means)
    steps: list[Any] = [scaler]
    weights, intercept = model.coefficients[:, None], model.intercept
    for each in model.maps:
        steps += _both_logarithms(weights, intercept)
        weights, intercept = np.array([[each.below], [-each.above]]), each.intercept
    return make_pipeline(*steps, _regression(weights, intercept))


def _both_logarithms(weights: Floats, intercept: float) -> list[Any]:
    """Return the steps from columns to log(risk) and log(1 - risk)."""
    from scipy.special import log_expit
    from sklearn.preprocessing import FunctionTransformer

    both_ways = np.hstack([weights, -weights])
    return [
        FunctionTransformer(np.dot, kw_args={"b": both_ways}),
        FunctionTransformer(partial(np.add, np.array([intercept, -intercept]))),
        FunctionTransformer(log_expit),
    ]


def _regression(weights: Floats, intercept: float) -> "LogisticRegression":
    from sklearn.linear_model import LogisticRegression

    regression = LogisticRegression()
    regression.coef_, regression.intercept_ = weights.T, np.array([intercept])
    regression.classes_, regression.n_features_in_ = np.array([0, 1], np.int8), len(weights)
    return regression


def cross_validate(data: Dataset, parameters: Parameters) -> Floats:
    """Return out-of-fold log-odds of every patient: 10 stratified folds, shuffled with seed 0."""
    from sklearn.model_selection import StratifiedKFold

    log_odds = np.empty(len(data.outcome))
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=FOLDS_SEED)
    for inside, outside in folds.split(data.measurements, data.outcome):
        pipeline = fit(data.measurements[inside], data.outcome[inside], parameters)
        log_odds[outside] = as_risk_model(pipeline).log_odds(data.measurements[outside])
    return log_odds
