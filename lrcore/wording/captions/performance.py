"""Captions of the Performance page."""

from lrcore.wording.captions.caption import Caption

MEAN_OF_REPETITIONS = Caption(
    "Mean of {n} repetitions, {low} to {high}",
    "Average of {n} repetitions, {low} to {high}",
)
FIXED_RISKS = Caption(
    "These risks, fixed: {estimate}",
    "The risks on this page: {estimate}",
)
INTERVAL = Caption(
    "{level} % interval {low} to {high}",
    "Could be {low} to {high}",
)
CORRECTED = Caption(
    "Corrected for optimism: {value}",
    "Corrected for self-testing: {value}",
)
REPETITIONS_PENDING = Caption(
    "Repeated cross-validation: being computed",
    "Average of repetitions: being computed",
)
CORRECTED_PENDING = Caption(
    "Corrected for optimism: being computed",
    "Corrected for self-testing: being computed",
)
AT = Caption("At {threshold:.3f}", "If all from {threshold:.3f} up are flagged")
RECALL = Caption("Recall {rate}", "That is {rate}")
SPECIFICITY = Caption("Specificity {rate}", "Not flagged: {rate}")
PPV = Caption("PPV {rate}", "Of flagged patients, malignant: {rate}")
NPV = Caption("NPV {rate}", "Of unflagged patients, benign: {rate}")
LEGEND = Caption(
    "Bar: 95 % interval. Diamond: the number above. Dashed: the values named below the bar.",
    "Bar: the values that chance leaves open with this many patients. Diamond: the number above; dashed: the "
    "values named below the bar.",
)
INTERVALS_OF_FIXED_RISKS = Caption(
    "Intervals are those {of_fixed_risks}.",
    "The bars take these risks as given: they leave out that the patients, divided otherwise, would have had "
    "other risks.",
)
CLIPPED = Caption(
    "Calibration slope and calibration-in-the-large rest on {clipping}.",
    "Some risks are exactly 0 or 1, which no risk should be: the two middle numbers depend on how these were "
    "moved inwards.",
)
CURVE = Caption(
    "On the diagonal, 20\u00a0% means 20 in 100. Smooth curve: {smoother}. {band} Below: patients at each "
    "risk, malignant up, benign down (square-root scale). Where there are few patients, the curve is "
    "uncertain.",
    "On the diagonal, 20\u00a0% means 20 in 100; below it the risks are too high, above it too low. {band} "
    "The bars below count the patients at each risk, malignant upwards, benign downwards: where they are "
    "few, the curve is uncertain.",
)
BAND = Caption("Band: {method}.", "The band is what chance leaves open.")
NO_BAND = Caption("No band: {reason}.", "How uncertain it is cannot be drawn: {reason}.")
RANKING = Caption(
    "The diamond and the dashed line mark the threshold of {threshold:.3f}.",
    "Left: the nearer to the top left corner, the better malignant patients are told from benign ones. The "
    "diamond and the dashed line mark the threshold of {threshold:.3f}.",
)
NET_BENEFIT = Caption(
    "Net benefit: cancers found per patient, less the false alarms weighted by how bad they are. The "
    "highest line is the best strategy at that threshold. At a prevalence of {prevalence} %, that of these "
    "patients.",
    "Net benefit: cancers found per patient, less the false alarms, each counted as bad as the threshold "
    "says. The highest line is the best choice at that threshold, where {prevalence} % of patients have "
    "cancer, as here.",
)
USE_WITH_CARE = Caption(
    "At {threshold:.3f}: {reason}",
    "At {threshold:.3f}, a model with wrong risks can do better by these measures than one with right risks, "
    "because they weigh errors by how frequent they are and not by how bad. Do not decide by them.",
)
BRIER = Caption(
    "Brier score = uncertainty {uncertainty} - discrimination {discrimination} + miscalibration "
    "{miscalibration}, exactly (isotonic regression, CORP). Uncertainty is the score of the prevalence as "
    "the risk of all patients.",
    "Giving all patients the average risk would score {uncertainty}, where 0 is perfect. Telling patients "
    "apart takes off {discrimination}, and risks that are not right add {miscalibration}.",
)
INTERNAL_VALIDATION = Caption(
    "All {n:,} patients of the series ({cases:,} malignant); rates at {threshold:.3f}. Corrected: "
    "Harrell's bootstrap, {resamples:,} resamples (seed {seed:d}), scaling and fitting repeated in "
    "each{not_estimable}; spread of the bootstrap as in rms. It is no interval: {spread_held}. "
    "Cross-validated: {repeats:,} repetitions of {folds:d} folds, mean and range. Neither shows what happens "
    "at another hospital: for that, validate on its patients.",
    "A model looks better on the {n:,} patients it was built from ({cases:,} malignant; rates at "
    "{threshold:.3f}) than it is; the other two columns allow for that, and their ranges show how much the "
    "numbers move, not where the truth lies. Neither shows what happens at another hospital: for that, "
    "validate on its patients.",
)
OTHER_MODEL = Caption(
    "The risks came with the file: how the model behind them was developed is not known here.",
    "These risks came with the file: by whom their model was made, and on which patients, is not known here.",
)
UPDATED_MODEL = Caption(
    "The model was updated after it was trained: internal validation and the comparison with the "
    "tutorial are shown for the version as trained (see the Model page).",
    "The model was changed after it was built: the checks made while it was built are shown only for the "
    "version before that change (see the Model page).",
)
EVIDENCE_AT = Caption(
    "At the threshold of {threshold:.3f}",
    "If patients with a risk of {threshold:.3f} or more are flagged",
)
