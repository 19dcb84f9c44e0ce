"""Captions of the Worklist page."""

from lrcore.wording.captions.caption import Caption

KEY = Caption(
    "Filled: flagged. Hollow: not flagged. Dash: outside the development series, so not compared with the "
    "threshold (dashed line). Whiskers: risks by models fitted on other series, from {resamples} refits; "
    "where they cross the threshold, the verdict is not firm. Models: how many of the other models on the "
    "Model page decide otherwise.",
    "Filled: flagged; hollow: not flagged; dash: unlike the patients of the development series, so not "
    "compared with the threshold (dashed line). Whiskers: where the risk would mostly lie had the model been "
    "built on other patients, and not firm where they cross the threshold; models: how many of the other "
    "models on the Model page decide otherwise.",
)
NO_REFITS = Caption(
    "Refits are shown for files of up to {n:,} patients.",
    "How far each risk depends on the patients the model was built on is shown for files of up to {n:,} "
    "patients.",
)
EXPECTED_COUNTS = Caption(
    "{patients} without a known outcome, of whom {flagged}. Expected numbers add "
    "up the risks; the range is that of chance alone (Poisson-binomial). Both hold only if the risks "
    "are calibrated for these patients, which only outcomes can show.",
    "{patients} without a known outcome, of whom {flagged}. The numbers and the range, which is that of "
    "chance alone, hold only if the risks are right for these patients; that only outcomes can show.",
)
RANKING_PAIRED = Caption(
    "The same patients carry every risk: the differences are paired (DeLong).",
    "The models are judged on the same patients, so a difference is not one of patients. Where its range in "
    "brackets holds 0, neither is shown to rank better.",
)

MEASUREMENTS_GIVE = Caption(
    "30 measurements, and ids if there are any. For each patient: the risk with the range of the refits, "
    "flagged or not, what drives it, and how typical the patient is. Rows that cannot be scored are listed "
    "with cell and reason.",
    "One row for each patient. You see who is flagged and how firm that is, who needs attention first, and "
    "which rows could not be used, each with the reason.",
)
MEASUREMENTS_VALIDATE = Caption(
    "With diagnoses: calibration, ranking and net benefit next to the development series, each with its "
    "interval; case mix, subgroups by further columns, and updates judged on held-out patients.",
    "With the diagnoses you know: whether the risks are right for your patients, whom the threshold would "
    "miss, how your patients differ, and whether the model should be adjusted.",
)
RISKS_GIVE = Caption(
    "One or several columns of risks, and outcomes. The columns are listed with what was read as what; "
    "Performance, Threshold and Validation then judge these risks instead of the model's.",
    "Risks that another model gave, with what became of the patients. All other pages then judge these "
    "risks.",
)
RISKS_VALIDATE = Caption(
    "One or several columns of risks, and outcomes of any study: the same measures for each column, paired "
    "differences between them, and subgroups by further columns.",
    "Risks from one model or several, with what became of the patients: which of them is right, which is "
    "better, and for whom.",
)
EQUATION_GIVES = Caption(
    "Terms and coefficients as published, switched on at the uploader: the risks of the file are then those "
    "of the equation. The coefficients here are made up.",
    "A formula from a paper, switched on at the uploader: it gives the risks of your file. The numbers here "
    "are made up.",
)
