"""Which threshold, and what does it cost?"""

from lrcore.ui.evaluation_set_choice import set_to_evaluate
from lrcore.ui.evaluation_set_picker import pick_evaluation_set
from lrcore.ui.page_header import page_header
from lrcore.ui.threshold.bench import below_bench, bench

words = set_to_evaluate()[0].words
page_header(
    "Threshold",
    words.say("Which threshold, and what does it cost? Move it and read its effect on these patients."),
)
pick_evaluation_set()
bench()
below_bench()
