"""Seal a plan before the outcomes are read."""

import argparse
from pathlib import Path

from lrcore.commands.thresholds import add_threshold, threshold_in_use
from lrcore.errors import InvalidInput
from lrcore.registry.active import model_in_use
from lrcore.registry.artifact import folder_in_use
from lrcore.registry.plans.sealed_plan import SealedPlan, now_to_the_microsecond
from lrcore.registry.plans.sealings import record_sealing
from lrcore.system.outputs import check_outputs, open_output
from lrcore.system.terminal import say, show_bytes
from lrcore.validation.timing.against_plan import MEASURES

SUMMARY = "Fix a threshold and an analysis before outcomes are read, in a file sealed by its digest."


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    add_threshold(parser, "the planned threshold")
    parser.add_argument("--question", required=True, help="what the evaluation is to answer")
    parser.add_argument("--by", required=True, metavar="NAME", help="who seals the plan")
    parser.add_argument("--test", default="", help="the intended test or analysis, in words")
    parser.add_argument(
        "--measures", nargs="+", choices=MEASURES, default=[], metavar="M", help=", ".join(MEASURES)
    )
    parser.add_argument(
        "--subgroups", nargs="+", default=[], metavar="COLUMN", help="columns whose groups are compared"
    )
    parser.add_argument(
        "--minimum-n", type=int, default=0, metavar="N", help="patients with an outcome that are needed"
    )
    parser.add_argument("-o", "--output", type=Path, help="where to write the plan (standard output)")


def run(options: argparse.Namespace) -> None:
    """Record the plan, then write it."""
    check_outputs({"plan": options.output}, [])
    if options.output is not None and options.output.is_file():
        raise InvalidInput(
            f"{options.output} exists, and a plan does not replace a file: name one that is not there yet."
        )
    folder = folder_in_use()
    found = model_in_use(folder)
    plan = SealedPlan(
        threshold_in_use(options, folder, found.artifact),
        options.question,
        options.test,
        tuple(dict.fromkeys(options.measures)),
        tuple(dict.fromkeys(options.subgroups)),
        options.minimum_n,
        options.by,
        now_to_the_microsecond(),
        found.artifact.record.version,
    )
    record_sealing(folder, plan)
    if options.output is None or options.json:
        show_bytes(plan.as_bytes())
    if options.output is not None:
        with open_output(options.output, private=False) as file:
            file.write(plan.as_bytes())
    say(found.notice, f"Sealed at {plan.sealed_at} with digest {plan.digest[:16]}.")
