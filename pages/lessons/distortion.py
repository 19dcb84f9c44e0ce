"""AUC is not calibration: can a model rank all patients perfectly and be wrong about each?"""

import streamlit as st

from lrcore.lessons.distortion import powered, repair_lines, repaired, shifted, stretched
from lrcore.lessons.measures import auc, brier, in_the_large, log_loss, recalibration
from lrcore.ui.components.live import live
from lrcore.ui.lessons import distortion, lesson
from lrcore.ui.plain_text import plain
from lrcore.ui.table import show_table

lesson.lesson_header("distortion")
lesson.prose(
    "The AUC is the share of pairs, one malignant and one benign patient, that the risk puts in the right "
    "order; a tie counts half:"
)
lesson.formula(
    r"\text{AUC} = \frac{1}{m\,k} \sum_{i\,:\,y_i = 1} \; \sum_{j\,:\,y_j = 0} a_{ij}",
    r"a_{ij} = \mathbb{1}[p_i > p_j] + \tfrac12\, \mathbb{1}[p_i = p_j]",
)
lesson.prose(
    "Only comparisons occur in it. Apply any strictly increasing function to all risks: not one comparison "
    "changes, so neither does the AUC. *Calibration* asks something else: of the patients given 20\u00a0%, "
    "are 20\u00a0% malignant? Such a function can ruin that at will."
)

st.header("Distort the risks", anchor=False)
lesson.prose(
    "These are the cross-validated risks of this dashboard's model as trained, 569 patients, 212 of them "
    "malignant; Performance shows the same until the model is updated:"
)
show_table(distortion.undistorted_measures())
lesson.prose(
    "Choose a distortion and drag its strength. *Shift* makes every patient riskier, or safer, as when a "
    "model is moved to a hospital with fewer cancers. *Stretch* makes risks too bold, as overfitting does, "
    "or too timid, as a heavy penalty does. *Power* bends them."
)
name = distortion.choose_kind()
live(distortion.figure_of(name), key=name.lower())
lesson.caption(
    "Numbers: distorted → repaired. The smooth curve is that of the Performance page, moved with the "
    f"risks. Repaired: recalibrated by intercept and slope, in {distortion.FOLDS} stratified folds drawn "
    f"with seed {distortion.SEED}; each fold is repaired by the line fitted on the other nine."
)
lesson.prose(
    f"In {plain(distortion.same_area_everywhere())} strengths of the three distortions the AUC equals the "
    "undistorted one to the last bit. The Brier score, the log loss, the slope and the "
    "calibration-in-the-large all move. So does every decision at a fixed threshold: watch the point of 0.5 "
    "slide along a curve that stands still. A threshold is a statement about risk, and with risks that are "
    "not calibrated it is a different one."
)
lesson.prose(
    "Try *Stretch* near 5. The Brier score hardly changes, the log loss more than doubles, and the slope "
    "falls far below 1. A squared error cannot punish a false certainty by more than 1; a logarithm can. No "
    "single number is enough: look at the curve."
)
lesson.show_code(auc, brier, log_loss, in_the_large, shifted, stretched, powered)

st.header("The repair", anchor=False)
lesson.prose(
    "Take the distorted log-odds as the only measurement of a new, tiny logistic regression. It has two "
    "coefficients and no penalty:"
)
lesson.formula(r"\operatorname{logit} P(y = 1) = \alpha + \zeta \, \operatorname{logit} p")
lesson.prose(
    "This is Cox's logistic recalibration. If the distortion was a shift or a stretch, it is a straight "
    "line on the log-odds scale, and another straight line undoes it *exactly*: the repaired numbers stay "
    "the same whatever you do with the slider. A power is bent, and two numbers can only straighten it on "
    "average. What the repair needs is outcomes: a distortion can be neither seen nor mended from risks "
    "alone."
)
lesson.prose(
    "The repaired AUC differs a little from the one before. Each fold has a line of its own, so that no "
    "patient judges a repair made with their own outcome, and ten slightly different lines can swap patients "
    "of different folds. One line for all patients would keep the AUC exactly, and would be judged by the "
    "patients it was fitted on."
)
worst = distortion.most_misjudged()
lesson.prose(
    "Nor is the repair free. Where nothing is broken, at a shift of 0, the repaired risks are a little "
    f"*worse*, in log loss, slope and AUC. Much of that is one patient: {plain(worst['outcome'])}, with a "
    f"risk of {plain(worst['risk'])}. With this patient the slope of all 569 is {plain(worst['slope'])}; "
    f"without this patient it is {plain(worst['slope_without'])}. The fold that holds the patient learns "
    f"{plain(worst['slope_of_fold'])} from the other nine, and makes the one great mistake greater. "
    "Recalibrate when there is something to repair, and enough patients to learn it from."
)
lesson.show_code(recalibration, repair_lines, repaired)

lesson.exercises(
    (
        "A hospital has 5\u00a0% cancers among its aspirates instead of 37\u00a0%, with the same "
        "measurements in the sick and in the healthy. Which distortion does the model suffer there, and how "
        "strong is it?",
        "A shift. The odds before any measurement fall from 0.37/0.63 to 0.05/0.95, so every log-odds is too "
        "high by log(0.587/0.0526) = 2.41. Choose *Shift* and 2.50 to see it.",
    ),
    (
        "Is a model with the higher AUC always the better one to decide with?",
        "No. At a threshold of 20\u00a0% one needs to know who is above 20\u00a0%. A calibrated model with a "
        "lower AUC can lead to fewer losses than a better ranking with wrong risks; the net benefit on the "
        "Threshold page compares them.",
    ),
    (
        "Rounding all risks to 0 or 1 at 0.5 is also a monotone function. Does it keep the AUC?",
        "No: it is not *strictly* increasing. It makes ties, and ties count half. The AUC becomes the mean "
        "of recall and specificity at 0.5.",
    ),
    (
        f"The slope before is {plain(worst['slope'])}, not 1. Which lesson explains it?",
        "Lesson 6: at C = 1 the penalty still makes risks slightly timid. Its interval in the table "
        "includes 1.",
    ),
)
lesson.sources(
    (
        "Hanley JA, McNeil BJ. The meaning and use of the area under a receiver operating characteristic "
        "(ROC) curve. Radiology 1982, doi:10.1148/radiology.143.1.7063747. The AUC as a share of pairs.",
        "Cox DR. Two further applications of a model for binary regression. Biometrika 1958, "
        "doi:10.1093/biomet/45.3-4.562. Recalibration.",
        "Van Calster B, McLernon DJ, van Smeden M, Wynants L, Steyerberg EW. Calibration: the Achilles heel "
        "of predictive analytics. BMC Medicine 2019, doi:10.1186/s12916-019-1466-7.",
        "Van Calster B, Vickers AJ. Calibration of risk prediction models: impact on decision-analytic "
        "performance. Medical Decision Making 2015, doi:10.1177/0272989X14547233.",
        "Gneiting T, Raftery AE. Strictly proper scoring rules, prediction, and estimation. Journal of the "
        "American Statistical Association 2007, doi:10.1198/016214506000001437. Brier score and log loss.",
    )
)
lesson.link_to_neighbours("distortion")
