"""Captions of the Validation page."""

from lrcore.wording.captions.caption import Caption

CONSTRUCTED = Caption(
    "Constructed, not collected: the {n_held_out} held-out patients drawn again and again, every "
    "measurement a little larger and scattered, as if another hospital had taken the images. The "
    "diagnoses are real, the sites are made up. It shows a miscalibrated model; its intervals are those "
    "of {n:,} different patients, which these are not.",
    "An example, not the patients of another hospital: {n_held_out} patients drawn again and again with "
    "measurements altered on purpose, so that the risks come out wrong. Its ranges are those of {n:,} "
    "different patients, which these are not.",
)
SIDE_BY_SIDE = Caption(
    "95\u00a0% intervals; net benefit, recall and specificity at {threshold:.3f}, {whose}.",
    "In brackets: what chance leaves open. What depends on a threshold is given at {threshold:.3f}, {whose}.",
)
DEFAULT_THRESHOLD = Caption(
    "The default threshold of {threshold:.3f} is in force: it was chosen on no outcomes.",
    "The default threshold of {threshold:.3f} is in force, which was not chosen by looking at outcomes.",
)
CHOSEN = "The threshold of {threshold:g} was chosen by {by} on {on}"
CHOSEN_ON_THESE = Caption(
    f"{CHOSEN} on as many patients, with as many cancers, the same recall and the same false alarms: "
    "most likely these, after their outcomes had been seen. Recall, false alarms and net benefit at "
    "it are then optimistic; confirm them on other patients.",
    f"{CHOSEN}, most likely on these very patients after their outcomes had been seen. Results at it then "
    "look better than they will be: confirm them on other patients.",
)
CHOSEN_ON_OTHERS = f"{CHOSEN} on other patients ({{evidence}})"
CHOSEN_AT_UNKNOWN_TIME = Caption(
    f"{CHOSEN_ON_OTHERS}. Whether the outcomes of this file had been seen before is not recorded.",
    f"{CHOSEN_ON_OTHERS}; whether anybody had seen the outcomes of this file by then is not recorded.",
)
CHOSEN_BEFORE = Caption(
    f"{CHOSEN_ON_OTHERS}, {{span}} before this file was first read here.",
    f"{CHOSEN_ON_OTHERS}, {{span}} before this file was first read here: as far as is recorded, these "
    "results did not guide the choice.",
)
CHOSEN_AFTER = Caption(
    f"{CHOSEN_ON_OTHERS}, after this file was first read here on {{first_read}}: its outcomes may have been "
    "seen.",
    f"{CHOSEN_ON_OTHERS}, after this file was first read here on {{first_read}}: these results may have "
    "guided the choice.",
)
CURVES = Caption(
    "On the diagonal, 20\u00a0% means 20 in 100; below it the risks are too high. Bands: 95\u00a0%, "
    "{method}. Smoother: {smoother}. Below: {first}, patients at each risk, malignant up, benign down "
    "(square-root scale). Where there are few patients, a curve is uncertain.",
    "On the diagonal, 20\u00a0% means 20 in 100; below it the risks are too high, above it too low; the "
    "bands are what chance leaves open. The bars below ({first}) count the patients at each risk, malignant "
    "upwards, benign downwards: where they are few, a curve is uncertain.",
)
ROC_AND_DECISION = Caption(
    "Left: up and to the left is better. Right: above both flagging all and flagging none, using the "
    "risks is worthwhile; the upright line is the threshold, {threshold:.3f}. Bands: 95 % at each "
    "single point. Where two groups differ in prevalence, so does the highest net benefit possible.",
    "Left: the nearer to the top left corner, the better malignant patients are told from benign ones. "
    "Right: where a line lies above both flagging all and flagging none, the risks are worth using; the "
    "upright line is the threshold of {threshold:.3f}, and the bands are what chance leaves open.",
)
CASE_MIX = Caption(
    "{ours} of ours and {n_development:,} of development. Standardised "
    "difference: ours less development, in standard deviations, with its 95\u00a0% interval; beyond 0.1 "
    "is often called a difference worth noticing. SE: standard error. A difference need not harm the "
    "model, and equality does not protect it.",
    "{ours} of ours are compared with the {n_development:,} of the development series: 0 is no difference, "
    "and beyond 0.1 it is often called worth noticing. A difference need not harm the model, and the lack "
    "of one does not protect it.",
)
NAME_THE_CENTRES = Caption(
    "Name the column that holds the hospital of each patient to see each one, and a new one.",
    "Name the column that holds the hospital of each patient to see whether the risks hold in every one, "
    "and what to expect in a new one.",
)
POOLED_CENTRES = Caption(
    "Random effects (REML, Hartung-Knapp): the mean over centres with its 95 % interval, and the "
    "95 % prediction interval of a new centre. I2: the share of the variance that lies between "
    "centres. The best strategy: {method}.",
    "First the average over the hospitals with what chance leaves open, then what a hospital not yet seen "
    "may show: more patients from the same hospitals hardly change that. I2: how much of the differences "
    "between hospitals is more than chance.",
)
CENTRE_FOREST = Caption(
    "Patients of each centre, malignant ones in brackets.",
    "Each line is a hospital, with its patients and, in brackets, the malignant ones; the longer the bar, "
    "the less they tell.",
)
CENTRES_DRAWN = Caption(
    "The largest {drawn} of {n} centres are drawn.", "Only the largest {drawn} of {n} hospitals are drawn."
)
CENTRES_NOT_DRAWN = Caption(
    "{n} without an interval are not drawn.", "{n} whose uncertainty is not known are not drawn."
)
CENTRE_CURVES = Caption(
    "Grey: the smooth curve of each centre.",
    "Grey: how far the risks came true in each hospital; on the diagonal, 20\u00a0% means 20 in 100.",
)
CENTRES_TOO_SMALL = Caption(
    "{n} centres with fewer than {patients} patients or {per_class} of an outcome have none.",
    "{n} hospitals with fewer than {patients} patients or {per_class} of an outcome are too small for that.",
)
MOST_CURVES = Caption("At most {n} are drawn.", "No more than {n} hospitals are drawn.")
NO_SUBGROUPS = Caption(
    "The file has no further column with 2 to {n} different values. A column such as "
    "site, year or instrument would be offered here.",
    "With a column that divides the patients into 2 to {n} groups, such as site, year or instrument, each "
    "group would be judged here; this file has none.",
)
SUBGROUP_FOREST = Caption(
    "Patients of each subgroup, malignant ones in brackets.",
    "Each line is a subgroup, with its patients and, in brackets, the malignant ones; the longer the bar, "
    "the less they tell.",
)
FROM_MORE_SUBGROUPS_ON = Caption(
    "From {n} subgroups on, partially pooled estimates are drawn too.",
    "With {n} subgroups or more, a steadier estimate of each is drawn too.",
)
PARTIALLY_POOLED = Caption(
    "Dotted: partially pooled, each subgroup drawn towards the mean of all, the more so the less "
    "precise its own estimate.",
    "Dotted: a steadier estimate, which relies less on a subgroup the less its own patients tell, and more "
    "on all subgroups together.",
)
SUBGROUP_TESTS = Caption(
    "Tests: {methods}. p, Holm: corrected for all measures.",
    "Each row asks whether all subgroups are alike in one measure. The last column allows for asking several "
    "times: below 0.05, chance alone seldom makes subgroups look so different.",
)
HOW_POOLED = Caption(
    "Partially pooled: {method}.",
    "The dotted estimates borrow from all subgroups where one alone tells little.",
)
SUBGROUP_SIZES = Caption(
    "{rule}; smaller ones are too few. Net benefit, recall and specificity "
    "at {threshold:.3f}. Every interval is 95\u00a0% and stands alone: among many subgroups that do "
    "not differ, some will seem to.",
    "{rule}; what depends on a threshold is given at {threshold:.3f}. Among many subgroups that do not "
    "differ, some will seem to: one that stands out is a reason to look, not a proof.",
)
SUBGROUP_DIFFERENCES = Caption(
    "Subgroup less all other patients, 95 % intervals; observed / expected as a ratio. The p values "
    "are corrected for all {n} comparisons of this column (Holm): where no "
    "subgroup differs, one below 0.05 is seen in at most 5 of 100 files.",
    "Each subgroup is compared with all other patients; in brackets, what chance leaves open. The last "
    "column allows for all {n} comparisons: where no subgroup differs, a number below 0.05 is seen in at "
    "most 5 of 100 files.",
)
PAIRED = Caption(
    "The same patients carry every risk, so the differences are paired: AUC by DeLong's method, the "
    "others as the mean over patients. A lower Brier score is better, a higher AUC or net benefit is. "
    "Intervals are 95\u00a0% and not corrected for the number of comparisons.",
    "The models are judged on the same patients, so a difference is not one of patients; more is better for "
    "ranking and net benefit, less for the score of errors. Where a range in brackets holds 0, neither model "
    "is shown to be better; among many comparisons, some ranges miss 0 by chance.",
)
UPDATE_RULE = Caption(
    "{rule}",
    "Each update is judged on patients it was not fitted to. Advised is the simplest one that does as well "
    "as the best, give or take the difference that chance typically makes.",
)
UPDATE_EFFECT = Caption(
    "On held-out patients, by single updates of one cross-validation; 95\u00a0% intervals. ICI: mean "
    "distance of the smooth curve ({smoother}) from the diagonal. Net benefit at a "
    "threshold of {threshold:.3f}.",
    "On patients the update was not fitted to; in brackets, what chance leaves open. ICI: the mean distance "
    "between the risks and the shares observed (smoothed); net benefit is that at {threshold:.3f}.",
)
UPDATE_CURVES = Caption(
    "Calibration of the held-out risks before and after the update. Below: the risks before it, "
    "malignant up, benign down.",
    "How far the risks of patients the update was not fitted to come true, before and after it: on the "
    "diagonal, 20\u00a0% means 20 in 100. Below: the risks before it, malignant upwards, benign downwards.",
)
UPDATE_FITTED_ON = Caption(
    "On these {n:,} patients, on whom the update is fitted.",
    "On the same {n:,} patients the update is fitted to: on others it may do less well.",
)
VERIFICATION = Caption(
    "The correction (Begg and Greenes; for calibration, weights in {n_bands} risk bands) "
    "holds if {assumption}. The patients themselves cannot show whether it does. Intervals are 95 %.",
    "The corrected numbers hold only if, among flagged and among unflagged patients, those whose outcome is "
    "known have cancer as often as those whose outcome is not (last three rows: within each of {n_bands} "
    "bands of risk). These patients cannot show whether that is so.",
)
