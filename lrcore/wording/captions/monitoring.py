"""Captions of the Monitoring page."""

from lrcore.wording.captions.caption import Caption

KNOWN_ALREADY = Caption(
    "{n_shared:,} of these {n:,} patients have exactly the measurements of a development "
    "patient: to that extent this is no new sample.",
    "{n_shared:,} of these {n:,} patients have exactly the measurements of a patient of the development "
    "series: to that extent nothing new is seen.",
)
WHAT_A_SHIFT_PROVES = Caption(
    "A shift does not prove the risks wrong, nor does its absence prove them right: only outcomes can. "
    "Every further test is a further chance of a false alarm.",
    "Patients who have changed do not make the risks wrong, and patients who have not do not make them "
    "right: only outcomes can tell. The more is compared, the likelier a false alarm.",
)
AT_ONE_LOOK = Caption(
    "These sentences hold for one look, at a number of patients fixed beforehand. For repeated looks there "
    "are the limits of the sum over time.",
    "These sentences are meant for one look, at a number of patients fixed beforehand. Whoever looks again "
    "and again goes by the dashed limits of the sum over time.",
)
OBSERVED = Caption(
    "Bars: Wilson's 95\u00a0% interval of the observed share. Dashed: the mean risk.",
    "Bars: what chance leaves open for the share with cancer. Dashed: the average risk, which among many "
    "periods some bars miss by chance.",
)
OBSERVED_ON_ONE_DAY = Caption(
    "Bar: Wilson's 95\u00a0% interval of the observed share. Dotted: the mean risk; a course over time takes "
    "two days.",
    "Bar: what chance leaves open for the share with cancer. Dotted: the average risk; a course over time "
    "takes two days.",
)
SINCE_WHEN = Caption(
    "Cancers beyond those expected, added up patient by patient. It rises while risks are too low and "
    "falls while they are too high. Right risks leave the dashed limits in 5 of 100 series that are "
    "looked at up to {looks} times, after about equal numbers of patients; {left}.",
    "The line adds up the cancers beyond those expected: it rises while risks are too low and falls while "
    "they are too high. Right risks leave the dashed limits in 5 of 100 series that are looked at up to "
    "{looks} times, after about equal numbers of patients; {left}.",
)
LIMITS_NOT_LEFT = Caption("they were not left", "here they were not left")
LIMITS_LEFT = Caption("first left on {day}", "here they were first left on {day}")
OUTCOMES_COME_LATE = Caption(
    "Outcomes often come in sooner for patients who were flagged. As long as some are missing, the "
    "comparison holds only for those with an outcome.",
    "Outcomes often become known sooner for flagged patients. While some are missing, this says nothing "
    "about patients without one.",
)
FLAGGED_OVER_TIME = Caption(
    "Bars: Wilson's 95\u00a0% interval; a period without predictions is left out. Dotted: the "
    "development patients, as the model in use flags them at the threshold in force.",
    "Bars: what chance leaves open for the share flagged; a period without predictions is left out. Dotted: "
    "the share flagged in the development series, by the model in use at the threshold in force.",
)
FLAGGED_ON_ONE_DAY = Caption(
    "Bar: Wilson's 95\u00a0% interval; a course over time takes two days. Dotted: the development patients, "
    "as the model in use flags them at the threshold in force.",
    "Bar: what chance leaves open for the share flagged; a course over time takes two days. Dotted: the "
    "share flagged in the development series, by the model in use at the threshold in force.",
)
FLAGGED_WHEN_PREDICTED = Caption(
    "95\u00a0% interval; {thresholds}", "In brackets: what chance leaves open; {thresholds}"
)
THEN_AND_NOW = Caption(
    "Upright lines: medians. Choose another measurement by the box at the start of its row.",
    "Upright lines: half of the patients lie below, then and now. Choose another measurement by the box at "
    "the start of its row.",
)
LOG_ODDS = Caption(
    "{mean}. Their distribution has moved {chance}: adjusted p {p}, where {limit:g} or "
    "less is beyond chance (population stability index {index}).",
    "The scores behind the risks have moved {chance}. {mean}.",
)
MEAN_SHIFTED = Caption(
    "Their mean has shifted by {by} standard deviations",
    "On average they have shifted by {by} times their usual spread",
)
MEAN_NOT_SHIFTED = Caption(
    "No shift of their mean was shown: {by} standard deviations",
    "No shift of their average was shown: {by} times their usual spread",
)

WHAT_WILL_BE_SEEN = Caption(
    "Then shown here: whether anything is to be done; the share flagged over time with its interval; each "
    "measurement and the log-odds against the development series, tested together; and, once outcomes are "
    "recorded, observed against expected over time with a CUSUM.",
    "Then shown here: whether anything is to be done; how many patients are flagged over time; whether the "
    "patients have changed; and, once it is known what they had, whether the risks were right.",
)
CONSTRUCTED_PREDICTIONS = Caption(
    "Constructed, not collected: {n:,} predictions over {days} days. The first half are held-out patients "
    "drawn again and again; the second half are the same, every measurement a little larger and scattered. "
    "Outcomes are known for the first {known} days. Nothing of it is in the journal.",
    "An example, not your patients, and nothing of it is recorded: {n:,} predictions over {days} days, whose "
    "patients change half-way on purpose. What they had is known for the first {known} days.",
)
