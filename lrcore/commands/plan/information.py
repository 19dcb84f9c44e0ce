"""What more patients would be worth at a threshold."""

import argparse
from pathlib import Path

from lrcore.commands.labelled.patients import add_reading
from lrcore.commands.plan.patients import given, plans_of_file, print_plan_of_numbers, require_one_source
from lrcore.errors import InvalidInput
from lrcore.evaluation.information.four_counts import FourCounts, four_counts_at
from lrcore.evaluation.information.value_of_information import (
    JEFFREYS,
    MORE,
    ValueOfInformation,
    value_of_information,
)
from lrcore.wording.information import information_in_words

SUMMARY = "What not knowing the best strategy costs, and what more labelled patients would be worth."
_COUNTS = ("tp", "fn", "tn", "fp")
_WHAT = "name a labelled FILE, or give the four counts --tp, --fn, --tn and --fp with --threshold"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        "file", type=Path, nargs="?", help="a labelled cohort, or a table of risk and outcome"
    )
    for name, what in (
        ("tp", "patients with the event, flagged"),
        ("fn", "patients with the event, missed"),
        ("tn", "patients without the event, not flagged"),
        ("fp", "patients without the event, flagged"),
    ):
        parser.add_argument(f"--{name}", type=int, metavar="N", help=what)
    parser.add_argument(
        "--prior",
        type=float,
        nargs=2,
        metavar=("A", "B"),
        default=list(JEFFREYS),
        help="beta prior of prevalence, sensitivity and specificity (0.5 0.5, Jeffreys)",
    )
    parser.add_argument(
        "--more",
        type=int,
        nargs="+",
        metavar="N",
        default=list(MORE),
        help=f"numbers of further patients ({' '.join(map(str, MORE))})",
    )
    parser.add_argument(
        "--harm",
        type=float,
        default=0.0,
        metavar="H",
        help="harm of the test itself, in net events per patient measured (0)",
    )
    add_reading(parser)


def run(options: argparse.Namespace) -> None:
    """Take the counts of the file or of the command line, compute, and print."""
    require_one_source(options, _COUNTS, _WHAT)
    if options.file is not None:
        plans_of_file(
            options,
            lambda patients, at: _value(four_counts_at(patients, at, harm=options.harm), options),
            information_in_words,
        )
        return
    print_plan_of_numbers(options, lambda: _value(_stated(options), options), information_in_words)


def _stated(options: argparse.Namespace) -> FourCounts:
    there = given(options, (*_COUNTS, "threshold"))
    missing = [f"--{name}" for name in (*_COUNTS, "threshold") if f"--{name}" not in there]
    if missing:
        raise InvalidInput(f"{', '.join(missing)} missing: {_WHAT}.")
    return FourCounts(options.tp, options.fn, options.tn, options.fp, options.threshold, options.harm)


def _value(counts: FourCounts, options: argparse.Namespace) -> ValueOfInformation:
    first, second = options.prior
    return value_of_information(counts, prior=(first, second), more=tuple(dict.fromkeys(options.more)))
