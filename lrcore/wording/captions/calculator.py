"""Captions of the Calculator page, and of a patient who is open on the Worklist page."""

from lrcore.wording.captions.caption import Caption

UNSUPPORTED_IN_SERIES = Caption(
    "Of the development series itself, left out one by one, {n} in 100 would be "
    "called so: a reason to look, not a proof that a risk is wrong.",
    "Of the very patients the model was developed with, {n} in 100 would be called so: look closer, but do "
    "not take it for a proof that the risk is wrong.",
)
DRIVERS = Caption(
    "A patient at every training mean has log-odds of {average}; this patient's differences from "
    "the means add {shares}, which makes {log_odds}. The sum is "
    "exact. The three measurements of a property are added up, because they are not interpretable one "
    "by one.",
    "On the scale behind the risk, where 0 stands for 50\u00a0%, a patient with average measurements has "
    "{average}; what is unlike the average in this patient adds {shares}, which makes {log_odds}. The bars "
    "show how the model adds up, not what causes the disease.",
)
SIMILAR = Caption(
    "Distance: root mean square difference over the 30 measurements.",
    "Distance: how far the 30 measurements lie apart on the whole; 0 would be identical.",
)
RANGE = Caption(
    "From {resamples:,} refits on resamples of the development patients, their distances from the model "
    "in use widened, because another series differs as much as this one does. In simulated series "
    "{coverage} % of the risks by models fitted on other series lay in the "
    "range. Another hospital or another way of taking images can move a risk further.",
    "Had the model been built on other patients, the risk would mostly lie in this range: in simulations "
    "{coverage} of 100 such risks did. Another hospital or another way of taking images can move it further.",
)
