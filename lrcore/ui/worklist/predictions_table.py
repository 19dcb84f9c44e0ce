"""An uploaded table of risks and outcomes: what was read, and how well the models rank."""

from itertools import islice

import streamlit as st

from lrcore.evaluation.discrimination.auc_comparison import paired_comparisons
from lrcore.evaluation.discrimination.roc import auc
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.reader import NOTE, Predictions
from lrcore.reader.columns.packed_issues import count_problems, notes_among
from lrcore.reader.issues import shown
from lrcore.ui import evaluation_set_choice, session
from lrcore.ui.components.captions import show_caption
from lrcore.ui.components.folded import folded
from lrcore.ui.evaluation_set_picker import links_to_upload
from lrcore.ui.plain_text import bold, plain
from lrcore.ui.table import show_grid, show_table
from lrcore.ui.worklist.cohort_upload import offer_to_close
from lrcore.ui.worklist.downloads import download_risks
from lrcore.ui.worklist.file_choices import current_choices, overrule, show_undo_buttons
from lrcore.ui.worklist.label_form import confirm_labels, overrule_labels
from lrcore.ui.worklist.study_words_form import name_study_words
from lrcore.wording.captions.worklist import RANKING_PAIRED
from lrcore.wording.numbers import number_with_interval, p_value

_MAX_ROWS = 500


def which_risks_were_read(predictions: Predictions) -> None:
    """Summarise what was read: how many rows, whose risks, and what the outcome is."""
    equation = current_choices().equation
    source = "A table of risks and outcomes, not of measurements."
    if equation is not None:
        source = f"The risks are those of the equation {equation.name}."
    sentence = session.study_words().say(predictions.labels.sentence)
    with st.container(key="file_summary", gap="xsmall"):
        line = st.container(horizontal=True, vertical_alignment="center")
        line.markdown(f"{bold(shown(predictions.name))}. {plain(predictions.sentence)}", width="content")
        offer_to_close(line)
        st.markdown(plain(f"{source} {sentence}"))


def show_predictions(predictions: Predictions) -> None:
    """Compare the models where there are several, and link to the other pages."""
    equation, words = current_choices().equation, session.study_words()
    name_study_words()
    _how_it_was_read(predictions)
    show_undo_buttons(current_choices())
    confirm_labels(predictions.labels)
    _problems(predictions)
    if equation is not None and predictions.n_scored:
        download_risks(predictions)
    sets = evaluation_set_choice.uploaded_sets()
    if not sets:
        return
    st.header("Ranking", anchor=False)
    show_table(_areas(sets))
    if len(sets) > 1:
        show_table(_differences(sets))
        show_caption(RANKING_PAIRED, words)
    links_to_upload("Side by side, with subgroups and paired differences")


def _how_it_was_read(predictions: Predictions) -> None:
    with folded("How the file was read"):
        notes = [issue.problem for issue in notes_among(predictions.issues) if not issue.row]
        lines = session.study_words().say_all([predictions.dialect.line, *notes[:20]])
        st.markdown("\n".join(f"- {plain(line)}" for line in lines))
        overrule(predictions.header, predictions.dialect.tables)
        overrule_labels(predictions.labels)


def _problems(predictions: Predictions) -> None:
    n = count_problems(predictions.issues)
    if not n:
        return
    problems = islice((issue for issue in predictions.issues if issue.severity != NOTE), _MAX_ROWS)
    say = session.study_words().say
    rows = [
        {"Row": i.row, "Id": i.id, "Column": i.column, "Value": i.value, "Problem": say(i.problem)}
        for i in problems
    ]
    show_grid(rows, alt="Rows with a problem")
    if n > _MAX_ROWS:
        st.caption(f"The first {_MAX_ROWS:,} of {n:,} problems.")


def _areas(sets: tuple[EvaluationSet, ...]) -> dict[str, list[str]]:
    return {
        "Risks": [patients.name for patients in sets],
        "AUC (95 % interval)": [p.words.say(number_with_interval(auc(p), 3)) for p in sets],
        sets[0].words.say("Patients"): [p.words.say(f"{p.n:,} ({p.n_malignant:,} malignant)") for p in sets],
    }


def _differences(sets: tuple[EvaluationSet, ...]) -> dict[str, list[str]]:
    compared = paired_comparisons(sets)
    return {
        "Difference in AUC": [f"{first.name} less {second.name}" for first, second, _ in compared],
        "Value (95 % interval)": [
            sets[0].words.say(number_with_interval(each.difference, 4)) for *_, each in compared
        ],
        "p": [p_value(each.p) for *_, each in compared],
    }
