"""Patients needed to develop a model."""

import argparse

from lrcore.commands.labelled.patients import add_words
from lrcore.commands.plan.patients import print_plan_of_numbers
from lrcore.evaluation.planning.development_size import development_size
from lrcore.wording.planning import development_in_words

SUMMARY = "Patients needed to develop a logistic model, by three criteria."


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        "--prevalence", type=float, required=True, metavar="P", help="share of patients with the event"
    )
    parser.add_argument(
        "--parameters", type=int, required=True, metavar="K", help="coefficients without the intercept"
    )
    anticipated = parser.add_mutually_exclusive_group(required=True)
    anticipated.add_argument("--r2", type=float, metavar="R2", help="anticipated R2 of Cox and Snell")
    anticipated.add_argument("--auc", type=float, metavar="C", help="anticipated AUC, above 0.5 and below 1")
    add_words(parser)


def run(options: argparse.Namespace) -> None:
    """Compute and print."""
    print_plan_of_numbers(
        options,
        lambda: development_size(
            prevalence=options.prevalence, parameters=options.parameters, r2=options.r2, auc=options.auc
        ),
        development_in_words,
    )
