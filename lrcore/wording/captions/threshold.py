"""Captions of the Threshold page."""

from lrcore.wording.captions.caption import Caption

STABILITY = Caption(
    "{method}. The range of the choice is no interval of the best threshold. The rates are those at the "
    "threshold chosen; in simulated series their intervals also held the rates among new patients.",
    "The range shows how much the choice depends on which patients were in the series, not where the best "
    "threshold lies. The rates are those at the threshold chosen; in simulated series their ranges also held "
    "the rates among new patients.",
)
BETWEEN_STEPS = Caption(
    "It lies between two steps of the slider. The slider shows the nearest one, {threshold:.3f}; while it "
    "does, every page except the workbench above uses the threshold in force with all of its digits.",
    "The slider cannot show it exactly and stands at the nearest step, {threshold:.3f}. While it does, every "
    "page except the workbench above uses the exact threshold in force.",
)
USED_BY = Caption(
    "The dashboard, `python -m lrcore score` and the service all use the threshold in force.",
    "Once confirmed, it decides who is flagged in this dashboard, in files that are scored and in connected "
    "systems.",
)
RISKS_PANEL = Caption("Risks by outcome (\u221a scale)", "Which risks were given to whom")
BENEFIT_PANEL = Caption("Net benefit", "Is using the model worth it?")
RATES_PANEL = Caption("Recall, false alarms, %", "Found, false alarms, %")
ROC_PANEL = Caption("ROC", "Trade-off")
CALIBRATION_PANEL = Caption("Calibration here", "Are the risks right here?")
NUMBERS_PANEL = Caption("Rates with 95 % intervals", "Rates, with what chance leaves open")
RECALL_ROW = Caption("Recall", "Of malignant patients, flagged")
SPECIFICITY_ROW = Caption("Specificity", "Of benign patients, not flagged")
PPV_ROW = Caption("PPV", "Of flagged patients, malignant")
NPV_ROW = Caption("NPV", "Of unflagged patients, benign")
