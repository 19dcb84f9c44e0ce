"""Plans of studies in words: patients to develop a model, and to validate one."""

from math import isnan

from lrcore.evaluation.planning.development_size import DevelopmentSize, development_size, round_up
from lrcore.evaluation.planning.measures import MEASURES
from lrcore.evaluation.planning.precision import SampleSize
from lrcore.evaluation.planning.validation_size import MeasurePlan, ValidationSize
from lrcore.wording.captions import several_pages as captions
from lrcore.wording.captions.caption import Caption
from lrcore.wording.measures.names import measure_name
from lrcore.wording.numbers import NOT_DEFINED, fixed, risk_in_digits

MEASURE_NAMES = {name: measure_name(name) for name in MEASURES}
CRITERIA = {
    "shrinkage": "shrinkage of at most 10 %",
    "optimism": "R2 apparent and adjusted within 0.05",
    "risk": "overall risk known to within 0.05",
}
_ANTICIPATED_AUCS = (0.95, 0.99, 0.995)
_MIN_OF_A_CLASS = 100
_MIN_RATIO = 1.5  # of two numbers of patients, from which the reason for the difference is given
_MAX_PREVALENCE_RATIO, _MAX_AUC_DIFFERENCE = 1.1, 0.02


def development_in_words(found: DevelopmentSize) -> list[str]:
    """Return the patients needed to develop a model, in lines."""
    needed = round_up(found.n)
    return [
        f"{needed:,} patients, {fixed(needed * found.prevalence, 0)} of them malignant, to estimate "
        f"{found.parameters:,} parameters at an R2 of {fixed(found.r2, 4)} (Cox-Snell; at most "
        f"{fixed(found.max_r2, 4)}).",
        *_aligned({CRITERIA[name]: _exact(n) for name, n in criteria_of(found).items()}),
    ]


def criteria_of(found: DevelopmentSize) -> dict[str, float]:
    """Return the patients that each criterion asks for, by its name."""
    return {"shrinkage": found.shrinkage, "optimism": found.optimism, "risk": found.risk}


def development_verdict(found: DevelopmentSize, n: int) -> str:
    """Return whether so many patients meet the three criteria, and which of them they miss."""
    missed = [
        f"{CRITERIA[name]} ({round_up(needed):,})"
        for name, needed in criteria_of(found).items()
        if n < needed
    ]
    if not missed:
        return f"{n:,} patients meet all three criteria, which ask for {round_up(found.n):,}."
    return f"{n:,} patients are too few for: {'; '.join(missed)}."


def validation_in_words(found: ValidationSize) -> list[str]:
    """Return the patients needed to validate a model, in lines."""
    rows = [["", "width", "now", "published", "from the risks", "assured"]]
    rows += [cells_of(found.measures[name], MEASURE_NAMES[name]) for name in MEASURES]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    table = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
    rules = captions.STUDY_SIZE.with_values(share=f"{fixed(100 * found.assurance, 0)} %")
    return [*table, *(caption.statistician for caption in (rules, *validation_notes(found)))]


def plan_table(found: ValidationSize) -> dict[str, list[str]]:
    """Return the plan as a table: one row for each measure."""
    share = f"{fixed(100 * found.assurance, 0)} % of studies"
    headers = ("Measure", "Width aimed at", "Width now", "Published n", "n from the risks", f"n, {share}")
    rows = [cells_of(found.measures[name], MEASURE_NAMES[name]) for name in MEASURES]
    return {
        header: [cell or NOT_DEFINED for cell in cells]
        for header, cells in zip(headers, zip(*rows, strict=True), strict=True)
    }


def development_table(found: DevelopmentSize) -> dict[str, list[str]]:
    """Return the criteria and the patients that each asks for as a table."""
    criteria = criteria_of(found)
    return {
        "Criterion": [CRITERIA[name] for name in criteria],
        "Patients needed": [f"{round_up(n):,}" for n in criteria.values()],
    }


