"""Patients needed to validate a model to a stated precision."""

import argparse
from pathlib import Path

from lrcore.commands.labelled.patients import add_reading
from lrcore.commands.plan.patients import given, plans_of_file, print_plan_of_numbers, require_one_source
from lrcore.errors import InvalidInput
from lrcore.evaluation.planning.assurance import ASSURANCE
from lrcore.evaluation.planning.measures import MEASURES, require_rate
from lrcore.evaluation.planning.precision import Widths
from lrcore.evaluation.planning.risk_distribution import (
    RiskDistribution,
    beta_distribution,
    normal_distribution,
    require_auc,
)
from lrcore.evaluation.planning.validation_size import Aims, validation_size, validation_size_of
from lrcore.evaluation.threshold.harm_ratio import require_prevalence
from lrcore.wording.planning import validation_in_words

SUMMARY = "Patients needed to validate a model: by published criteria, and by the distribution of the risks."
_STATED = ("prevalence", "auc", "lp_mean", "lp_sd", "beta")
_WHAT = (
    "name a labelled FILE, or give --prevalence and --auc with a distribution of the risks, "
    "--lp-mean with --lp-sd, or --beta"
)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        "file", type=Path, nargs="?", help="a labelled cohort, or a table of risk and outcome"
    )
    parser.add_argument("--prevalence", type=float, metavar="P", help="share of patients with the event")
    parser.add_argument("--auc", type=float, metavar="C", help="anticipated AUC")
    parser.add_argument("--lp-mean", type=float, metavar="M", help="mean of normal log-odds")
    parser.add_argument("--lp-sd", type=float, metavar="S", help="their standard deviation")
    parser.add_argument(
        "--beta", type=float, nargs=2, metavar=("A", "B"), help="parameters of beta-distributed risks"
    )
    _add_aims(parser)
    add_reading(parser)


def _add_aims(parser: argparse.ArgumentParser) -> None:
    widths = Widths()
    for name, what in (
        ("oe", "observed / expected"),
        ("slope", "the calibration slope"),
        ("auc", "the AUC"),
        ("snb", "the standardised net benefit"),
        ("sensitivity", "sensitivity"),
        ("specificity", "specificity"),
    ):
        parser.add_argument(
            f"--width-{name}",
            type=float,
            metavar="W",
            help=f"width of the 95 %% interval of {what} ({getattr(widths, name)})",
        )
    parser.add_argument(
        "--sensitivity", type=float, metavar="SE", help="anticipated, for the published criterion"
    )
    parser.add_argument(
        "--specificity", type=float, metavar="SP", help="anticipated, for the published criterion"
    )
    parser.add_argument(
        "--assurance",
        type=float,
        default=ASSURANCE,
        metavar="SHARE",
        help=f"share of simulated studies that reach a width ({ASSURANCE})",
    )


def run(options: argparse.Namespace) -> None:
    """Read or build the distribution of the risks, compute, and print."""
    require_one_source(options, _STATED, _WHAT)
    aims = _aims(options, options.threshold)
    if options.file is not None:
        plans_of_file(
            options,
            lambda patients, at: validation_size_of(patients, _aims(options, at)),
            validation_in_words,
        )
        return
    _require_stated(options)
    print_plan_of_numbers(
        options,
        lambda: validation_size(
            _distribution(options),
            prevalence=require_prevalence(options.prevalence),
            auc_expected=require_auc(options.auc),
            aims=aims,
        ),
        validation_in_words,
    )


def _aims(options: argparse.Namespace, threshold: float | None) -> Aims:
    """Return what the options aim at, or refuse those that contradict each other."""
    if threshold is not None and not 0 < threshold < 1:
        raise InvalidInput(f"Net benefit needs a threshold above 0 and below 1, got {threshold:g}.")
    rates = given(options, ("sensitivity", "specificity"))
    if len(rates) == 1:
        raise InvalidInput(
            f"{rates[0]} alone is not enough: give --sensitivity and --specificity, or neither."
        )
    about_benefit = [*rates, *given(options, ("width_snb", "width_sensitivity", "width_specificity"))]
    if options.file is None and threshold is None and about_benefit:
        raise InvalidInput(f"{', '.join(about_benefit)} needs a threshold: give --threshold.")
    default = Widths()
    widths = {
        name: getattr(default, name) if width is None else width
        for name in MEASURES
        for width in [getattr(options, f"width_{name}")]
    }
    both = None
    if rates:
        both = (
            require_rate(options.sensitivity, "sensitivity"),
            require_rate(options.specificity, "specificity"),
        )
    return Aims(Widths(**widths), threshold, both, options.assurance)


def _require_stated(options: argparse.Namespace) -> None:
    """Refuse an incomplete or contradictory statement of the patients to come."""
    missing = [f"--{name}" for name in ("prevalence", "auc") if getattr(options, name) is None]
    normal = given(options, ("lp_mean", "lp_sd"))
    if normal and options.beta:
        raise InvalidInput(f"--beta and {' and '.join(normal)} state two distributions: give one of them.")
    if len(normal) == 1:
        raise InvalidInput(
            f"{normal[0]} alone is not enough: a normal distribution needs --lp-mean and --lp-sd."
        )
    if missing or not (normal or options.beta):
        lacking = [*missing, *([] if normal or options.beta else ["a distribution of the risks"])]
        raise InvalidInput(f"{' and '.join(lacking)} missing: {_WHAT}.")


def _distribution(options: argparse.Namespace) -> RiskDistribution:
    if options.beta:
        return beta_distribution(*options.beta, threshold=options.threshold)
    return normal_distribution(options.lp_mean, options.lp_sd, threshold=options.threshold)
