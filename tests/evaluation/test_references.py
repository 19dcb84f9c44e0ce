"""Every number that R and others computed, within their tolerances."""

import numpy as np
import pytest
from scipy.special import expit, logit
from scipy.stats import t as student_t

from lrcore.evaluation.calibration.bins import equal_width_bins, quantile_bins
from lrcore.evaluation.calibration.brier import brier_score, log_loss, scaled_brier
from lrcore.evaluation.calibration.brier_decompositions import corp_decomposition, murphy_decomposition
from lrcore.evaluation.calibration.curves.smooth import smooth_curve
from lrcore.evaluation.calibration.slope import calibration
from lrcore.evaluation.discrimination.average_precision import average_precision
from lrcore.evaluation.discrimination.roc import auc, delong_variance
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.threshold.counts import counts_at
from lrcore.evaluation.threshold.net_benefit import net_benefit
from lrcore.evaluation.threshold.operating_characteristics import operating_characteristics
from lrcore.evaluation.threshold.prevalence import predictive_values, shifted_risk
from lrcore.evaluation.threshold.threshold_rules import LowestCost, RecallAtLeast
from lrcore.evaluation.threshold.threshold_stability import choose_threshold


def standard_error(estimate):
    return (estimate.high - estimate.low) / (2 * 1.959963984540054)


def test_auc_and_average_precision(case):
    known = Patients(case.outcome, case.risk)
    area = auc(known)
    case.agrees("auc", area.value)
    case.agrees("auc_se_delong", float(delong_variance(known.tally)) ** 0.5)
    # The references have the normal quantile in place of Student's t; the scale and the error are theirs.
    smaller = min(known.n_malignant, known.n - known.n_malignant)
    shorter = 1.959963984540054 / float(student_t.ppf(0.975, smaller - 1))
    for end, name in ((area.low, "lo"), (area.high, "hi")):
        limit = expit(logit(area.value) + shorter * (logit(end) - logit(area.value)))
        case.agrees(f"auc_ci_delong_logit_{name}", float(limit))
    case.agrees("average_precision", average_precision(Patients(case.outcome, case.risk)).value)


def test_counts_and_rates_at_a_threshold(case):
    known = {name.split("/")[1] for name in case.metrics if name.startswith("thr/")}
    assert known
    for text in known:
        at = operating_characteristics(counts_at(Patients(case.outcome, case.risk), float(text)))
        for cell in ("tp", "fp", "tn", "fn"):
            case.agrees(f"thr/{text}/{cell}", getattr(at, cell))
        for rate in ("sensitivity", "specificity", "ppv", "npv"):
            estimate = getattr(at, rate)
            case.agrees(f"thr/{text}/{rate}", estimate.value)
            case.agrees(f"thr/{text}/{rate}_wilson_lo", estimate.low)
            case.agrees(f"thr/{text}/{rate}_wilson_hi", estimate.high)


def test_net_benefit_and_predictive_values_at_another_prevalence(case):
    for text in {name.split("/")[1] for name in case.metrics if name.startswith("thr/")}:
        benefit = net_benefit(counts_at(Patients(case.outcome, case.risk), float(text)))
        case.agrees(f"thr/{text}/net_benefit_model", float(benefit.model[0]))
        case.agrees(f"thr/{text}/net_benefit_treat_all", float(benefit.treat_all[0]))
        for prevalence in ("0.01", "0.1", "0.3"):
            there = predictive_values(
                counts_at(Patients(case.outcome, case.risk), float(text)), prevalence=float(prevalence)
            )
            case.agrees(f"thr/{text}/ppv_at_prevalence_{prevalence}", there.ppv.value)
            case.agrees(f"thr/{text}/npv_at_prevalence_{prevalence}", there.npv.value)


def test_brier_and_log_loss(case):
    case.agrees("brier", brier_score(Patients(case.outcome, case.risk)).value)
    case.agrees("brier_skill", scaled_brier(Patients(case.outcome, case.risk)).value)
    case.agrees("log_loss/unclipped", log_loss(Patients(case.outcome, case.risk)).value)
    case.agrees("log_loss/exact_lp", log_loss(Patients(case.outcome, case.risk, case.log_odds)).value)


