"""Captions of the Model page."""

from lrcore.wording.captions.caption import Caption

COEFFICIENTS = Caption(
    "Bars: the middle 95 of 100 of {resamples} models, each fitted on a resample of "
    "{n} patients. Penalised coefficients are drawn towards 0, and measurements that move "
    "together share their weight: a small coefficient is no proof that a measurement does not "
    "matter. SE: standard error.",
    "Bars: the range of the weights that 95 of 100 of {resamples} models give a measurement, each built on "
    "patients drawn again from the same {n}. Measurements that move together share their weight: a small "
    "weight is no proof that a measurement does not matter.",
)
OTHER_MODELS = Caption(
    "Logistic regressions with other penalties (L2 where not named), with logarithms, or with fewer "
    "measurements, fitted to the same patients. The measures come from 10-fold cross-validation over all "
    "569, scaling included.",
    "Models that could have been chosen with as good a reason, built on the same patients. Each of the 569 "
    "is judged by models that were built without that patient.",
)
INSTABILITY = Caption(
    "{n:,} patients the model was fitted on ({cases:,} malignant), "
    "{resamples:,} refits on resamples of them (seed {seed}); scaling and fitting "
    "repeated in each, the curves of {estimable:,} estimable. Calibration curves are "
    "straight on the log-odds scale, and show no bend. Corrected: the apparent curve less the "
    "mean difference between a refit on its own resample and on all patients. Patients of "
    "another place are not part of it.",
    "The model built again {resamples:,} times, each time on patients drawn anew from the {n:,} it was built "
    "on ({cases:,} malignant): the wider the bundle, the more it depends on who happened to be among "
    "them. Patients of another hospital are not part of it.",
)
SERIES_SIZE = Caption(
    "{parameters} coefficients, a prevalence of {prevalence} and the "
    "cross-validated AUC of {area}, which stands for a Cox-Snell R2 of "
    "{r2} (Riley et al. 2020 and 2021). The criteria are those of a model without "
    "penalty; a penalty does not replace patients.",
    "Published rules, for a model with {parameters} weights, a share of {prevalence} with cancer and a "
    "ranking as good as this one. They do not count the restraint that keeps this model from learning its "
    "patients by heart, which does not replace patients.",
)
