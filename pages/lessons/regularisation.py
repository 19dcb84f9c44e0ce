"""Regularisation: how closely may a model fit its patients, and what does the penalty buy?"""

import streamlit as st

from lrcore.lessons.regression.newton import fitted, loss
from lrcore.lessons.regularisation import cross_validated_path, path, smallest_margin, unpenalised_steps
from lrcore.ui.components.live import live
from lrcore.ui.lessons import lesson, regularisation
from lrcore.ui.plain_text import plain
from lrcore.ui.table import show_table

lesson.lesson_header("regularisation")
lesson.prose(
    "The model of this dashboard does not minimise the loss alone. It pays for large coefficients too, at a "
    "rate set by $C$:"
)
lesson.formula(
    r"\min_{\beta_0,\,\beta} \; C \sum_{i=1}^{n} \ell_i(\beta_0, \beta) + \tfrac12 \sum_{j=1}^{30} \beta_j^2"
)
lesson.prose(
    "Here $\\ell_i$ is the cross-entropy of one patient. A small $C$ makes large coefficients expensive; a "
    "large $C$ makes them cheap. The intercept is free, and all measurements are scaled, so that one price "
    "is fair to all. Newton's method finds the minimum in a few steps:"
)
lesson.formula(r"\beta \leftarrow \beta - \mathbf{H}^{-1} \mathbf{g}")
lesson.show_code(fitted, loss)

st.header("Along the path", anchor=False)
live(regularisation.path_figure(), key="strength")
lesson.caption(
    "All 569 patients (212 malignant). Coefficients are of the fit on all of them; four are named, the other "
    f"26 are grey. The rest is cross-validated: {regularisation.FOLDS} stratified folds, dealt "
    f"{regularisation.DEALS} times with seeds 0 to {regularisation.DEALS - 1}, scaling inside each fold. In "
    "brackets the lowest and the highest deal; the calibration line is that of the first."
)
by_loss, by_area, by_slope = regularisation.best_by()
lesson.prose(
    "Drag $C$ from left to right. At the left the coefficients are nearly 0 and all risks are timid: the "
    "calibration slope is far above 1. At the right, coefficients leave the plotted range, the loss on the "
    "patients of the fit keeps falling, and on patients left out it climbs: the model has begun to learn "
    "these patients by heart, and its risks are far too bold. Of the values tried, the log loss is least at "
    f"C = {plain(by_loss)}, the AUC is highest at C = {plain(by_area)}, and the slope is closest to 1 at C = "
    f"{plain(by_slope)}. *They are not the same*: choose by what risks are for. Near 1 the loss is flat, so "
    "C = 1 costs little."
)
lesson.prose(
    "Look at *Compactness, mean*: it starts on the side of malignant, crosses 0 and ends far on the other "
    "side. Correlated measurements share the credit while coefficients are expensive, and play against each "
    "other when they are cheap."
)
lesson.show_code(path, cross_validated_path)

st.header("Three values of C", anchor=False)
lesson.prose("The tutorial this project grew from tabulates 0.01, 1 and 100. Measured:")
show_table(regularisation.tutorials_table())
lesson.caption(
    "Mean over the deals, in brackets the lowest and the highest. A slope of 1 and a "
    "calibration-in-the-large of 0 are right."
)
lesson.prose(
    "The AUC hardly warns: between C = 0.01 and C = 1 it changes in the third decimal, while the Brier score "
    "halves. With C = 0.01 the ranking is good and the risks are wrong. Lesson 7 makes a whole page of that."
)

st.header("Without a penalty there is no model", anchor=False)
lesson.prose(
    "With 30 measurements, some plane puts all 212 malignant patients on one side and all 357 benign ones on "
    "the other: the classes are *separated*. Then every coefficient vector can be improved by making it "
    "longer, since"
)
lesson.formula(
    r"\log L(k\,\beta) = -\sum_i \log\!\left(1 + e^{-k\,|z_i|}\right)",
    r"\longrightarrow 0 \quad \text{as } k \to \infty",
)
lesson.prose(
    "when every score $z_i$ has the right sign. The likelihood has no maximum; it rises along a path "
    "without an end (Albert and Anderson). Watch Newton's method follow it, on all 569 patients:"
)
live(regularisation.separation_figure(), key="step")
lesson.prose(
    "From step 13 on the *smallest log-odds for the truth* is above 0: that is the proof that the classes "
    "are separated. After that the log-likelihood comes closer to 0 by the same factor, about $e$, at every "
    "step, and the coefficients grow by the same length. A program that stops here and prints coefficients "
    "reports when it was stopped, not what it found; Wald intervals and p-values are then meaningless. The "
    "penalty gives the path an end: for any finite $C$ there is one minimum, whatever the method that looks "
    "for it."
)
lesson.show_code(unpenalised_steps, smallest_margin)

lesson.exercises(
    (
        "Why is the intercept not penalised?",
        "It sets the mean risk. Pulling it to 0 would pull the mean risk towards 50\u00a0%, whatever the "
        "share of malignant patients. With a free intercept the mean risk on the patients of the fit equals "
        "that share exactly; cross-validated, the calibration-in-the-large stays within about 0.1 of 0 for C "
        "from 0.0001 to 1.",
    ),
    (
        "The slope is above 1 at C = 0.01 and below 1 at C = 100. Express both in a sentence for a "
        "clinician.",
        "At 0.01 the risks are too timid: of the patients given 80\u00a0%, more than 80\u00a0% are "
        "malignant. At 100 they are too bold: of those given 99\u00a0%, clearly fewer are.",
    ),
    (
        "Choose C by the least cross-validated log loss and report that same log loss. What is wrong?",
        "It is the smallest of 33 estimates, so it is a little too good: lesson 5. Repeat the choice inside "
        "each fold (Varma and Simon), or report that it was chosen.",
    ),
    (
        "Radius is measured in micrometres instead of millimetres and not scaled. What does the penalty do?",
        "The coefficient per micrometre is a thousandth of the one per millimetre, so it is almost free: the "
        "penalty falls on the other measurements. A penalty without scaling depends on units.",
    ),
)
lesson.sources(
    (
        "Hoerl AE, Kennard RW. Ridge regression: biased estimation for nonorthogonal problems. Technometrics "
        "1970, doi:10.1080/00401706.1970.10488634.",
        "le Cessie S, van Houwelingen JC. Ridge estimators in logistic regression. Applied Statistics 1992, "
        "doi:10.2307/2347628.",
        "Albert A, Anderson JA. On the existence of maximum likelihood estimates in logistic regression "
        "models. Biometrika 1984, doi:10.1093/biomet/71.1.1. Separation.",
        "Van Calster B, van Smeden M, De Cock B, Steyerberg EW. Regression shrinkage methods for clinical "
        "prediction models do not guarantee improved performance. Statistical Methods in Medical Research "
        "2020, doi:10.1177/0962280220921415. The slope after shrinkage varies.",
        "Varma S, Simon R. Bias in error estimation when using cross-validation for model selection. BMC "
        "Bioinformatics 2006, doi:10.1186/1471-2105-7-91.",
    )
)
lesson.link_to_neighbours("regularisation")
