"""The sigmoid with its derivative, and what a change of one measurement does to a risk."""

import numpy as np

from lrcore.arrays import Floats
from lrcore.figures import theme
from lrcore.figures.live import DASHED, DOTTED, SOLID, Line, Live, Mark, Panel, even_axis, share_axis
from lrcore.wording.numbers import fixed

_START = 60
_TANGENT = 1.6  # half its width


def sigmoid_live(score: Floats, probability: Floats, slope: Floats) -> Live:
    """Show the probability of each score, and how fast it rises there.

    Parameters
    ----------
    score, probability, slope : ndarray of shape (k,)
    """
    reach = np.array([-_TANGENT, _TANGENT])
    tangent = Line(
        "tangent", score[:, None] + reach, probability[:, None] + slope[:, None] * reach, theme.ACCENT, DASHED
    )
    axis = even_axis("Score (log-odds)", -6, 6, 2)
    curve = Panel(
        "Probability",
        "The sigmoid: an S from 0 at the left to 1 at the right, through 0.5 at a score of 0.",
        axis,
        even_axis("Probability", 0, 1, 0.25, digits=2),
        lines=(Line("sigmoid", score, probability, theme.MODEL), tangent),
        marks=(Mark("", score, probability, theme.ACCENT, theme.MALIGNANT_SYMBOL),),
        drag=score,
    )
    speed = Panel(
        "How fast it rises",
        "The derivative of the sigmoid: a hill of height 0.25 over a score of 0, falling to 0 on both sides.",
        axis,
        even_axis("Derivative", 0, 0.3, 0.1, digits=1),
        lines=(Line("derivative", score, slope, theme.MODEL),),
        marks=(Mark("", score, slope, theme.ACCENT, theme.MALIGNANT_SYMBOL),),
        drag=score,
    )
    numbers = {
        "Probability": [fixed(value, 3) for value in probability.tolist()],
        "Odds": [_odds(value) for value in (probability / (1 - probability)).tolist()],
        "Derivative p(1 − p)": [fixed(value, 3) for value in slope.tolist()],
    }
    return Live("Score", [fixed(value, 1) for value in score.tolist()], _START, (curve, speed), numbers)


def _odds(value: float) -> str:
    """Return odds with the 1 on the smaller side.

    Examples
    --------
    >>> _odds(3.0), _odds(0.25)
    ('3.0 to 1', '1 to 4.0')
    """
    return f"{fixed(value, 1)} to 1" if value >= 1 else f"1 to {fixed(1 / value, 1)}"


def change_live(change: Floats, ratio: Floats, before: Floats, after: Floats) -> Live:
    """Show where risks go when one measurement changes.

    Parameters
    ----------
    change : ndarray of shape (k,)
        In standard deviations.
    ratio : ndarray of shape (k,)
        What the odds are multiplied by.
    before : ndarray of shape (3,)
        Risks to start from.
    after : ndarray of shape (3, k)
    """
    styles = ((theme.MODEL, SOLID), (theme.ACCENT, DASHED), (theme.SECOND, DOTTED))
    names = [f"from {100 * risk:.0f} %" for risk in before.tolist()]
    panel = Panel(
        "Risk after the change",
        f"Risk against the change, {', '.join(names)}: S-shaped curves of the same form, shifted.",
        even_axis("Change (SD)", -3, 3, 1),
        share_axis("Risk, %"),
        lines=[
            Line(name, change, risk, *style) for name, risk, style in zip(names, after, styles, strict=True)
        ],
        marks=[Mark("", change, risk, colour) for risk, (colour, _) in zip(after, styles, strict=True)],
        drag=change,
    )
    numbers = {"Odds are multiplied by": [fixed(value, 2) for value in ratio.tolist()]} | {
        f"Risk {name}": [f"to {fixed(100 * risk, 1)} %" for risk in risks.tolist()]
        for name, risks in zip(names, after, strict=True)
    }
    shown = [f"{'+' if value > 0 else ''}{fixed(value, 1)} SD" for value in change.tolist()]
    return Live("Change by", shown, int(np.argmin(np.abs(change - 1))), (panel,), numbers)
