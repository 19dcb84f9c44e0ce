"""What right risks would show in the same patients, in words: the AUC, and the walk of the outcomes."""

from lrcore.evaluation.calibration.curves.cumulative import MIN_INFORMATION, CumulativeCalibration
from lrcore.evaluation.discrimination.expected_auc import ExpectedAuc
from lrcore.evaluation.intervals import Estimate, side_of
from lrcore.wording.captions import several_pages as captions
from lrcore.wording.captions.caption import Caption
from lrcore.wording.numbers import fixed, number_with_interval, p_value

_MAX_P = 0.05
_RANKED = {-1: captions.RANKED_WORSE, 0: captions.RANKED_AS_PROMISED, 1: captions.RANKED_BETTER}


def expected_auc_caption(observed: Estimate, found: ExpectedAuc) -> Caption:
    """Return whether a low AUC is that of the model or of the patients."""
    if not found.expected.defined:
        return captions.EXPECTED_AUC_UNDEFINED.with_values(reason=found.expected.reason)
    shown = number_with_interval(found.expected, 3)
    expected = captions.EXPECTED_AUC.with_values(n=found.expected.n, expected=shown)
    difference = found.difference
    if not observed.defined or not difference.defined:
        return captions.RANKING_UNDEFINED.with_values(expected=expected, reason=observed.reason)
    seen = captions.RANKING_OBSERVED.with_values(
        expected=expected, observed=number_with_interval(observed, 3)
    )
    if not difference.has_interval:
        return captions.RANKING_OBSERVED_ONLY.with_values(observed=seen)
    apart = captions.RANKING_APART.with_values(observed=seen, difference=number_with_interval(difference, 3))
    side = side_of(difference, 0)
    return _RANKED[side].with_values(apart=apart)


def cumulative_caption(found: CumulativeCalibration) -> Caption:
    """Return what the walk shows, its test, and whether the information suffices for it."""
    if found.reason:
        return captions.WALK_UNDEFINED.with_values(reason=found.reason)
    information = fixed(found.total_information, 1)
    enough = (
        f"information {information}, at least {MIN_INFORMATION} are needed for these p values"
        if not found.has_enough_information
        else f"information {information} (at least {MIN_INFORMATION} are needed)"
    )
    return _walk(found).with_values(
        n=found.n,
        information=enough,
        end=fixed(found.mean_z, 2),
        p_end=_p(found.mean_p),
        furthest=fixed(found.bridge, 2),
        risk=fixed(found.bridge_risk, 3),
        p_furthest=_p(found.bridge_p),
        p=_p(found.p),
    )


def _walk(found: CumulativeCalibration) -> Caption:
    if not found.has_enough_information:
        return captions.WALK_WITHOUT_INFORMATION
    return captions.WALK_BEYOND_CHANCE if found.p < _MAX_P else captions.WALK_WITHIN_CHANCE


def _p(p: float) -> str:
    shown = p_value(p)
    return shown if shown.startswith("<") else f"= {shown}"
