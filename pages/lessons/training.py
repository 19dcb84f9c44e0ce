"""Training: how are the weights found, and what can go wrong on the way?"""

import streamlit as st

from lrcore.lessons.regression.descent import gradient_descent
from lrcore.lessons.regression.penalised import (
    condition_number,
    penalised_gradient,
    penalised_hessian,
    penalised_loss,
)
from lrcore.ui.components.folded import folded
from lrcore.ui.components.live import live
from lrcore.ui.lessons import lesson
from lrcore.ui.lessons import training as content
from lrcore.ui.plain_text import plain
from lrcore.ui.table import show_table

lesson.lesson_header("training")

st.header("What is minimised", anchor=False)
lesson.prose(
    "Cross-entropy (lesson 3) with a small penalty on large weights, so that the minimum exists even if "
    "the groups can be separated (lesson 6). The intercept $w_0$ is not penalised:"
)
lesson.formula(
    r"J(w) = \frac{1}{n} \sum_{i=1}^{n} \ell_i + \frac{1}{2Cn} \sum_{j=1}^{30} w_j^2",
    r"\nabla J(w) = \frac{1}{n}\, X^{\top}(p - y)",
    r"\quad +\; \frac{1}{Cn}\,(0, w_1, \dots, w_{30})^{\top}",
)
lesson.prose(
    f"That is scikit-learn's objective divided by $Cn$; here $C = {content.C:g}$ and $n = 569$. No formula "
    "gives the minimum, so it is reached step by step, from zero, where every risk is one half:"
)
lesson.formula(r"w \leftarrow w - \eta\, \nabla J(w)")
lesson.show_code(gradient_descent, penalised_loss, penalised_gradient)

st.header("The learning rate", anchor=False)
live(content.learning_rates_figure(), key="rate")
lesson.prose(
    f"Drag the learning rate $\\eta$; each curve is {content.SHORT_STEPS} steps on the 30 scaled "
    "measurements. Too small, and the loss is still falling at the end. Too large, and it swings for ever. "
    "How large is too large? Along a direction with curvature $\\lambda$ a step multiplies the distance to "
    "the minimum by"
)
lesson.formula(r"1 - \eta\,\lambda")
lesson.prose(
    "which shrinks only while $\\eta < 2/\\lambda$. The largest curvature at the start gives the first "
    "limit in the figure, that at the minimum the second. Between them descent happens to work: as the "
    "model grows sure, $p(1-p)$ shrinks and the curvature with it. Beyond the second, descent cannot settle "
    "at the minimum: it diverges. The loss still does not grow without limit, as it would in linear "
    "regression, because cross-entropy rises in a straight line for wrong scores and its gradient is never "
    "large."
)

st.header("To scikit-learn's weights", anchor=False)
live(content.convergence_figure(), key="step")
iterations, away = content.end_of_lbfgs()
stopped, early = content.default_tolerance()
lesson.prose(
    f"With $\\eta$ = {content.RATE:g}, every one of the 31 weights is within 1e-6 of scikit-learn's "
    f"(Newton's method) after {content.steps_to_a_millionth():,} steps. Most of the loss is gained in the "
    "first few dozen; the last digits take longest, along directions in which the loss is almost flat "
    "because measurements carry the same information. scikit-learn's usual method, lbfgs, finds nothing more "
    f"to gain after {iterations:,} iterations, {plain(away)} away: it remembers its last steps, estimates "
    "the curvature from them, and takes long steps where the valley is flat. With its default tolerance it "
    f"stops after {stopped:,}, when the largest difference is still {plain(early)}; this dashboard's model "
    "is trained with a stricter one."
)
with folded("All 31 weights"):
    show_table(content.all_weights())

st.header("Why measurements are scaled", anchor=False)
lesson.prose(
    "In the units of the file an area is about 650 and a smoothness about 0.1. The curvature goes with "
    "the square of the units, so the valley is steep along areas and flat along smoothness. The condition "
    "number of the Hessian is the squared ratio of its length to its width:"
)
lesson.formula(
    r"\kappa = \frac{\lambda_{\max}}{\lambda_{\min}}",
    r"\text{steps} \approx \frac{\kappa}{2} \log \frac{\text{first distance}}{\text{last distance}}",
)
content.show_race()
lesson.prose(
    f"Both descents use {100 * content.SHARE:.0f}\u00a0% of the rate that is safe at their start. Each curve "
    "is measured from its own smallest loss, because the penalty acts on other units. On raw measurements "
    "the steepest direction allows only tiny steps, and along all others they are far too small: it "
    "crawls. lbfgs suffers less, but suffers. Scaling costs one line and is fitted on the training "
    "patients alone (lesson 5)."
)
lesson.show_code(penalised_hessian, condition_number)

lesson.exercises(
    (
        "The loss of a colleague's training falls, then rises and falls in turn for ever. What is to be "
        "changed?",
        "The learning rate: it is above 2 over the largest curvature. Halve it until the loss falls at "
        "every step.",
    ),
    (
        "Along one direction the curvature is 2, along another 0.002. Which rate suits both, and how many "
        "steps take the slow direction to a thousandth of its distance?",
        "The rate must stay below 1; take 0.9. The slow direction keeps $1 - 0.0018$ per step, and $\\log "
        "1000 / 0.0018 \\approx 3{,}800$ steps. The fast one needs 31, since $0.8^{31} = 0.001$.",
    ),
    (
        "Radius in mm or in m: does the fitted model without a penalty give other risks? With a penalty?",
        "Without: no, the weight takes up the factor. With: yes. In metres the same risk needs a weight a "
        "thousand times larger, which is penalised a million times more.",
    ),
)
lesson.sources(
    (
        "Nocedal J, Wright SJ. Numerical optimization. Springer 2006. doi:10.1007/978-0-387-40065-5. "
        "Descent, condition numbers, lbfgs.",
        "Liu DC, Nocedal J. On the limited memory BFGS method for large scale optimization. Mathematical "
        "Programming 1989. doi:10.1007/BF01589116.",
        "LeCun YA, Bottou L, Orr GB, Müller KR. Efficient BackProp. In: Neural networks: tricks of the "
        "trade. Springer 2012. doi:10.1007/978-3-642-35289-8_3. Why inputs are scaled.",
        "Böhning D. Multinomial logistic regression algorithm. Annals of the Institute of Statistical "
        "Mathematics 1992. doi:10.1007/BF00048682. A bound on the curvature.",
    )
)
lesson.link_to_neighbours("training")
