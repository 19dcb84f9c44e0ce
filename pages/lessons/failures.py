"""When it fails: what can a line not do, and what does the usual advice for rare cancers cost?"""

import streamlit as st

from lrcore.lessons.failures import (
    all_products,
    circles,
    cross_validated,
    with_both,
    with_product,
    with_squares,
    xor,
)
from lrcore.lessons.imbalance import balanced, drawn, four_ways, smote
from lrcore.ui.components.live import live
from lrcore.ui.lessons import failures, imbalance, lesson
from lrcore.ui.table import show_table

lesson.lesson_header("failures")

st.header("A line is a line", anchor=False)
lesson.prose(
    "Logistic regression adds up its measurements, so a risk of 0.5 lies on a straight line, or a plane. In "
    "*exclusive or*, a point is malignant if exactly one of two measurements is high; in *circles*, if it is "
    "near the centre. No line separates either. Of four corners, a line gets at most three. The fuller the "
    "colour, the surer the model."
)
failures.show_surface()
lesson.caption(
    f"{failures.POINTS} invented points to fit and {failures.POINTS} others to judge, drawn with seed "
    f"{failures.SEED}; C = 1; 95\u00a0% interval by DeLong."
)
lesson.prose(
    "Give it the product $x_1 x_2$ and exclusive or becomes easy; give it the squares and circles do. The "
    "model is still linear, in more measurements; the curve appears when only two of them are drawn. The "
    "wrong feature does not help, and both together cost almost nothing here. Which one is needed depends "
    "on the problem, not on the method."
)
lesson.show_code(xor, circles, with_product, with_squares, with_both)

st.header("Interactions", anchor=False)
lesson.prose("A product lets the effect of one measurement depend on another:")
lesson.formula(
    r"z = \beta_0 + \beta_1 x_1 + \beta_2 x_2 + \beta_{12}\, x_1 x_2",
    r"\frac{\partial z}{\partial x_1} = \beta_1 + \beta_{12}\, x_2",
)
lesson.prose(
    "Do the nuclei of this series need any? Cross-validated, with all products of the ten worst values:"
)
show_table(failures.interactions(failures.DEALS))
lesson.caption(
    f"569 patients (212 malignant), {failures.FOLDS} stratified folds, dealt {failures.DEALS} times with "
    f"seeds 0 to {failures.DEALS - 1}; scaling and products inside each fold; C = 1. In brackets the lowest "
    "and the highest deal."
)
lesson.prose(
    "The 45 products improve the model of the ten worst values as much as the other 20 measurements do. So "
    "there is structure that a sum of ten measurements does not show; but 30 simple terms, each of which "
    "can be explained, do as well as 55. That is why this dashboard's model has none."
)
lesson.show_code(all_products, cross_validated)

st.header("When cancers are rare", anchor=False)
lesson.prose(
    "Among the aspirates of this series 37\u00a0% are malignant; elsewhere far fewer may be. Then a model "
    "built on weak measurements seems to fail: at a threshold of 0.5 it flags almost no patient. Usual "
    'advice: give malignant patients more weight (`class_weight="balanced"`), or invent more of them with '
    "SMOTE, which places new patients between neighbouring malignant ones. There is a third way: leave the "
    "model alone and *move the threshold*."
)
lesson.prose(
    f"A trial: split the 569 patients in halves. From one half draw {imbalance.N_FITTED} with "
    f"{100 * imbalance.SHARE:.0f}\u00a0% malignant to fit on, from the other {imbalance.N_EVALUATED} with "
    f"the same share to judge. Repeat {imbalance.REPEATS} times, with seeds 0 to {imbalance.REPEATS - 1}."
)
chosen = imbalance.choose_set()
live(imbalance.threshold_figure(chosen), key="at")
lesson.prose(
    "Drag the threshold from 0.5 to 0.02. The model as it is walks along the same curve to about where the "
    "weights stood at 0.5. Weighting and inventing patients gain nothing that moving the threshold does not."
)
show_table(imbalance.decisions_table(chosen))
lesson.prose("Their price does not show in these decisions, and is the same at every threshold:")
show_table(imbalance.calibration_table(chosen))
lesson.caption(
    "Means over the repeats; in brackets the middle 95\u00a0% of them. Patients are drawn with replacement "
    "within each half, and no patient is in both. *In the large* is what has to be added to every log-odds: "
    "right is 0, and the slope should be 1. Brier: lower is better. C = 1."
)
lesson.prose(
    "With weights or SMOTE, a model of a disease that 2 in 100 have gives a mean risk several times too "
    "high. Every risk is wrong, and so is every decision that weighs it against a harm. Weights are at "
    "least honest about what they did: they multiplied the odds by the ratio of the classes, so subtracting "
    "its logarithm from the intercept takes most of it back (*Weights, corrected*), which leads back to the "
    "start, with a little more noise. Van den Goorbergh and others found the same for ovarian cancer. So "
    "this dashboard moves the threshold, and asks how many false alarms one missed cancer is worth."
)
lesson.show_code(drawn, balanced, smote, four_ways)

lesson.exercises(
    (
        "Balanced weights, $n / (2 n_k)$ for a class of $n_k$, multiply the odds by which factor when "
        "2\u00a0% are malignant, and what is its logarithm? Compare with the column *In the large*.",
        "By 0.98/0.02 = 49, and log 49 = 3.9. The column shows about minus 4: nearly all of the "
        "miscalibration is this one number.",
    ),
    (
        "Which harm ratio do balanced weights and a threshold of 0.5 imply at 2\u00a0% malignant?",
        "A threshold of 0.5 on odds that are 49 times too high is a threshold of 0.02 on the right ones, so "
        "one missed cancer is as bad as 49 false alarms. That may be intended; then state it.",
    ),
    (
        "SMOTE is applied to all patients before cross-validation. What happens?",
        "Invented patients in the fit lie between malignant ones that are held out: leakage, lesson 5. In "
        "this trial only patients of the fit are used to invent.",
    ),
    (
        "Why does the slope suffer more with SMOTE than with weights?",
        "A point between two malignant patients lies closer to the middle than they do, so malignant "
        "patients look less spread out than they are and the model becomes too sure: its risks are too "
        "extreme, and the slope is below 1.",
    ),
)
lesson.sources(
    (
        "van den Goorbergh R, van Smeden M, Timmerman D, Van Calster B. The harm of class imbalance "
        "corrections for risk prediction models: illustration and simulation using logistic regression. "
        "Journal of the American Medical Informatics Association 2022, doi:10.1093/jamia/ocac093.",
        "Chawla NV, Bowyer KW, Hall LO, Kegelmeyer WP. SMOTE: synthetic minority over-sampling technique. "
        "Journal of Artificial Intelligence Research 2002, doi:10.1613/jair.953.",
        "King G, Zeng L. Logistic regression in rare events data. Political Analysis 2001, "
        "doi:10.1093/oxfordjournals.pan.a004868. The corrected intercept.",
        "Pauker SG, Kassirer JP. Therapeutic decision making: a cost-benefit analysis. New England Journal "
        "of Medicine 1975, doi:10.1056/NEJM197507312930505. The threshold and the harms it implies.",
        "Minsky M, Papert S. Perceptrons. MIT Press 1969, doi:10.7551/mitpress/11301.001.0001. Exclusive or.",
    )
)
lesson.link_to_neighbours("failures")
