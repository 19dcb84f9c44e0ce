"""The terms of the pages, each in a sentence or two, in the order of the alphabet."""

GLOSSARY = {
    "AUC": (
        "The area under the ROC curve: the share of pairs of one malignant and one benign patient in "
        "which the malignant one has the higher risk. 0.5 is no better than chance, 1 is a perfect "
        "order. It does not show whether the risks are right."
    ),
    "Brier score": (
        "The mean squared difference between risk and outcome; 0 is perfect. It can be decomposed "
        "into miscalibration, discrimination and uncertainty."
    ),
    "Calibration": (
        "Whether risks mean what they state: of 100 patients with a risk of 20 %, about 20 should "
        "have cancer."
    ),
    "Calibration in the large": (
        "The mean shift of the log-odds between what was observed and what was predicted; 0 is ideal, "
        "below 0 the risks are too high."
    ),
    "Calibration slope": (
        "How strongly the outcome follows the log-odds; 1 is ideal. Below 1 the risks are too "
        "extreme, above 1 too cautious."
    ),
    "Cross-validated": "Each patient is scored by a model that was fitted without that patient.",
    "Decision curve": (
        "The net benefit at each threshold, against flagging every patient and flagging none."
    ),
    "False alarm": "A benign patient who is flagged.",
    "Flagged": "The risk is at or above the threshold.",
    "Grey zone": "Risks between a rule-out and a rule-in threshold, for which the model decides nothing.",
    "Harm ratio": (
        "How many false alarms are as bad as one missed cancer. At threshold t it is (1 - t) / t."
    ),
    "Held back": "A row that was read but looks wrong, and is scored only after a correction is accepted.",
    "Held out": "Patients set aside before fitting.",
    "ICI, E50, E90": (
        "The mean, the median and the 90th percentile of the distance between the risks and the "
        "smooth calibration curve."
    ),
    "In force": (
        "The threshold by which patients are flagged in the dashboard, on the command line and in the "
        "service. It is recorded with a name, a reason and its evidence."
    ),
    "Lowess": "A local regression that draws the smooth calibration curve.",
    "Net benefit": (
        "Cancers found per patient, minus false alarms weighted by how bad they are at this threshold."
    ),
    "NPV": (
        "Negative predictive value: the share of benign patients among those not flagged. It depends "
        "on the prevalence."
    ),
    "Observed / expected": "Cancers observed, divided by the sum of the risks; 1 is ideal.",
    "PPV": (
        "Positive predictive value: the share of malignant patients among those flagged. It depends "
        "on the prevalence."
    ),
    "Prevalence": "The share of malignant patients.",
    "Recall": "Sensitivity: the share of malignant patients who are flagged.",
    "Refits": (
        "The model fitted again to resamples of its patients. How much a risk varies among them shows "
        "how firm it is."
    ),
    "ROC curve": "Recall against the share of false alarms among benign patients, at each threshold.",
    "Specificity": "The share of benign patients who are not flagged.",
    "What-if": (
        "A threshold that is set to look at its effect and is not in force. Nothing is recorded by it."
    ),
    "Wilson interval": (
        "A confidence interval for a share that stays within 0 % and 100 % and holds for few patients."
    ),
}