def test_the_brier_score_taken_apart(case):
    corp = corp_decomposition(Patients(case.outcome, case.risk))
    for part in ("miscalibration", "discrimination", "uncertainty"):
        case.agrees(f"corp/{part}", getattr(corp, part))
    for name, bins in {
        "equal_width_10/right_closed": equal_width_bins(Patients(case.outcome, case.risk)),
        "quantile_10/type7_right_closed": quantile_bins(Patients(case.outcome, case.risk)),
    }.items():
        murphy = murphy_decomposition(Patients(case.outcome, case.risk), bins=bins)
        parts = ("reliability", "resolution", "uncertainty", "residual")
        for part in (*parts, "within_bin_variance", "within_bin_covariance"):
            case.agrees(f"murphy/{name}/{part}", getattr(murphy, part))
        case.agrees(f"ece/{name}", bins.ece)
        case.agrees(f"n_bins/{name}", len(bins.n))
        table = case.tables[name]
        assert bins.n.tolist() == [row["n"] for row in table]
        assert bins.malignant.tolist() == [row["malignant"] for row in table]
        np.testing.assert_allclose(bins.mean_risk, [row["mean_p"] for row in table], atol=1e-9)


@pytest.mark.parametrize("exact", [True, False])
def test_calibration(case, exact):
    result = calibration(Patients(case.outcome, case.risk, case.log_odds if exact else None))
    extreme = bool(((case.risk == 0) | (case.risk == 1)).any())
    row = "exact_lp" if exact else ("clip_1e-9" if extreme else "clip_1e-15")
    if not exact and not extreme:
        assert result.n_clipped == 0
    for ours, theirs in {
        "in_the_large": "intercept_in_the_large",
        "slope": "slope",
        "joint_intercept": "joint_intercept",
    }.items():
        estimate = getattr(result, ours)
        case.agrees(f"calibration/{row}/{theirs}", estimate.value)
        case.agrees(f"calibration/{row}/{theirs}_se", standard_error(estimate))
    case.agrees("oe_ratio", result.oe_ratio.value)
    case.agrees("spiegelhalter_z", result.spiegelhalter.z)
    case.agrees("spiegelhalter_p", result.spiegelhalter.p)


@pytest.mark.parametrize(("smoother", "row"), [("lowess", "lowess_delta0"), ("loess", "loess_direct")])
def test_the_smooth_curve(case, smoother, row):
    curve = smooth_curve(Patients(case.outcome, case.risk), smoother=smoother)
    for index in ("ici", "e50", "e90", "emax"):
        case.agrees(f"ici/{row}/{index}", getattr(curve, index))


def test_choices_of_a_threshold(case):
    rules = {
        "youden": LowestCost((case.outcome == 0).sum() / (case.outcome == 1).sum()),  # the same choice
        "cost20": LowestCost(20),
        "recall_at_least_0.95": RecallAtLeast(0.95),
        "recall_at_least_0.99": RecallAtLeast(0.99),
    }
    for name, rule in rules.items():
        chosen = choose_threshold(Patients(case.outcome, case.risk), rule)
        case.agrees(f"{name}/threshold", chosen.threshold)
        case.agrees(f"{name}/tp", chosen.tp)
        case.agrees(f"{name}/fp", chosen.fp)
        if f"{name}/next_lower_observed_p" in case.metrics:
            case.agrees(f"{name}/next_lower_observed_p", chosen.next_lower)


def test_the_shift_to_another_prevalence(case):
    own = float(case.outcome.mean())
    for prevalence in ("0.01", "0.1", "0.3"):
        shifted = shifted_risk(case.risk, from_prevalence=own, to_prevalence=float(prevalence))
        case.agrees(f"prior_shift/to_{prevalence}/mean_p", float(shifted.mean()))
        case.agrees(f"prior_shift/to_{prevalence}/n_at_or_above_0.5", int((shifted >= 0.5).sum()))
