"""Export the model in use in a form that other software runs."""

import argparse
from pathlib import Path

from lrcore.export.contents import DIALECTS, model_export
from lrcore.export.forms import FORMS
from lrcore.registry import operating_point
from lrcore.registry.active import model_in_use
from lrcore.registry.artifact import folder_in_use
from lrcore.system.clock import utc_now
from lrcore.system.outputs import check_outputs, open_output
from lrcore.system.terminal import say, show_bytes


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("--as", dest="form", choices=list(FORMS), required=True, help="the form")
    parser.add_argument("--columns", choices=DIALECTS, default="", help="whose names the columns have")
    parser.add_argument("-o", "--output", type=Path, help="where to write it (standard output)")


def run(options: argparse.Namespace) -> None:
    """Write one form; what identifies the version goes to standard error."""
    form = FORMS[options.form]
    form.output.check(options.output, (each.output for each in FORMS.values()))
    check_outputs({"export": options.output}, [])
    folder = folder_in_use()
    found = model_in_use(folder)
    in_force = operating_point.in_force(folder, found.artifact.digest)
    history = operating_point.history(folder)
    export = model_export(found.artifact, in_force, history, utc_now(), dialect=options.columns)
    content = form.content(export)
    if options.output is None:
        show_bytes(content)
    else:
        with open_output(options.output, private=False) as file:
            file.write(content)
    say(found.notice, f"Model {export.version}, SHA-256 of its record {export.digest}. {in_force.sentence}")
