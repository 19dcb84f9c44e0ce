"""What the penalty does to coefficients, to accuracy and to calibration; and what happens without one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from lrcore.arrays import Floats
from lrcore.figures import theme
from lrcore.figures.live import (
    DASHED,
    DOTTED,
    RISK_EDGE,
    SOLID,
    Axis,
    Line,
    Live,
    Mark,
    Panel,
    even_axis,
    power_axis,
    risk_axis,
)
from lrcore.wording.numbers import fixed, significant

_STYLES = ((theme.MODEL, SOLID), (theme.ACCENT, DASHED), (theme.SECOND, DOTTED), (theme.THIRD, "10 3 2 3"))


@dataclass(frozen=True, eq=False, slots=True)
class PenaltyPath:
    """What was measured at each of k values of C.

    Attributes
    ----------
    strengths : ndarray of shape (k,)
    coefficients : ndarray of shape (k, 30)
    train_loss : ndarray of shape (k,)
    log_loss, auc : ndarray of shape (k, deals)
        Cross-validated, one column for each way to deal the folds.
    line : ndarray of shape (k, 2)
        Intercept and slope of the calibration of the first deal.
    """

    strengths: Floats
    coefficients: Floats
    train_loss: Floats
    log_loss: Floats
    auc: Floats
    line: Floats


def path_live(
    path: PenaltyPath, highlighted: Mapping[int, str], numbers: Mapping[str, Sequence[str]], start: int
) -> Live:
    """Show coefficients, loss, AUC and calibration, and move through C.

    Parameters
    ----------
    path : Path
    highlighted : dict of int to str
        At most four columns, with their labels.
    numbers : dict of str to sequence of str
        The numbers shown at each C.
    start : int
    """
    place = np.log10(path.strengths)
    shown = [f"{C:.2g}" if C < 100 else f"{C:,.0f}" for C in path.strengths.tolist()]
    panels = (
        _coefficients(path, place, highlighted),
        _loss(path, place),
        _ranking(path, place),
        _calibration(path),
    )
    return Live("C", shown, start, panels, numbers)


def _x(place: Floats) -> Axis:
    return power_axis("C, inverse strength of the penalty", int(place[0]), int(place[-1]), 2)


def _here(place: Floats, low: float, high: float) -> Line:
    """Return the upright line at the C that is set."""
    return Line("", np.column_stack([place, place]), np.array([low, high]), theme.NEUTRAL, DOTTED)


def _coefficients(path: PenaltyPath, place: Floats, highlighted: Mapping[int, str]) -> Panel:
    reach = 6.0
    styles = dict(zip(highlighted, _STYLES, strict=False))
    others = [
        Line("", place, column, theme.translucent(theme.NEUTRAL, 0.5))
        for index, column in enumerate(path.coefficients.T)
        if index not in highlighted
    ]
    return Panel(
        "Coefficients, log-odds per SD",
        "Paths of the 30 coefficients over C: all near 0 at the left, fanning out to the right until they "
        "leave the axes.",
        _x(place),
        even_axis("Coefficient", -reach, reach, 2),
        lines=(
            *others,
            *(Line(name, place, path.coefficients[:, i], *styles[i]) for i, name in highlighted.items()),
            _here(place, -reach, reach),
        ),
        drag=place,
    )


def _loss(path: PenaltyPath, place: Floats) -> Panel:
    mean = path.log_loss.mean(axis=1)
    return Panel(
        "Log loss: less is better",
        f"Log loss over C. On the patients of the fit it only falls; cross-validated it is least, "
        f"{fixed(float(mean.min()), 3)}, at C = {path.strengths[mean.argmin()]:.2g} and rises after that.",
        _x(place),
        even_axis("Mean log loss", 0, 0.6, 0.2, digits=1),
        lines=(
            Line("cross-validated", place, mean, theme.MODEL),
            Line("on the patients of the fit", place, path.train_loss, theme.ACCENT, DASHED),
            _here(place, 0, 0.6),
        ),
        marks=(Mark("", place, mean, theme.MODEL),),
        drag=place,
    )


def _ranking(path: PenaltyPath, place: Floats) -> Panel:
    mean = path.auc.mean(axis=1)
    return Panel(
        "AUC: more is better",
        f"Cross-validated AUC over C: from {fixed(float(mean[0]), 3)} at the strongest penalty through at "
        f"most {fixed(float(mean.max()), 3)} to {fixed(float(mean[-1]), 3)} at the weakest.",
        _x(place),
        even_axis("AUC", 0.98, 1, 0.005, digits=3),
        lines=(
            Line("cross-validated, mean", place, mean, theme.MODEL),
            Line("lowest and highest deal", place, path.auc.min(axis=1), theme.MODEL, DOTTED),
            Line("", place, path.auc.max(axis=1), theme.MODEL, DOTTED),
            _here(place, 0.98, 1),
        ),
        marks=(Mark("", place, mean, theme.MODEL),),
        drag=place,
    )


def _calibration(path: PenaltyPath) -> Panel:
    predicted = np.linspace(-RISK_EDGE, RISK_EDGE, 61)
    observed = path.line[:, :1] + path.line[:, 1:] * predicted
    axis = risk_axis("Predicted risk, % (log-odds scale)")
    return Panel(
        "Calibration: on the diagonal is right",
        "Logistic calibration line at the C that is set: steeper than the diagonal where risks are too "
        "timid, flatter where they are too bold.",
        axis,
        risk_axis("Share malignant, %"),
        lines=(
            Line(
                "right",
                np.array([-RISK_EDGE, RISK_EDGE]),
                np.array([-RISK_EDGE, RISK_EDGE]),
                theme.NEUTRAL,
                DOTTED,
            ),
            Line("at this C", predicted, observed, theme.MODEL),
        ),
    )


def separation_live(norm: Floats, log_likelihood: Floats, margin: Floats) -> Live:
    """Show how Newton's method diverges without a penalty.

    Parameters
    ----------
    norm, log_likelihood, margin : ndarray of shape (k,)
        After step 0, 1 ...
    """
    steps = np.arange(len(norm), dtype=float)
    x = even_axis("Newton step", 0, len(norm) - 1, 5)
    rest, size = np.log10(-log_likelihood), np.log10(np.maximum(norm, 1.0))
    return Live(
        "Newton step",
        [f"{step:.0f}" for step in steps],
        0,
        (
            Panel(
                "Log-likelihood below 0 by",
                "Minus the log-likelihood after each step, on a logarithmic scale: a straight fall without "
                "an end.",
                x,
                power_axis("Minus log-likelihood", -5, 3, 2),
                lines=(Line("", steps, rest, theme.MODEL),),
                marks=(Mark("", steps, rest, theme.MODEL),),
                drag=steps,
            ),
            Panel(
                "Length of the coefficients",
                "Length of the coefficient vector after each step, on a logarithmic scale: it grows without "
                "an end.",
                x,
                power_axis("Length", 0, 5),
                lines=(Line("", steps, size, theme.ACCENT),),
                marks=(Mark("", steps, size, theme.ACCENT, theme.MALIGNANT_SYMBOL),),
                drag=steps,
            ),
        ),
        {
            "Log-likelihood": [significant(value, 3) for value in log_likelihood.tolist()],
            "Length of the coefficients": [f"{value:,.0f}" for value in norm.tolist()],
            "Smallest log-odds for the truth": [fixed(value, 1) for value in margin.tolist()],
        },
    )
