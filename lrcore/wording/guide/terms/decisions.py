"""Terms about patients, thresholds and decisions."""

from lrcore.wording.guide.terms.term import MODEL, PERFORMANCE, THRESHOLD, VALIDATION, WORKLIST, Term

DECISIONS = (
    Term(
        "assurance",
        "A study is planned so that most studies of its size are as precise as is aimed at, and not only "
        "the average one.",
        ("assured",),
        PERFORMANCE,
    ),
    Term(
        "case mix",
        "Which kinds of patients a group consists of. Another mix alone can change AUC, PPV and NPV.",
        (),
        VALIDATION,
    ),
    Term(
        "decision curve",
        "The net benefit at each threshold, against flagging every patient and flagging none.",
        ("decision curves", "net benefit curve", "net benefit curves"),
    ),
    Term(
        "development series",
        "The 569 patients of the Wisconsin data, with whom the model was developed and tested.",
        ("development patients",),
        MODEL,
    ),
    Term(
        "drift",
        "A change over time in the patients or in what they have. It need not make the risks wrong: only "
        "outcomes can tell.",
    ),
    Term(
        "expected cost",
        "What wrong decisions cost per patient when a missed cancer counts 1 less the threshold and a false "
        "alarm counts the threshold.",
        (),
        PERFORMANCE,
    ),
    Term("false alarm", "A benign patient who is flagged.", ("false alarms",), PERFORMANCE),
    Term("flagged", "The risk is at or above the threshold.", ("not flagged", "unflagged"), PERFORMANCE),
    Term(
        "grey zone",
        "Risks between a rule-out and a rule-in threshold, for which the model decides nothing.",
        (),
        THRESHOLD,
    ),
    Term(
        "harm ratio",
        "How many false alarms are as bad as one missed cancer. At threshold t it is (1 - t) / t.",
        (),
        PERFORMANCE,
    ),
    Term(
        "held back",
        "A row that was read but looks wrong, and is scored only after a correction is accepted.",
        (),
        WORKLIST,
    ),
    Term(
        "in force",
        "The threshold by which patients are flagged in the dashboard, on the command line and in the "
        "service. It is recorded with a name, a reason and its evidence.",
        (),
        THRESHOLD,
    ),
    Term(
        "interventions avoided",
        "How many of 100 patients are spared compared with flagging all, after each missed cancer is "
        "charged as many as the false alarms it is as bad as.",
        (),
        PERFORMANCE,
    ),
    Term("missed cancer", "A malignant patient who is not flagged.", ("missed cancers",), PERFORMANCE),
    Term(
        "net benefit",
        "Cancers found per patient, minus false alarms weighted by how bad they are at this threshold.",
        (),
        PERFORMANCE,
    ),
    Term(
        "net cancers",
        "Malignant patients found, less the false alarms divided by the harm ratio.",
        ("net cancer",),
        PERFORMANCE,
    ),
    Term(
        "not firm",
        "Models fitted on other series might decide otherwise about this patient: the verdict is undecided.",
        (),
        WORKLIST,
    ),
    Term(
        "realised net benefit",
        "The net benefit when only so many of the flagged patients can be worked up.",
    ),
    Term(
        "standardised net benefit",
        "The net benefit divided by the prevalence: 1 finds every cancer without a false alarm.",
        (),
        PERFORMANCE,
    ),
    Term(
        "unsupported",
        "Said of the risk of a patient unlike those of the development series: no verdict is given.",
        ("not supported",),
        VALIDATION,
    ),
    Term(
        "value of information",
        "What is lost on average because it is not known which strategy is best: flagging by the model, "
        "flagging all or none. Further patients recover a part of it.",
        ("EVPI", "not knowing the best strategy", "cost of not knowing"),
        PERFORMANCE,
    ),
    Term(
        "what-if",
        "A threshold that is set to look at its effect and is not in force. Nothing is recorded by it.",
        (),
        WORKLIST,
    ),
)
