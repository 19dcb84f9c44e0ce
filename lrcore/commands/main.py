"""The command line: ``python -m lrcore``, or ``cutpoint`` where it is installed.

Exit codes: 0 done, 2 refused, 130 interrupted; the reason is one line on standard error.
"""

import argparse
import errno
import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from lrcore import __version__
from lrcore.commands.parser import VisibleParser
from lrcore.errors import CutpointError, NotWritten
from lrcore.system.terminal import say

_REFUSED, _STOPPED = 2, 130
COMMANDS = {
    "train": "Train the model and put it in use.",
    "score": "Score a file of patients: row, id, risk, log_odds, flagged.",
    "evaluate": "Evaluate risks against outcomes: discrimination, calibration, decisions, with intervals.",
    "validate": "Validate the model on our patients: against development, by subgroup, with updates.",
    "report": "Write a report: results, threshold, model, TRIPOD+AI; or its figures as files.",
    "export": "Export the model in use, at the threshold in force, in a form that other software runs.",
    "serve": "Serve predictions over HTTP.",
    "journal": "Export the journal of predictions as CSV or Parquet.",
    "history": "Show histories of thresholds and versions, start one anew, or use a stored version.",
    "plan": "Plan a study: patients to develop or validate a model, what more are worth, what is fixed.",
    "dashboard": "Open the dashboard in a browser.",
}
FROM_A_CLONE = "python -m lrcore"


class _Closed(io.StringIO):
    """Stands for a standard output that a shell has closed."""

    def write(self, text: str, /) -> int:
        """Fail as the system would."""
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))


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
    _replace_closed_streams()
    options = _parser(given, program).parse_args(given)
    try:
        options.run(options)
        sys.stdout.flush()
    except KeyboardInterrupt:
        say(f"{options.command}: stopped.")
        return _STOPPED
    except BrokenPipeError:  # as by `| head`
        _give_up_broken_streams()
    except CutpointError as error:
        say(f"{options.command}: {error}")
        return _REFUSED
    except OSError as error:
        _give_up_broken_streams()
        say(f"{options.command}: {NotWritten.because(error.filename or 'The result', error)}")
        return _REFUSED
    return 0


def _replace_closed_streams() -> None:
    """Replace streams that a shell has closed (``>&-``): printing results fails, messages are dropped."""
    sys.stdout = sys.stdout or _Closed()
    sys.stderr = sys.stderr or io.StringIO()


def _give_up_broken_streams() -> None:
    """Drop what cannot be printed, so that the end of the program does not fail on it again."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)


def _parser(arguments: Sequence[str], program: str) -> argparse.ArgumentParser:
    """Return a parser of the named command, or of the names of all: no other command is imported."""
    summary = "Train the model, score a file of patients, evaluate risks against outcomes, serve predictions."
    parser = VisibleParser(prog=program, description=summary)
    parser.add_argument("--version", action="version", version=f"Cutpoint {__version__}")
    asked = [name for name in COMMANDS if name in arguments]
    every = f"{{{','.join(COMMANDS)}}}" if asked else None
    commands = parser.add_subparsers(dest="command", required=True, metavar=every)
    for name in asked or COMMANDS:
        own = commands.add_parser(name, help=COMMANDS[name], description=COMMANDS[name])
        if asked:
            command = import_module(f"lrcore.commands.{name}")
            command.add_options(own)
            own.set_defaults(run=command.run)
    return parser
