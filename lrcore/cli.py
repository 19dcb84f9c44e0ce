"""The command line: ``python -m lrcore``, or ``cutpoint`` where it is installed.

Exit code 0 when done, 2 when refused, 130 when stopped by hand, with one clear line on stderr.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from lrcore import __version__
from lrcore.errors import CutpointError

_STOPPED = 130
COMMANDS = ("train", "score", "evaluate", "validate", "report", "serve", "journal", "dashboard")
FROM_A_CLONE = "python -m lrcore"


def main(arguments: Sequence[str] | None = None, *, program: str = FROM_A_CLONE) -> int:
    """Run one command and return its exit code.

    Parameters
    ----------
    arguments : sequence of str, optional
        Those of the process when left out.
    program : str
        How the command line was called, for its help.
    """
    given = sys.argv[1:] if arguments is None else arguments
    options = _parser(given, program).parse_args(given)
    try:
        options.run(options)
        sys.stdout.flush()
    except CutpointError as error:
        print(f"{options.command}: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(f"{options.command}: stopped.", file=sys.stderr)
        return _STOPPED
    except BrokenPipeError:  # as by `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _parser(arguments: Sequence[str], program: str) -> argparse.ArgumentParser:
    """Return a parser of the command that is asked for, or of all: none imports what another needs."""
    summary = "Train the model, score a file of patients, evaluate risks against outcomes, serve predictions."
    parser = argparse.ArgumentParser(prog=program, description=summary)
    parser.add_argument("--version", action="version", version=f"Cutpoint {__version__}")
    asked = [name for name in COMMANDS if name in arguments[:1]]
    every = f"{{{','.join(COMMANDS)}}}" if asked else None
    commands = parser.add_subparsers(dest="command", required=True, metavar=every)
    for name in asked or COMMANDS:
        command = import_module(f"lrcore.commands.{name}")
        own = commands.add_parser(name, help=command.SUMMARY, description=command.SUMMARY)
        command.add_options(own)
        own.set_defaults(run=command.run)
    return parser
