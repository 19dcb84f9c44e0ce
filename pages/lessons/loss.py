"""The loss: what does a model minimise, and why not simply the squared error?"""

import streamlit as st

from lrcore.lessons.loss_surface import surface, walks
from lrcore.lessons.regression.loss import (
    cross_entropy,
    cross_entropy_slope,
    gradient,
    hessian,
    squared_error,
    squared_error_curvature,
    squared_error_slope,
)
from lrcore.ui.components.live import live
from lrcore.ui.lessons import lesson
from lrcore.ui.lessons import loss as content
from lrcore.ui.plain_text import plain
from lrcore.ui.table import show_table

lesson.lesson_header("loss")

st.header("From likelihood to cross-entropy", anchor=False)
lesson.prose(
    "The model gives patient $i$ the risk $p_i$; what happened is $y_i$, 1 for malignant and 0 for "
    "benign. How probable was what happened? $p_i$ if malignant, $1 - p_i$ if benign; in one formula:"
)
lesson.formula(r"P(y_i) = p_i^{\,y_i}\,(1 - p_i)^{1 - y_i}")
lesson.prose(
    "Patients are independent, so the probabilities multiply. This is the likelihood of the weights:"
)
lesson.formula(r"L(w) = \prod_{i=1}^{n} p_i^{\,y_i}\,(1 - p_i)^{1 - y_i}")
lesson.prose(
    "Make it as large as possible. The logarithm turns the product into a sum and keeps the place of the "
    "maximum; the minus sign turns it into something to minimise; dividing by $n$ makes it a mean:"
)
lesson.formula(
    r"\ell_i = -\,y_i \log p_i - (1 - y_i) \log (1 - p_i)",
    r"J(w) = -\frac{1}{n} \log L(w) = \frac{1}{n} \sum_{i=1}^{n} \ell_i",
)
lesson.prose(
    "That is binary cross-entropy, or log loss: minus the logarithm of the probability given to what "
    "happened. One certain error, $p = 0$ for a cancer, costs infinitely much."
)

st.header("The gradient, and what cancels", anchor=False)
lesson.prose("Three links of a chain, with $z = w^{\\top}x$. The loss by the risk:")
lesson.formula(
    r"\frac{\partial \ell}{\partial p} = -\frac{y}{p} + \frac{1 - y}{1 - p} = \frac{p - y}{p\,(1 - p)}"
)
lesson.prose("The risk by the score (lesson 2), and the score by a weight:")
lesson.formula(
    r"\frac{\partial p}{\partial z} = p\,(1 - p)",
    r"\frac{\partial z}{\partial w_j} = x_j",
)
lesson.prose(
    "Multiply. What the sigmoid contributes cancels against what the logarithm left in the denominator:"
)
lesson.formula(
    r"\frac{\partial \ell}{\partial w_j} = \frac{p - y}{\cancel{p\,(1 - p)}}\;\cancel{p\,(1 - p)}\; x_j",
    r"= (p - y)\, x_j",
    r"\nabla J(w) = \frac{1}{n}\, X^{\top}(p - y)",
)
lesson.prose(
    "Risk minus outcome, times the measurement: the same form as in linear regression. The squared error "
    "has nothing to cancel with, and keeps the factor:"
)
lesson.formula(r"\frac{\partial\, (p - y)^2}{\partial w_j} = 2\,(p - y)\; p\,(1 - p)\; x_j")
lesson.caption(
    "Checked when this page was computed: on all 30 measurements the gradient differs from central "
    f"differences of the loss by at most {plain(content.worst_difference(0))}."
)
lesson.show_code(cross_entropy, cross_entropy_slope, squared_error, squared_error_slope, gradient)

st.header("One patient, two losses", anchor=False)
live(content.one_patient_figure(), key="score")
lesson.prose(
    "Drag the score of this malignant patient to the left, where the model is sure and wrong. "
    "Cross-entropy pulls harder and harder, with a strength of up to 1. Squared error pulls hardest in "
    "the middle and lets go of exactly the patients that are most wrong."
)

st.header("Bowl or plateau", anchor=False)
lesson.prose(
    "A surface is convex, a bowl, if it bends upwards in every direction: no eigenvalue of its Hessian, "
    "the table of second derivatives, is negative. For cross-entropy this can be proved:"
)
lesson.formula(
    r"H = \frac{1}{n}\, X^{\top} D X, \quad D_{ii} = p_i (1 - p_i)",
    r"v^{\top} H v = \frac{1}{n} \sum_{i=1}^{n} p_i (1 - p_i)\,(x_i^{\top} v)^2 \ge 0",
)
lesson.prose("For squared error it is false. Choose two measurements and see both surfaces from above.")
pair = content.choose_pair()
figure, curvature = content.surface_figures(*pair)
live(figure, key="step")
show_table(curvature)
lesson.prose(
    "All 569 aspirates, measurements standardised, intercept held at its best value, four starts, "
    f"learning rate {content.RATE:g}. A point bends down if the smaller of its two eigenvalues is below "
    "−1e-12; closer to zero it would only be rounding. On cross-entropy every start rolls towards the one "
    "minimum. On squared error the starts in the wrong corner hardly move for hundreds of steps: nearly "
    "every patient is sure and wrong there, and the factor $p(1-p)$ silences them. Try radius and "
    "perimeter, which carry nearly the same information: the bowl becomes a narrow valley, and on squared "
    "error one start hardly moves at all."
)
lesson.show_code(hessian, squared_error_curvature, surface, walks)

lesson.exercises(
    (
        "Two models give a cancer 1\u00a0% and 0.01\u00a0%. Compare their losses for this patient under both "
        "losses.",
        "Cross-entropy: $-\\log 0.01 = 4.6$ and $-\\log 0.0001 = 9.2$, twice as much. Squared error: "
        "0.980 and 0.9998, practically the same.",
    ),
    (
        "A model gives all patients the same risk. Which risk has the smallest cross-entropy?",
        "Set the mean of $p - y_i$ to zero: $p$ is the share of malignant, here 212/569 = 37\u00a0%. Its "
        "loss is 0.660, the entropy of that share: what any useful model has to beat.",
    ),
    (
        "Squared error on risks is the Brier score, which this dashboard shows. Is it a bad measure, then?",
        "No. It is proper: in expectation it is smallest for the true risk. A measure of finished risks "
        "and a loss to train on are two tasks; only the second needs a useful gradient everywhere.",
    ),
)
lesson.sources(
    (
        "Good IJ. Rational decisions. Journal of the Royal Statistical Society B 1952. "
        "doi:10.1111/j.2517-6161.1952.tb00104.x. The logarithmic score.",
        "Brier GW. Verification of forecasts expressed in terms of probability. Monthly Weather Review "
        "1950. doi:10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2. The squared error of risks.",
        "Gneiting T, Raftery AE. Strictly proper scoring rules, prediction, and estimation. Journal of "
        "the American Statistical Association 2007. doi:10.1198/016214506000001437.",
        "Boyd S, Vandenberghe L. Convex optimization. Cambridge 2004. doi:10.1017/CBO9780511804441.",
        "Rumelhart DE, Hinton GE, Williams RJ. Learning representations by back-propagating errors. "
        "Nature 1986. doi:10.1038/323533a0. The chain rule, link by link.",
    )
)
lesson.link_to_neighbours("loss")
