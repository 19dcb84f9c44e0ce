"""Answers to items of TRIPOD+AI from the contents of a report; empty where nothing is known."""

from lrcore.errors import counted
from lrcore.report.contents import Contents
from lrcore.wording.internal import expected_of_new_patients, how_validated
from lrcore.wording.model import change_in_words
from lrcore.wording.numbers import percent_with_interval
from lrcore.wording.validation import case_mix_in_words

_SAME_SERIES = "Does not apply: the patients evaluated are those of development."
_NOT_VALIDATED = "The way of fitting is not validated here: the model was updated after it was trained."


def data(contents: Contents) -> str:
    """Return where the data come from."""
    data = contents.artifact.record.data
    return (
        f"Development: {data['name']}, UCI Machine Learning Repository, doi:10.24432/C5DW2B, n = {data['n']} "
        f"({data['n_malignant']} malignant). Evaluated here: {groups_evaluated(contents)}."
    )


def groups_evaluated(contents: Contents) -> str:
    """Return the patients evaluated."""
    return "; ".join(group.patients.title for group in contents.groups)


def split(contents: Contents) -> str:
    """Return how the data were used."""
    record = contents.artifact.record
    held_out = len(record.held_out_rows)
    evaluated = " Evaluated on the patients of a file." if contents.how_read else ""
    return (
        f"{record.data['n'] - held_out} development patients were used for fitting, {held_out} held out at "
        f"random, stratified by outcome (seed {record.parameters.get('seed')}).{evaluated}"
        f"{f' {contents.overlap}' if contents.overlap else ''}"
    )


def model(contents: Contents) -> str:
    """Return the type of model, its fitting and its internal validation."""
    parameters = contents.artifact.record.parameters
    internal = contents.validated.internal
    return (
        f"Logistic regression with an L2 penalty, C = {parameters['C']:g}, class weights "
        f"{parameters['class_weight'] or 'none'}, both given before fitting and not tuned by Cutpoint; "
        f"see the table of coefficients. {how_validated(internal) if internal else _NOT_VALIDATED}"
    )


def imbalance(contents: Contents) -> str:
    """Return how class imbalance was handled."""
    weight = contents.artifact.record.parameters["class_weight"]
    return (
        f"Class weights: {weight}. Such risks are too high or too low on average by design."
        if weight
        else "No correction, so that the risks stay calibrated; the threshold reflects the costs."
    )


def updating(contents: Contents) -> str:
    """Return the updates of the model."""
    updates = contents.artifact.record.updates
    if not updates:
        return "The model was not updated since it was fitted."
    steps = (
        f"{each.method} on {each.n:,} patients ({each.n_malignant:,} malignant) by {each.applied_by}, "
        f"{each.applied_at[:10]} ({change_in_words(each.change)}): {each.rationale}"
        for each in updates
    )
    return f"Updates: {len(updates)}. {'; '.join(steps)}."


def not_updated(contents: Contents) -> str:
    """Return that updating does not apply, if it does not."""
    return "" if contents.artifact.record.updates else "Does not apply: the model was not updated."


def output(contents: Contents) -> str:
    """Return what the model gives, and the threshold."""
    point = contents.in_force.point
    why = f" Reason: {point.rationale}" if point else ""
    return (
        f"A risk from 0 to 1; flagged at or above {contents.threshold:.3f}. "
        f"{contents.harm_ratio} {contents.in_force.sentence}{why}"
    )


def output_of_another_model(contents: Contents) -> str:
    """Return the same for risks that came with a file."""
    return (
        f"A risk from 0 to 1, as it came with the file; reported at {contents.threshold:.3f}. "
        f"{contents.harm_ratio}"
    )


def flow(contents: Contents) -> str:
    """Return how many patients were read."""
    return " ".join(contents.how_read) or "All patients of the series; none was left out."


def fairness(contents: Contents) -> str:
    """Return what is known of groups of patients."""
    columns = columns_of_groups(contents)
    if not columns:
        return "Development: cannot be assessed, because no age, sex, ethnicity or site is recorded."
    return f"Performance was computed in each group of {columns}; see the groups of patients."


def columns_of_groups(contents: Contents) -> str:
    """Return the columns of a file that divide its patients, quoted."""
    names = dict.fromkeys(name for columns in contents.validated.subgroups.values() for name in columns)
    return ", ".join(map(repr, names))


def differences(contents: Contents) -> str:
    """Return how the patients differ from those of development."""
    found = contents.validated.validation
    if found is None:
        return "" if contents.how_read else _SAME_SERIES
    ours, development = (
        percent_with_interval(each["prevalence"]) for each in (found.ours, found.development)
    )
    return " ".join(
        [
            f"Malignant: {ours} here, {development} in development.",
            *case_mix_in_words(found),
            contents.overlap,
        ]
    ).strip()


def characteristics(contents: Contents) -> str:
    """Return where the patients are described."""
    described = contents.validated.validation is not None or not contents.how_read
    return "See the characteristics of the patients." if described else ""


def compared(contents: Contents) -> str:
    """Return where the patients are compared with those of development."""
    if contents.validated.validation is not None:
        return (
            "See the characteristics of the patients, next to those of development: mean, standard deviation "
            "and standardised difference."
        )
    return "" if contents.how_read else _SAME_SERIES


def results(contents: Contents) -> str:
    """Return where the results are, and what is expected of new patients."""
    internal = contents.validated.internal
    if internal is None or contents.of_another_model:
        return "See the results above."
    return " ".join(["See the results above.", *expected_of_new_patients(internal)])


def heterogeneity(contents: Contents) -> str:
    """Return where the groups of patients are compared."""
    columns = columns_of_groups(contents)
    by_groups = [f"By {columns}: see the groups of patients."] if columns else []
    pooled = [each.pooled for each in contents.validated.file.values() if each.pooled is not None]
    centres = counted(len(pooled[0].centres), "centre") if pooled else ""
    by_centres = [f"{centres}, pooled by random effects: see the centres."] if pooled else []
    return contents.words.say(" ".join([*by_groups, *by_centres]))
