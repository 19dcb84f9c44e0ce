"""What the command line, the service and the dashboard answer on an artifacts folder, and how it is damaged.

Run as a script on several folders, it answers for a user without privileges, in JSON.
"""

import asyncio
import contextlib
import io
import json
import os
import shutil
import sys
from pathlib import Path

import httpx

from tests.fits import make_each_once
from tests.waiting import completed

PATIENTS, LABELLED = "patients.csv", "labelled.csv"
NOBODY = 65534


def _rewritten(change):
    def damage(path):
        content = path.read_bytes()
        path.write_bytes(change(content))

    return damage


def _without_last_line(content):
    return b"".join(content.splitlines(keepends=True)[:-1])


def _folder(path):
    path.unlink()
    path.mkdir()
    (path / "inside").write_text("x")


DAMAGES = {
    "0 bytes": _rewritten(lambda content: b""),
    "half": _rewritten(lambda content: content[: len(content) // 2]),
    "one byte short": _rewritten(lambda content: content[:-1]),
    "last line gone": _rewritten(_without_last_line),
    "garbage": _rewritten(lambda content: b"\xff\xfe\x00garbage\x80" * 9),
    "missing": Path.unlink,
    "a folder": _folder,
}


def answers(folder, inputs):
    """Return what each way in answers, in order: exit code or status, what it says, what it complains."""
    os.environ["CUTPOINT_ARTIFACTS"] = str(folder)
    found = completed(_asked(folder))
    found["dashboard"] = _dashboard(folder)
    found["score"] = _command("score", str(inputs / PATIENTS))
    found["evaluate"] = _command("evaluate", str(inputs / LABELLED), "--json")
    return found


async def _asked(folder):
    from lrcore.model.dataset import load
    from lrcore.service.app import create_app

    app = create_app(folder)
    await asyncio.to_thread(app.state.endpoints.watcher.prepare)
    transport = httpx.ASGITransport(app, raise_app_exceptions=True)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
        found = {}
        patient = {"features": load().measurements[0].tolist()}
        for name, call in (
            ("ready", client.get("/ready")),
            ("predict", client.post("/predict", json=patient)),
            ("model", client.get("/model")),
        ):
            answer = await call
            output = answer.json()
            output.pop("journal_id", None)
            found[name] = [answer.status_code, json.dumps(output), output.get("detail", "")]
    await asyncio.to_thread(app.state.endpoints.recorder.close)
    return found


def _dashboard(folder):
    from lrcore.errors import CutpointError
    from lrcore.registry import operating_point
    from lrcore.registry.active import model_in_use

    try:
        found = model_in_use(folder)
        threshold = operating_point.in_force(folder, found.artifact.digest).threshold
    except CutpointError as error:
        return [2, "", str(error)]
    return [0, json.dumps([found.artifact.digest, threshold]), found.notice]


def _command(*arguments):
    from lrcore.commands.main import main

    output, complained = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(complained):
        code = main(arguments)
    return [code, output.getvalue(), complained.getvalue()]


def as_nobody(template, inputs, folders):
    """Answer as a user without privileges; all is imported and fitted before they are dropped."""
    make_each_once(setattr)
    answers(Path(template), inputs)
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)
    return {folder: answers(Path(folder), inputs) for folder in folders}


def given_to_nobody(folder):
    """Let a user without privileges own a folder and everything in it."""
    for path in (folder, *folder.rglob("*")):
        shutil.chown(path, NOBODY, NOBODY)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(as_nobody(sys.argv[1], Path(sys.argv[2]), sys.argv[3:])))