def before_training(prevalence: float, parameters: int, n: int) -> str:
    """Return what the criteria ask for before a model is fitted, over the AUCs it may reach.

    Parameters
    ----------
    prevalence : float
    parameters, n : int
        Coefficients, and patients the model is fitted on.
    """
    needed = {
        area: round_up(development_size(prevalence=prevalence, parameters=parameters, auc=area).n)
        for area in _ANTICIPATED_AUCS
    }
    sizes = ", ".join(
        f"{size:,} at an AUC of {area:g}{' (too few here)' if n < size else ''}"
        for area, size in needed.items()
    )
    return (
        f"{parameters} coefficients are fitted on {n:,} patients, {fixed(100 * prevalence, 1)} % of them "
        f"malignant. Needed by the criteria of Riley et al. 2020: {sizes}."
    )


def cells_of(plan: MeasurePlan, name: str) -> list[str]:
    """Return one row: the measure, its width aimed at and now, and the patients by each way."""
    now = "" if isnan(plan.now) else fixed(plan.now, 3)
    sizes = (plan.published, plan.ours, plan.assurance)
    return [name, f"{plan.width:g}", now, *map(patients_needed, sizes)]


def patients_needed(size: SampleSize) -> str:
    """Return a number of patients, rounded up; or that there is none."""
    return f"{round_up(size.n):,}" if size.defined else NOT_DEFINED


def validation_notes(found: ValidationSize) -> list[Caption]:
    """Return why numbers differ or are missing, and what the risks imply."""
    notes = (_about_implied(found), _about_ratio(found), _about_auc(found), _about_few(found))
    return [*(note for note in notes if note is not None), *_undefined(found)]


def _about_implied(found: ValidationSize) -> Caption:
    phi, area = found.implied_prevalence, found.implied_auc
    ratio = max(phi, found.prevalence) / (min(phi, found.prevalence) or 1)
    alike = ratio <= _MAX_PREVALENCE_RATIO and not abs(area - found.auc) > _MAX_AUC_DIFFERENCE
    implied = {"prevalence": risk_in_digits(phi), "area": risk_in_digits(area)}
    if alike:
        return captions.RISKS_IMPLY.with_values(**implied)
    source, judged = ("observed", "The") if found.n else ("stated", "Both cannot hold: the")
    seen = {"seen_prevalence": risk_in_digits(found.prevalence), "seen_area": risk_in_digits(found.auc)}
    return captions.RISKS_IMPLY_OTHERWISE.with_values(**implied, **seen, source=source, judged=judged)


def _about_ratio(found: ValidationSize) -> Caption | None:
    plan = found.measures["oe"]
    if not (plan.published.defined and plan.ours.defined):
        return None
    ratio = plan.published.n / plan.ours.n
    return None if ratio < _MIN_RATIO else captions.FORMULA_IGNORES_RISKS.with_values(ratio=fixed(ratio, 1))


def _about_auc(found: ValidationSize) -> Caption | None:
    plan = found.measures["auc"]
    if not plan.published.defined or found.auc + plan.width / 2 <= 1:
        return None
    return captions.FORMULA_BREAKS_DOWN.with_values(width=plan.width, area=risk_in_digits(found.auc))


def _about_few(found: ValidationSize) -> Caption | None:
    sizes = [plan.ours.n for plan in found.measures.values() if plan.ours.defined]
    rarer = min(found.implied_prevalence, 1 - found.implied_prevalence)
    return captions.FEW_EVENTS if sizes and min(sizes) * rarer < _MIN_OF_A_CLASS else None


def _undefined(found: ValidationSize) -> list[Caption]:
    reasons: dict[str, list[str]] = {}
    for name, plan in found.measures.items():
        for size in (plan.published, plan.ours, plan.assurance):
            if not size.defined:
                reasons.setdefault(size.reason, []).append(MEASURE_NAMES[name])
        if found.n and plan.now_reason:
            reasons.setdefault(plan.now_reason, []).append(MEASURE_NAMES[name])
    return [
        captions.SIZE_UNDEFINED.with_values(measures=", ".join(dict.fromkeys(names)), reason=reason)
        for reason, names in reasons.items()
    ]


def _exact(n: float) -> str:
    return f"{round_up(n):,} (exactly {fixed(n, 2)})"


def _aligned(lines: dict[str, str]) -> list[str]:
    width = max(map(len, lines))
    return [f"{name:<{width}}  {value}" for name, value in lines.items()]
