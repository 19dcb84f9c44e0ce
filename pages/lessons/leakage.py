"""Leakage: how does information from held-out patients reach the fit, and when does it matter?"""

import streamlit as st

from lrcore.lessons.leakage import best, mean_over_splits, noise, scaling_compared, selection_compared
from lrcore.lessons.splitting import scaled, stratified_folds, stratified_split
from lrcore.ui.components.live import live
from lrcore.ui.lessons import leakage, lesson
from lrcore.ui.plain_text import plain
from lrcore.ui.table import show_table

lesson.lesson_header("leakage")
lesson.prose(
    "Leakage is any path by which held-out patients reach the fit. One question identifies it: *could this "
    "step be done before the new patient arrives?* Two leaks follow. One is in every list of beginners' "
    "mistakes and does almost nothing here. The other turns noise into a discovery."
)

st.header("A scaler fitted on all patients", anchor=False)
lesson.prose(
    "Before fitting, each measurement is centred and divided by its standard deviation. Done properly, the "
    "mean and the standard deviation are those of the patients inside the fit:"
)
lesson.formula(r"z_{ij} = \frac{x_{ij} - \bar x_j^{\,\text{inside}}}{s_j^{\,\text{inside}}}")
lesson.prose(
    "The leak takes them over all patients, held-out ones included. The tutorial this project grew from "
    "states that this inflates metrics by 1 to 3\u00a0%. Here are both ways on the same splits: 569 patients "
    f"(212 malignant), {leakage.SPLITS} stratified splits with 20\u00a0% held out, drawn with "
    f"seed {leakage.SEED}, C = 1."
)
leakage.scaling_chart()
show_table(leakage.scaling_table())
lesson.caption(
    "Means over the splits. Splits share patients, so the interval is widened by the rule of Nadeau and "
    "Bengio. For the Brier score and the log loss, lower is better. The comparison on the Performance page "
    "is of 200 other splits."
)
lesson.prose(
    f"The AUC gains 0.01 or more in {plain(leakage.n_splits_reaching_claim())} splits, and the mean gain is "
    "negligible. Why? The leak passes on 30 means and 30 standard deviations, each an average over hundreds "
    "of patients, and *not one outcome*. It is still a mistake, because a model in use cannot be scaled by "
    "patients who have not arrived yet, and because the same habit does harm below. But a claim about its "
    "size is a claim about numbers, and these are the numbers."
)
lesson.show_code(stratified_split, scaled, scaling_compared, mean_over_splits)

st.header("Selection on all patients", anchor=False)
lesson.prose(
    f"Now a study that cannot succeed: {leakage.N_PATIENTS} patients, half of them malignant, and "
    f"measurements that are *pure noise*. Keep the {leakage.N_SELECTED} that correlate most with the "
    "outcome, fit, and cross-validate in five folds. The truth is an AUC of 0.5. The order of two steps "
    "decides what is found:"
)
lesson.prose(
    "- **leaky**: choose on all patients, then deal the folds;\n"
    "- **proper**: deal the folds, then choose inside each, on the patients of the fit alone."
)
live(leakage.selection_figure(), key="noise")
lesson.caption(
    f"{leakage.N_STUDIES} studies for each number of measurements, drawn with seeds 0 to "
    f"{leakage.N_STUDIES - 1}; in brackets the lowest and the highest. C = 1."
)
lesson.prose(
    "Drag to the right. The more there is to choose from, the better the best of it fits by chance, *in the "
    "held-out fold as well*, because that fold took part in the choice. With ten measurements there is "
    "nothing to choose, and nothing leaks. How good does chance get? The largest of $p$ correlations with "
    "an independent outcome is about"
)
lesson.formula(r"\max_j |r_j| \approx \sqrt{\frac{2 \ln p}{n}}")
lesson.prose(
    "which is 0.37 for 1000 measurements of 100 patients; in these studies it is "
    f"{plain(leakage.mean_strongest_correlation())} on average. Ambroise and McLachlan found this order of "
    "steps behind published gene signatures: in two data sets, an error of zero with a handful of genes did "
    "not survive the proper order."
)
lesson.show_code(noise, best, stratified_folds, selection_compared)

st.header("What to remember", anchor=False)
lesson.prose(
    "Whatever looks at outcomes belongs inside the folds: selection, the choice of C, of the threshold, of "
    "the model. Whatever looks at measurements belongs there too, though its price may be small. Cutpoint "
    "scales, and fits, inside every fold; the Performance page shows the optimism to be expected on new "
    "patients when all steps are repeated."
)

lesson.exercises(
    (
        "Both scalers are fitted without outcomes. Construct a data set in which the leaky one does harm.",
        "Take few patients and a measurement with a very long tail. One extreme held-out value then changes "
        "the standard deviation of the whole column. With hundreds of patients of ordinary spread, no single "
        "one does.",
    ),
    (
        "A colleague tries 40 thresholds on the held-out patients and reports the accuracy at the best one. "
        "Where is the leak, and in which direction does it work?",
        "The threshold was chosen with the outcomes it is judged by, so the accuracy is too high: the "
        "largest of 40 estimates is expected to lie above the truth. Choose on other patients, or repeat "
        "the choice in each resample, as the Threshold page offers.",
    ),
    (
        "One patient contributed two aspirates, and a random split puts one on each side. Leak?",
        "Yes. The model may recognise the patient instead of the disease. Split by patient, not by row.",
    ),
    (
        "Move to 10 measurements. Why do the two lines agree exactly?",
        "Ten are kept out of ten: both ways choose the same columns, deal the same folds, and fit the same "
        "model.",
    ),
)
lesson.sources(
    (
        "Ambroise C, McLachlan GJ. Selection bias in gene extraction on the basis of microarray "
        "gene-expression data. PNAS 2002, doi:10.1073/pnas.102102699.",
        "Kaufman S, Rosset S, Perlich C, Stitelman O. Leakage in data mining: formulation, detection, and "
        "avoidance. ACM Transactions on Knowledge Discovery from Data 2012, doi:10.1145/2382577.2382579.",
        "Nadeau C, Bengio Y. Inference for the generalization error. Machine Learning 2003, "
        "doi:10.1023/A:1024068626366. The interval over splits.",
        "Varma S, Simon R. Bias in error estimation when using cross-validation for model selection. BMC "
        "Bioinformatics 2006, doi:10.1186/1471-2105-7-91. The choice of C belongs inside too.",
        "Wolberg WH, Street WN, Mangasarian OL. Breast Cancer Wisconsin (Diagnostic), "
        "doi:10.24432/C5DW2B. The patients.",
    )
)
lesson.link_to_neighbours("leakage")
