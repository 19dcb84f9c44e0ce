"""Plan a study: patients to develop or validate a model, what more are worth, and what is fixed."""

import argparse
from importlib import import_module

_KINDS = ("development", "validation", "information", "seal")


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the kinds of plan, each with its options."""
    kinds = parser.add_subparsers(dest="action", required=True)
    for name in _KINDS:
        kind = import_module(f"{__name__}.{name}")
        own = kinds.add_parser(name, help=kind.SUMMARY, description=kind.SUMMARY)
        kind.add_options(own)
        own.add_argument("--json", action="store_true", help="print one JSON object")
        own.set_defaults(run_kind=kind.run)


def run(options: argparse.Namespace) -> None:
    """Compute one plan and print it."""
    options.run_kind(options)
