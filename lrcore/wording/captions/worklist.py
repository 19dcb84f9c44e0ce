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
