"""From line to probability: how does a score become a risk, and what does a coefficient mean?"""

import streamlit as st

from lrcore.lessons.meaning import changed_risk, odds_ratio
from lrcore.lessons.regression.sigmoid import log_odds, odds, sigmoid, sigmoid_slope
from lrcore.ui.components.live import live
from lrcore.ui.lessons import lesson, probability
from lrcore.ui.plain_text import plain
from lrcore.ui.table import show_table

lesson.lesson_header("probability")

st.header("The sigmoid", anchor=False)
lesson.prose(
    "A line gives any number: 37, or minus 4. A risk lies between 0 and 1. Logistic regression keeps the "
    "line, calls its value the score $z$, and bends it:"
)
lesson.formula(r"z = \beta_0 + \beta_1 x_1 + \dots + \beta_p x_p", r"p = \sigma(z) = \frac{1}{1 + e^{-z}}")
lesson.prose("How fast the risk rises with the score is the derivative. By the chain rule,")
lesson.formula(
    r"\sigma'(z) = \frac{e^{-z}}{(1 + e^{-z})^2}",
    r"= \underbrace{\frac{1}{1 + e^{-z}}}_{p} \cdot "
    r"\underbrace{\frac{e^{-z}}{1 + e^{-z}}}_{1 - p} = p\,(1 - p)",
)
live(probability.sigmoid_figure(), key="score")
lesson.prose(
    "Drag the score. The risk moves fastest at 0.5, where the derivative is 1/4; at the ends it hardly "
    "moves. The same step in the score, say from better measurements, changes an uncertain patient's risk "
    "much and a certain one's little. What is *learnt* from a patient depends on the loss as well: lesson 3 "
    "shows a loss that cancels this factor."
)
lesson.show_code(sigmoid, sigmoid_slope)

st.header("Odds and log-odds", anchor=False)
lesson.prose("Solve the sigmoid for the score. It is the logarithm of the odds:")
lesson.formula(
    r"\frac{p}{1 - p} = e^{z}",
    r"z = \log \frac{p}{1 - p}",
)
lesson.prose(
    "Odds of 4 mean four malignant for each benign one, which is a risk of 80\u00a0%. Odds run from 0 to "
    "infinity, log-odds from minus to plus infinity, and a log-odds of 0 means even odds."
)
show_table(probability.odds_table())
lesson.show_code(odds, log_odds)

st.header("What a coefficient means in this model", anchor=False)
lesson.prose(
    "If one measurement rises by one standard deviation (SD) while the other 29 stay, the score rises by "
    "its coefficient, so the odds are multiplied by the odds ratio:"
)
lesson.formula(r"\frac{\text{odds after}}{\text{odds before}} = \frac{e^{z + \beta_j}}{e^{z}} = e^{\beta_j}")
field = probability.choose_field()
probability.show_coefficient(field)
live(probability.change_figure(field), key="change")
lesson.prose(
    "The odds ratio is the same for every patient; the change in risk is not. It is large in the middle and "
    "small at the ends."
)
lesson.show_code(odds_ratio, changed_risk)

st.header("Why one sign alone means little here", anchor=False)
opposed = probability.fields_of_opposite_sign()
lesson.prose(
    f"“While the other 29 stay” is the catch. {probability.n_entangled():d} of the 30 measurements "
    "correlate with another by more than 0.9: no nucleus gains radius and keeps its perimeter and its "
    "area. The model may share the credit among such a group in many ways that give nearly the same "
    f"risks; the penalty picks one. {len(opposed)} measurements carry the opposite sign of the one they "
    "would get alone, because others already carry the same information, or because alone they carry little: "
    f"{plain('; '.join(opposed))}."
)
lesson.prose("Here is the chosen measurement with all that correlate with it by more than 0.8:")
probability.show_correlated_fields(field)
lesson.prose(
    "Correlations and differences are of all 569 aspirates (212 malignant). Read the group, not the "
    "member, and never the sign as a cause: a negative coefficient does not make a large value protective."
)

lesson.exercises(
    (
        "A patient's risk is 20\u00a0%. A measurement with an odds ratio of 3 per SD rises by one SD. What "
        "is the risk now?",
        "The odds are 0.2/0.8 = 0.25. Three times that is 0.75, and 0.75/1.75 = 43\u00a0%. Not 60\u00a0%: an "
        "odds ratio multiplies odds, not risks.",
    ),
    (
        "At which scores is the derivative half of its largest value?",
        "$p(1-p) = 1/8$ gives $p = (1 \\pm \\sqrt{1/2})/2$, that is 0.146 and 0.854, and scores of $\\pm "
        "1.76$. Check it in the figure.",
    ),
    (
        "A model has one coefficient of 2 on the radius. A copy of that column is added. Which pairs of "
        "coefficients give the same risks, and which one does an L2 penalty choose?",
        "Every pair that adds up to 2, for example 5 and minus 3. The sum of squares is smallest for 1 "
        "and 1, so the penalty shares equally. Without it nothing decides, and signs are an accident.",
    ),
)
lesson.sources(
    (
        "Berkson J. Application of the logistic function to bio-assay. Journal of the American "
        "Statistical Association 1944. doi:10.1080/01621459.1944.10500699. The word logit.",
        "Cox DR. The regression analysis of binary sequences. Journal of the Royal Statistical Society B "
        "1958. doi:10.1111/j.2517-6161.1958.tb00292.x. The model.",
        "Westreich D, Greenland S. The Table 2 fallacy. American Journal of Epidemiology 2013. "
        "doi:10.1093/aje/kws412. Why a table of coefficients is not a table of effects.",
        "Dormann CF and others. Collinearity: a review of methods to deal with it. Ecography 2013. "
        "doi:10.1111/j.1600-0587.2012.07348.x.",
        "Street WN, Wolberg WH, Mangasarian OL. Nuclear feature extraction for breast tumor diagnosis. "
        "1993. doi:10.1117/12.148698. The measurements.",
    )
)
lesson.link_to_neighbours("probability")
