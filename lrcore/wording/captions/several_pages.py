"""Captions of what several pages show: where patients come from, right risks, the size of a study."""

from lrcore.wording.captions.caption import Caption

HARM_ELSEWHERE = Caption(
    "On the scale of the model's own risks. Another prevalence is set: the Threshold page shows how many "
    "false alarms equal one missed cancer there.",
    "Another share of patients with cancer is set: the Threshold page shows how many false alarms are then "
    "as bad as one missed cancer.",
)
HOW_THE_THRESHOLD_WORKS = Caption(
    "A patient is flagged when the risk is at or above the threshold. It is kept in the address, so that a "
    "link shows the same page. Nothing about patients is ever put into the address.",
    "A patient whose risk reaches the threshold is flagged. A copied link shows the same threshold to "
    "others, and nothing about patients.",
)

CROSS_VALIDATED = Caption(
    "{provenance}",
    "The risk of each patient comes from a model that was built without that patient, so that no model is "
    "judged on patients it knows.",
)
HELD_OUT = Caption(
    "{provenance}",
    "These patients were set aside before the model was built, so that it is judged on patients it did not "
    "know.",
)
UPDATE_INCLUDED = Caption(
    "",
    "The risks include the later update, which was made for other patients and is not meant for these.",
)
UPLOADED = Caption(
    "{provenance}",
    "{provenance} What is shown here is about patients like these.",
)

EXPECTED_AUC_UNDEFINED = Caption(
    "AUC to be expected: {reason}.",
    "How well right risks would rank these patients cannot be told: {reason}.",
)
EXPECTED_AUC = Caption(
    "If every risk is right, these {n:,} patients allow an AUC of {expected}",
    "If every risk is right, a ranking of {expected} is to be expected in these {n:,} patients, where 0.5 is "
    "chance and 1 is perfect",
)
RANKING_UNDEFINED = Caption(
    "{expected}. Observed: {reason}.",
    "{expected}. How well they are ranked cannot be told: {reason}.",
)
RANKING_OBSERVED = Caption(
    "{expected}; observed is {observed}",
    "{expected}; it is {observed}",
)
RANKING_OBSERVED_ONLY = Caption("{observed}.", "{observed}, but how far chance moves that is not known.")
RANKING_APART = Caption(
    "{observed}. Observed less expected, in the same resamples: {difference}",
    "{observed}. The difference is {difference}",
)
RANKED_WORSE = Caption(
    "{apart}: the model ranks these patients worse than its risks promise.",
    "{apart}: more than chance, the model ranks these patients worse than its own risks promise.",
)
RANKED_BETTER = Caption(
    "{apart}: the model ranks these patients better than its risks promise.",
    "{apart}: more than chance, the model ranks these patients better than its own risks promise.",
)
RANKED_AS_PROMISED = Caption(
    "{apart}: an AUC that is lower than elsewhere would be a matter of the case mix.",
    "{apart}: if they are ranked less well than patients elsewhere, that would be because they are harder "
    "to tell apart.",
)

WALK_UNDEFINED = Caption(
    "Cumulative calibration is {reason}.",
    "Whether the outcomes add up to the risks is {reason}.",
)
_WALK = (
    "{n:,} patients, {information}. End of the walk {end} (p {p_end}: right on average?), furthest from the "
    "straight line {furthest} at a risk of {risk} (p {p_furthest}: right throughout?); both together p {p}."
)
_RISES = (
    "From the lowest risk of these {n:,} patients to the highest, the line rises where cancers are more "
    "frequent than the risks say and falls where they are less frequent. "
)
WALK_WITHOUT_INFORMATION = Caption(
    _WALK, f"{_RISES}These patients are too few, or their risks too certain, to tell chance from a fault."
)
WALK_WITHIN_CHANCE = Caption(
    _WALK, f"{_RISES}Right risks stray as far by chance in 5 or more of 100 files: no fault is shown."
)
WALK_BEYOND_CHANCE = Caption(
    _WALK,
    f"{_RISES}Right risks stray as far by chance in fewer than 5 of 100 files: that speaks against these.",
)

STUDY_SIZE = Caption(
    "Published: Riley et al. 2021. From the risks: each patient's own p(1 - p), DeLong's variance on the "
    "logit scale. Assured: {share} of simulated studies report an interval this narrow.",
    "Three ways to count the patients that a study needs: by published formulas, from the risks of these "
    "patients, and so that {share} of simulated studies are as precise as is aimed at. The last leaves the "
    "least to luck.",
)
RISKS_IMPLY = Caption(
    "If right, these risks imply a prevalence of {prevalence} and an AUC of {area}.",
    "If right, these risks add up to a share of {prevalence} of patients with cancer.",
)
RISKS_IMPLY_OTHERWISE = Caption(
    "If right, these risks imply a prevalence of {prevalence} and an AUC of {area}; {source} are "
    "{seen_prevalence} and {seen_area}. {judged} published numbers follow the latter, ours the risks.",
    "If right, these risks add up to a share of {prevalence} of patients with cancer; {source} is "
    "{seen_prevalence}. {judged} published numbers rest on the latter, the others on the risks.",
)
FORMULA_IGNORES_RISKS = Caption(
    "The published criterion for observed / expected counts every patient as if the risks were all the "
    "same: it asks for {ratio} times the patients that risks as different as these need.",
    "For observed / expected, the published formula treats all patients as if they had the same risk, and "
    "asks for {ratio} times the patients needed.",
)
FORMULA_BREAKS_DOWN = Caption(
    "An interval of width {width:g} around an AUC of {area} would reach beyond 1: the published criterion "
    "breaks down there. Ours is that of an interval on the logit scale.",
    "Where risks rank as well as these, the published formula for ranking breaks down: go by the other two.",
)
FEW_EVENTS = Caption(
    "Fewer than 100 malignant or 100 benign patients would be too few whatever the formulas say: they hold "
    "in large numbers.",
    "Fewer than 100 malignant or 100 benign patients are too few, whatever these numbers say.",
)
SIZE_UNDEFINED = Caption("{measures}: {reason}.", "No number for {measures}: {reason}.")
NET_CANCERS = Caption(
    "Net cancers: malignant patients found, after false alarms are subtracted at the threshold's harm "
    "ratio. The prior is that of prevalence, sensitivity and specificity.",
    "Net cancers: malignant patients found, less what the false alarms cost at this threshold. The rows "
    "differ in what is assumed before any patient is seen; where they agree, that matters little.",
)
