"""The command line: ``python -m lrcore train | score | evaluate | validate | report | serve | journal``.

Exit code 0 when done, 2 when refused, 130 when stopped by hand, with one clear line on stderr.
"""

import argparse
import os
import sys
from collections.abc import Sequence

from lrcore.commands import evaluate, journal, report, score, serve, train, validate
from lrcore.errors import CutpointError

_STOPPED = 130
COMMANDS = (train, score, evaluate, validate, report, serve, journal)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
        sys.stdout.flush()
    except CutpointError as error:
        print(f"{options.command}: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(f"{options.command}: stopped.", file=sys.stderr)
        return _STOPPED
    except BrokenPipeError:  # as by `| head`: who reads has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _parser() -> argparse.ArgumentParser:
    summary = "Train the model, score a file of patients, evaluate risks against outcomes, serve predictions."
    parser = argparse.ArgumentParser(prog="python -m lrcore", description=summary)
    commands = parser.add_subparsers(dest="command", required=True)
    for command in COMMANDS:
        name = command.__name__.rpartition(".")[2]
        own = commands.add_parser(name, help=command.SUMMARY, description=command.SUMMARY)
        command.add_options(own)
        own.set_defaults(run=command.run)
    return parser
