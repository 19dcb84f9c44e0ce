"""Hold risks against outcomes."""

import argparse
from pathlib import Path

from lrcore.commands.score import threshold

SUMMARY = "Evaluate risks against outcomes: discrimination, calibration, decisions, each with its interval."


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("file", type=Path, help="a labelled cohort, or a table with columns risk and outcome")
    parser.add_argument("--threshold", type=threshold, help="operating point (the one in force)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(options: argparse.Namespace) -> None:
    """Read, evaluate, print."""
    raise NotImplementedError
