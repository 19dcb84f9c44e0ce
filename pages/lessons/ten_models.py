"""Ten good models, ten risks: what a single risk leaves out, and what it rests on."""

import streamlit as st

from lrcore.lessons.disagreement.ten_models import log_odds_by_model, patients_behind, split
from lrcore.ui.components.live import live
from lrcore.ui.lessons import lesson, ten_models
from lrcore.ui.plain_text import plain
from lrcore.ui.table import show_table

facts = ten_models.facts()
lesson.lesson_header("ten_models")
lesson.prose("A risk comes with digits, but not with the choices behind it.")

st.header("Ten models, all of them good", anchor=False)
lesson.prose(
    "Take five strengths of the penalty and two sets of measurements. Each pair is a logistic regression "
    "that a careful analyst could have chosen. Cross-validated, the ten are hard to tell apart by ranking "
    f"and accuracy: AUC {plain(facts['auc'])}, Brier score {plain(facts['brier'])}. Their slopes differ: a "
    "strong penalty draws the risks together, a weak one drives them apart."
)
show_table(ten_models.table_of_models())

st.header("The same patients, ten risks", anchor=False)
lesson.prose(
    "The AUC depends on the order of the patients alone, and most pairs are far apart. A threshold is passed "
    "one patient at a time. Patient i is divided where the ten lie on both sides of the threshold t:"
)
lesson.formula(r"\min_m \eta_{mi} < \operatorname{logit}(t) \le \max_m \eta_{mi}")
live(ten_models.figure(), key="at")
lesson.caption(
    f"Cross-validated risks of ten models for {plain(facts['n'])} patients (10 folds, seed "
    f"{ten_models.SEED}); each model is fitted without the patient. Of the ranges every fourth is drawn, to "
    "keep them apart; log-odds beyond the edges are drawn at the edge."
)
lesson.show_code(log_odds_by_model, split, patients_behind)
lesson.prose(
    f"At a threshold of 0.1 the ten are divided about {plain(facts['at_tenth'])} of {plain(facts['n'])} "
    f"patients, at 0.5 about {plain(facts['at_half'])}. No interval of the AUC shows that: the patients "
    "stay in nearly the same order, while their risks move across the threshold."
)

st.header("How many patients stand behind one risk?", anchor=False)
lesson.prose(
    "Fitting *one* of the models again on resamples of the patients shows another layer: chance. Its "
    "variance can be put as a number of patients. With n patients who all have the risk p, the observed "
    "log-odds would have the variance on the left; set it equal to the variance over the "
    "refits and solve for n:"
)
lesson.formula(
    r"\operatorname{Var}(\hat\eta) = \frac{1}{n\,p\,(1 - p)}",
    r"n = \frac{1}{p\,(1 - p)\operatorname{Var}(\eta_{\text{refits}})}",
)
show_table(ten_models.table_of_effective_patients())
lesson.prose(
    "569 patients were measured, and a risk in the middle rests on about a dozen of them. Risks next to 0 "
    "rest on hundreds or thousands, because whole crowds of patients look like that."
)

st.header("What follows", anchor=False)
lesson.prose(
    "- A risk near the threshold is a statement about one model. The Calculator and the Worklist therefore "
    "show how many other models decide otherwise.\n"
    "- Agreement of models is no proof: all ten have seen the same patients, and share what is missing in "
    "them.\n"
    "- Where the models are divided, another measurement, a second reader or a biopsy is worth more than a "
    "further digit."
)

lesson.exercises(
    (
        "The ten AUCs differ in the third decimal. Does that mean that the choice of the model is of no "
        "consequence?",
        "Not for the patients near the threshold. The AUC depends on the order of the patients alone, and "
        "averages over all pairs; most pairs are far apart.",
    ),
    (
        "Move the threshold from one end to the other. Where are the models divided about the fewest "
        "patients, and why?",
        "Near 0.4: hardly any patient has a risk in the middle, so few of the lines are crossed. Towards "
        "0.01 the threshold passes through the crowd of benign patients, whose ten risks are all small but "
        "lie far apart on the log-odds scale.",
    ),
    (
        "A patient's risk is 0.4, and 12 patients stand behind it. How wide would the interval of a share "
        "be that was observed in 12 patients?",
        "About 0.4 plus or minus 1.96 times the root of 0.4 x 0.6 / 12, which is 0.28: from 0.12 to 0.68. "
        "The two digits of the risk promise more.",
    ),
    (
        "Would averaging the ten risks help?",
        "It removes part of the arbitrariness of the choice, and often gains a little. What all ten have in "
        "common it does not remove: the same patients, the same measurements, the same hospital.",
    ),
)
lesson.sources(
    (
        "Riley RD, Collins GS, et al. Uncertainty of risk estimates from clinical prediction models: "
        "rationale, challenges, and approaches. BMJ 2025, doi:10.1136/bmj-2024-080749.",
        "Riley RD, Collins GS. Stability of clinical prediction models developed using statistical or "
        "machine learning methods. Biometrical Journal 2023, doi:10.1002/bimj.202200302.",
        "Breiman L. Statistical modeling: the two cultures. Statistical Science 2001, "
        "doi:10.1214/ss/1009213726. Many good models of the same data.",
    )
)
lesson.link_to_neighbours("ten_models")
