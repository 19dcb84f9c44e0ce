"""Plan a study: patients to develop or validate a model, what more are worth, and what is fixed."""

import argparse

from lrcore.commands.plan import development, information, seal, validation

_ACTIONS = {"development": development, "validation": validation, "information": information, "seal": seal}


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the kinds of plan, each with its options."""
    actions = parser.add_subparsers(dest="action", required=True)
    for name, action in _ACTIONS.items():
        own = actions.add_parser(name, help=action.SUMMARY, description=action.SUMMARY)
        action.add_options(own)
        own.add_argument("--json", action="store_true", help="print one JSON object")


def run(options: argparse.Namespace) -> None:
    """Compute one plan and print it."""
    _ACTIONS[options.action].run(options)
