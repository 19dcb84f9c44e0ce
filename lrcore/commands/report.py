"""Write a report."""

import argparse
from dataclasses import replace
from pathlib import Path

from lrcore.commands.labelled.patients import (
    add_optional_file,
    patients_of,
    read_table,
    refuse_centre_without_file,
    words_of,
)
from lrcore.commands.plan.against import add_plan, hold_against, plan_of
from lrcore.commands.reading import first_notes, notes_in_words
from lrcore.errors import InvalidInput
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.reader import Predictions
from lrcore.registry import operating_point
from lrcore.registry.active import model_in_use
from lrcore.registry.artifact import Artifact, folder_in_use
from lrcore.registry.development_sets import evaluation_sets
from lrcore.registry.plans.sealed_plan import SealedPlan
from lrcore.report import (
    Contents,
    Validated,
    by_groups,
    document,
    evaluate_group,
    validate_development,
    validate_ours,
)
from lrcore.report.files.availability import why_no_figures, why_no_word
from lrcore.system.clock import utc_now
from lrcore.system.output_form import OutputForm
from lrcore.system.outputs import check_outputs, open_output
from lrcore.system.terminal import say, show_bytes
from lrcore.validation.external import groupings_of, known_outcome, our_patients
from lrcore.validation.scoring import score
from lrcore.validation.timing.first_reading import read_outcomes
from lrcore.validation.updating.fitted_on import known_in_words
from lrcore.validation.whole_file import whole_file

_FORMS = {
    "html": OutputForm("an HTML document", (".html", ".htm")),
    "docx": OutputForm("a Word document", (".docx",)),
    "figures": OutputForm("an archive of figures", (".zip",)),
}
_WHY_NOT = {"docx": why_no_word, "figures": why_no_figures}


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    add_optional_file(parser)
    add_plan(parser)
    parser.add_argument(
        "--as",
        dest="form",
        choices=list(_FORMS),
        default="html",
        help="one HTML document, a Word document, or an archive of the figures (html)",
    )
    parser.add_argument(
        "--centre", metavar="COLUMN", help="the column that names each patient's centre: centres are pooled"
    )
    parser.add_argument("-o", "--output", type=Path, help="where to write the report (standard output)")


def run(options: argparse.Namespace) -> None:
    """Read, evaluate, write."""
    _check(options)
    folder = folder_in_use()
    found = model_in_use(folder)
    artifact = found.artifact
    plan = plan_of(options)
    in_force = operating_point.in_force(folder, artifact.digest)
    at = in_force.threshold if options.threshold is None else options.threshold
    sets, how_read, foreign, known, validated = _patients(options, artifact, at, plan)
    title = options.file.name if options.file else f"model {artifact.record.version}"
    contents = Contents(
        title,
        tuple(evaluate_group(each, at) for each in sets),
        how_read,
        artifact,
        foreign,
        at,
        in_force,
        operating_point.history(folder),
        utc_now(),
        known,
        validated,
    )
    content = _written(contents, options.form)
    if options.output is None:
        show_bytes(content)
    else:
        with open_output(options.output, private=options.file is not None) as file:
            file.write(content)
    unstated = foreign and options.threshold is None
    note = f"No --threshold was given: reported at {at:.3f}, that of the model in use." if unstated else ""
    say(found.notice, *how_read, known, note)


def _check(options: argparse.Namespace) -> None:
    """Refuse what cannot be written, before anything is computed."""
    _FORMS[options.form].check(options.output, _FORMS.values())
    check_outputs({"report": options.output}, [options.file] if options.file else [])
    problem = _WHY_NOT[options.form]() if options.form in _WHY_NOT else ""
    if problem:
        raise InvalidInput(problem)


def _written(contents: Contents, form: str) -> bytes:
    if form == "docx":
        from lrcore.report.files.word import word

        return word(contents)
    if form == "figures":
        from lrcore.report.files.figures import figures

        return figures(contents)
    return document(contents).encode("utf-8", "replace")


def _patients(
    options: argparse.Namespace, artifact: Artifact, threshold: float, plan: SealedPlan | None
) -> tuple[tuple[EvaluationSet, ...], tuple[str, ...], bool, str, Validated]:
    """Return the patients, how the file was read, whether the risks are of another model, and the rest."""
    if options.file is None:
        refuse_centre_without_file(options)
        words_of(options, None)
        validated = validate_development(artifact, threshold)
        return tuple(evaluation_sets(artifact).values()), (), False, "", validated
    table = read_table(options)
    read = read_outcomes(folder_in_use(), table, for_plan=plan is not None)
    words = words_of(options, table)
    lines, sets = patients_of(table, artifact.model, words)
    file = whole_file(table, artifact.model, centres=options.centre)
    findings = {each.name: file.findings(each, model, threshold) for model, each in enumerate(sets)}
    notes = words.say_all(first_notes(notes_in_words(table)))
    how_read = (f"{table.name}.", *filter(None, lines), *notes)
    known = known_outcome(table.outcome)
    groups = groupings_of(table.extras, known)
    held = hold_against(plan, table, artifact, threshold, read, n=sets[0].n, subgroups=groups)
    if isinstance(table, Predictions):
        validated = Validated(subgroups=by_groups(sets, groups, threshold), plan=held, file=findings)
        return sets, how_read, True, "", validated
    ours = our_patients(score(table, artifact.model), sets[0])
    validated = replace(validate_ours(ours, artifact, threshold), plan=held, file=findings)
    return sets, how_read, False, known_in_words(ours, artifact.record), validated
