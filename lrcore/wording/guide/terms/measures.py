"""Terms that name a measure of risks or of patients."""

from lrcore.wording.guide.terms.term import (
    LESSON_ON_ODDS,
    MODEL,
    MONITORING,
    PERFORMANCE,
    THRESHOLD,
    VALIDATION,
    Term,
)

MEASURES = (
    Term(
        "AUC",
        "The area under the ROC curve: the share of pairs of one malignant and one benign patient in which "
        "the malignant one has the higher risk. 0.5 is no better than chance, 1 is a perfect order. It does "
        "not show whether the risks are right.",
        ("AUCs",),
        PERFORMANCE,
    ),
    Term(
        "average precision",
        "The mean of the PPV over all thresholds, weighted by the recall each one adds. Uninformative risks "
        "reach the prevalence, perfect ones 1.",
        (),
        PERFORMANCE,
    ),
    Term(
        "Brier score",
        "The mean squared difference between risk and outcome; 0 is perfect. It can be decomposed into "
        "miscalibration, discrimination and uncertainty.",
        (),
        PERFORMANCE,
    ),
    Term(
        "calibration",
        "Whether risks mean what they state: of 100 patients with a risk of 20 %, about 20 should have "
        "cancer.",
        ("calibrated", "miscalibrated", "miscalibration"),
        PERFORMANCE,
    ),
    Term(
        "calibration curve",
        "The share of malignant patients observed at each risk, smoothed. On the diagonal, 20 % means 20 in "
        "100; below it the risks are too high.",
        ("calibration curves", "smooth curve"),
        PERFORMANCE,
    ),
    Term(
        "calibration-in-the-large",
        "The mean shift of the log-odds between what was observed and what was predicted; 0 is ideal, below "
        "0 the risks are too high.",
        ("calibration in the large",),
        PERFORMANCE,
    ),
    Term(
        "calibration slope",
        "How strongly the outcome follows the log-odds; 1 is ideal. Below 1 the risks are too extreme, "
        "above 1 too cautious.",
        ("calibration slopes",),
        PERFORMANCE,
    ),
    Term(
        "Cox-Snell R2",
        "How much a logistic regression explains, computed from its likelihood. Its maximum is below 1 and "
        "depends on the prevalence.",
        ("Cox-Snell",),
        MODEL,
    ),
    Term(
        "cumulative calibration",
        "Cancers observed less those expected, added up from the lowest risk to the highest. How far the "
        "sum strays is compared with what right risks do by chance; it needs neither groups nor a smooth "
        "curve.",
        ("end of the walk",),
        VALIDATION,
    ),
    Term(
        "CUSUM",
        "Cancers observed less those expected, added up patient by patient in the order of time. It leaves "
        "its limits when the risks have been too low or too high for longer than chance explains.",
        ("sum over time",),
        MONITORING,
    ),
    Term(
        "discrimination",
        "Whether malignant patients have higher risks than benign ones. The AUC measures it.",
        (),
        PERFORMANCE,
    ),
    Term(
        "discrimination slope",
        "The mean risk of malignant patients less that of benign ones. It is larger too where risks are too "
        "extreme.",
        (),
        PERFORMANCE,
    ),
    Term(
        "ECE",
        "Expected calibration error: the mean distance between risk and observed share over groups of "
        "patients. It depends on how the groups are formed.",
        (),
        PERFORMANCE,
    ),
    Term(
        "ECI",
        "Estimated calibration index: 100 times the mean squared distance between the risks and the smooth "
        "calibration curve.",
        (),
        PERFORMANCE,
    ),
    Term(
        "I2",
        "The share of the variance among the results of several centres that is more than chance within "
        "each.",
        (),
        VALIDATION,
    ),
    Term(
        "ICI",
        "Integrated calibration index: the mean distance between the risks and the smooth calibration "
        "curve. E50 is the median of these distances, E90 is larger than 90 % of them, Emax is the largest.",
        ("E50", "E90", "Emax"),
        PERFORMANCE,
    ),
    Term(
        "improper measure",
        "A model with wrong risks can do better by such a measure than one with right risks. Accuracy, F1, "
        "Youden's index, Cohen's kappa, the diagnostic odds ratio and the Matthews correlation are improper "
        "at most thresholds.",
        (
            "improper measures",
            "improper",
            "Youden's index",
            "Cohen's kappa",
            "Matthews correlation",
            "F1 score",
            "diagnostic odds ratio",
        ),
        PERFORMANCE,
    ),
    Term(
        "joint intercept",
        "The intercept of a recalibration fitted together with its slope. It is not calibration in the "
        "large.",
        (),
        PERFORMANCE,
    ),
    Term(
        "log loss",
        "Minus the logarithm of the probability given to what happened, averaged over the patients; 0 is "
        "perfect.",
        (),
        PERFORMANCE,
    ),
    Term(
        "Nagelkerke's R2",
        "The Cox-Snell R2 divided by its maximum: 0 explains nothing more than the prevalence, 1 everything.",
        ("Nagelkerke",),
        PERFORMANCE,
    ),
    Term(
        "NPV",
        "Negative predictive value: the share of benign patients among those not flagged. It depends on the "
        "prevalence.",
        ("negative predictive value",),
        PERFORMANCE,
    ),
    Term(
        "observed / expected",
        "Cancers observed, divided by the sum of the risks; 1 is ideal.",
        ("observed over expected", "observed against expected", "O/E"),
        VALIDATION,
    ),
    Term(
        "odds ratio",
        "By how much the odds, risk / (1 - risk), are multiplied when a measurement rises by one standard "
        "deviation and the others stay.",
        ("odds ratios",),
        LESSON_ON_ODDS,
    ),
    Term(
        "partial AUC",
        "The area under a part of the ROC curve, here where the specificity is high. McClish's scale makes "
        "0.5 chance and 1 perfect again.",
        ("McClish's scale",),
        PERFORMANCE,
    ),
    Term(
        "population stability index",
        "How far a distribution has moved between groups formed by the earlier one: 0 where it has not. It "
        "is no test.",
        ("PSI",),
        MONITORING,
    ),
    Term(
        "PPV",
        "Positive predictive value: the share of malignant patients among those flagged. It depends on the "
        "prevalence.",
        ("positive predictive value",),
        PERFORMANCE,
    ),
    Term("prevalence", "The share of malignant patients.", (), PERFORMANCE),
    Term(
        "recall",
        "Sensitivity: the share of malignant patients who are flagged.",
        ("sensitivity",),
        PERFORMANCE,
    ),
    Term(
        "ROC curve",
        "Recall against the share of false alarms among benign patients, at each threshold.",
        ("ROC curves", "ROC"),
        THRESHOLD,
    ),
    Term(
        "scaled Brier score",
        "By how much the Brier score is better than that of the prevalence as the risk of all patients: 0 "
        "is no better, 1 is perfect.",
        (),
        PERFORMANCE,
    ),
    Term("specificity", "The share of benign patients who are not flagged.", (), PERFORMANCE),
    Term(
        "standardised difference",
        "The difference between two means, in standard deviations.",
        ("standardised differences",),
        VALIDATION,
    ),
)
