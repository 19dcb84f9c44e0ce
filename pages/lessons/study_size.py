"""How many patients: what will a validation know, and how many patients does that take?"""

import streamlit as st

from lrcore.lessons.planning.study_size import (
    moments,
    moments_at,
    patients_for_slope,
    patients_with_even_odds,
    ratio_width,
    simulated_slopes,
    slope_width,
)
from lrcore.ui.components.live import live
from lrcore.ui.lessons import lesson, study_size
from lrcore.ui.plain_text import plain
from lrcore.ui.table import show_table

facts = study_size.facts()
lesson.lesson_header("study_size")
lesson.prose(
    "A validation does not estimate one number but several, and each needs its own number of patients. The "
    "question is always the same: how wide may the 95 % interval be? Everything else follows from the "
    "distribution of the risks."
)

st.header("What one patient tells", anchor=False)
lesson.prose(
    "A patient with a risk of 50 % tells most about calibration: either outcome is news. A patient with a "
    "risk of 0.1 % who turns out benign tells next to nothing. The information of one patient is the "
    "variance of the outcome:"
)
lesson.formula(r"p_i\,(1 - p_i)", r"I_{ab} = \frac{1}{n} \sum_i \eta_i^{\,a+b}\, p_i (1 - p_i)")
lesson.prose(
    f"This model separates the classes so well that most risks are next to 0 or 1. Its 569 patients hold as "
    f"much information about calibration as {plain(facts['equivalent'])} patients with a risk of 50 %. "
    "That is the price of good discrimination: the better the ranking, the more patients it takes to see "
    "whether the risks are right."
)

st.header("Studies that have not been done", anchor=False)
lesson.prose(
    f"Suppose the risks are right. Draw n patients from the 569, draw each outcome from the patient's own "
    f"risk, estimate the calibration slope, and repeat that {study_size.STUDIES} times. The truth is a slope "
    "of 1. Drag the number of patients:"
)
live(study_size.figure(), key="n")
lesson.caption(
    f"Cross-validated risks of this dashboard's model as trained; {study_size.STUDIES} simulated studies of "
    "each size, seeded. With few patients a threshold separates the classes in some studies, and no slope is "
    "the best: such a study has no interval. Limits beyond 0 and 3 are drawn at the edge."
)
lesson.show_code(
    moments,
    moments_at,
    slope_width,
    ratio_width,
    patients_for_slope,
    patients_with_even_odds,
    simulated_slopes,
)

st.header("The formula instead of the simulation", anchor=False)
lesson.prose(
    "The slope's variance is read from the information, and so n follows from the width. No simulation is "
    "needed for the average study:"
)
lesson.formula(
    r"\operatorname{Var}(\hat\zeta) = \frac{I_{00}}{n\,(I_{00} I_{11} - I_{01}^2)}",
    r"n = \Bigl(\frac{2 \times 1.96}{\text{width}}\Bigr)^2 \frac{I_{00}}{I_{00} I_{11} - I_{01}^2}",
)
show_table(study_size.table_of_patients())
lesson.prose(
    f"For a width of 0.2 these patients need n = {plain(facts['slope'])}. The formula gives the *average* "
    "width; half of all studies are less lucky. The Performance page therefore also shows the n with which "
    "90 % of simulated studies reach the width."
)

st.header("Where published criteria break down", anchor=False)
lesson.prose(
    f"A published criterion for observed / expected uses the prevalence alone, as if all patients had the "
    f"same risk. For a width of 0.2 it asks for {plain(facts['published_ratio'])} patients; risks as "
    f"different as these need {plain(facts['ratio'])}. Another, for the AUC, assumes a symmetric interval. "
    f"At an AUC of {plain(facts['auc'])} an interval of width 0.1 would reach beyond 1, and the criterion "
    f"is content with {plain(facts['published_auc'])} patients. A formula outside the "
    "conditions it was made for gives a number all the same."
)

lesson.exercises(
    (
        "The width of the slope's interval is 0.4 with a certain number of patients. How many are needed for "
        "0.2?",
        "Four times as many. Widths fall with the square root of the number of patients.",
    ),
    (
        "A study reports a slope of 1.1 from 100 patients like these. Is the model too timid?",
        "That cannot be said. Set the slider to 100 and look at what right risks give: slopes far from 1, "
        "and some studies with none.",
    ),
    (
        "Observed / expected needs far fewer patients here than the slope. Why is it not enough?",
        "It compares two totals. Risks that are too high for some and too low for others can add up to the "
        "right total; the slope sees that.",
    ),
    (
        "Where 5 % are malignant the slope needs more patients, although the measurements separate the "
        "classes no better. Where did the information go?",
        "More of the risks are next to 0, where p(1 - p) is next to 0. What counts is not the number of "
        "patients but how many of them have an uncertain outcome.",
    ),
)
lesson.sources(
    (
        "Riley RD, Debray TPA, Collins GS, et al. Minimum sample size for external validation of a clinical "
        "prediction model with a binary outcome. Statistics in Medicine 2021, doi:10.1002/sim.9025.",
        "Riley RD, Snell KIE, Archer L, et al. Evaluation of clinical prediction models (part 3): "
        "calculating the sample size required for an external validation study. BMJ 2024, "
        "doi:10.1136/bmj-2023-074821.",
        "Cox DR. Two further applications of a model for binary regression. Biometrika 1958, "
        "doi:10.1093/biomet/45.3-4.562. The slope.",
        "Newcombe RG. Confidence intervals for an effect size measure based on the Mann-Whitney statistic. "
        "Part 2. Statistics in Medicine 2006, doi:10.1002/sim.2324. The variance of the AUC.",
    )
)
lesson.link_to_neighbours("study_size")
