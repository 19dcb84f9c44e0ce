"""The wheel in an environment of its own and an empty folder: the commands, the dashboard, its settings."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import sysconfig
import time
import tomllib
import urllib.request
import venv
import zipfile
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

import lrcore
from lrcore.model.sample import sample_csv
from tests.ports import free_port

ROOT = Path(__file__).parents[1]
FROM_THE_ROOT = ("app.py", "pages/", ".streamlit/")
pytestmark = pytest.mark.slow


class Installed(NamedTuple):
    """An environment with the wheel, and an empty folder to work in."""

    scripts: Path
    folder: Path
    environment: dict[str, str]

    def run(self, *command):
        return subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, text=True, timeout=300
        )

    def cutpoint(self, *arguments):
        return self.run(str(self.scripts / "cutpoint"), *arguments)

    def python(self, code):
        return self.run(str(self.scripts / "python"), "-c", code)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--disable-pip-version-check"]
    subprocess.run([sys.executable, "-m", "pip", "wheel", *options, "-w", folder, ROOT], check=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """Install the wheel; what it depends on is found where the tests run."""
    home = tmp_path_factory.mktemp("home")
    venv.create(home / "environment", with_pip=False, symlinks=True)
    scripts = home / "environment" / "bin"
    pip = [sys.executable, "-m", "pip", "--python", scripts / "python", "--disable-pip-version-check"]
    subprocess.run([*pip, "install", "--quiet", "--no-deps", "--no-index", wheel], check=True)
    (packages,) = (home / "environment" / "lib").glob("python*/site-packages")
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    folder = home / "empty"
    folder.mkdir()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "CUTPOINT_"))}
    return Installed(scripts, folder, kept | {"HOME": str(home), "XDG_DATA_HOME": str(home / "data")})


@pytest.fixture(scope="module")
def sample():
    return sample_csv(range(20))


def test_the_wheel_holds_every_tracked_file_of_the_product_and_nothing_else(wheel):
    names = ["git", "ls-files", "--", "lrcore", *FROM_THE_ROOT]
    tracked = subprocess.run(names, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    expected = {f"lrcore/dashboard/{name}" if name.startswith(FROM_THE_ROOT) else name for name in tracked}
    with zipfile.ZipFile(wheel) as archive:
        content = {name: archive.read(name) for name in archive.namelist() if ".dist-info/" not in name}
    assert content.keys() == expected
    for name, part in content.items():
        assert part == (ROOT / name.removeprefix("lrcore/dashboard/")).read_bytes()


def test_it_names_its_version(installed):
    answer = installed.cutpoint("--version")
    assert answer.stdout == f"Cutpoint {lrcore.__version__}\n"
    code = "from importlib.metadata import version; print(version('cutpoint-dashboard'))"
    assert installed.python(code).stdout.strip() == lrcore.__version__


def test_it_scores_a_file_and_keeps_the_model_in_the_users_folder(installed, sample):
    (installed.folder.parent / "sample.csv").write_bytes(sample)
    answer = installed.cutpoint("score", "../sample.csv")
    assert answer.returncode == 0, answer.stderr
    assert len(answer.stdout.splitlines()) == 21
    assert (installed.folder.parent / "data" / "cutpoint" / "current.json").exists()
    assert not list(installed.folder.iterdir())


def test_the_environment_names_another_folder(installed, sample, tmp_path):
    (installed.folder.parent / "sample.csv").write_bytes(sample)
    elsewhere = installed._replace(environment=installed.environment | {"CUTPOINT_ARTIFACTS": str(tmp_path)})
    assert elsewhere.cutpoint("score", "../sample.csv").returncode == 0
    assert (tmp_path / "current.json").exists()


def test_every_page_is_found_beside_the_installed_script(installed):
    code = """
from lrcore.system.locations import dashboard_script
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest
init = PagesManager.__init__
def without_pages_folder(manager, *args, **kwargs):  # AppTest would take the folder for the navigation
    init(manager, *args, **kwargs)
    PagesManager.uses_pages_directory = False
PagesManager.__init__ = without_pages_folder
for page in sorted((dashboard_script().parent / "pages").rglob("*.py")):
    app = AppTest.from_file(str(dashboard_script()), default_timeout=120).run()
    app.switch_page(str(page)).run()
    print(page.stem, len(app.title), len(app.exception))
"""
    answer = installed.python(code)
    assert answer.returncode == 0, answer.stderr
    pages = sorted((ROOT / "pages").rglob("*.py"))
    assert answer.stdout.splitlines() == [f"{page.stem} 1 0" for page in pages]


def test_every_option_of_the_configuration_is_in_use(installed):
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())
    code = f"""
import json
from streamlit import config
from lrcore.system.locations import dashboard_script
config._main_script_path = str(dashboard_script())
print(json.dumps({{name: config.get_option(name) for name in {list(flat(settings))}}}))
"""
    answer = installed.python(code)
    assert json.loads(answer.stdout) == flat(settings), answer.stderr


def flat(settings, prefix=""):
    """`{"theme": {"light": {"x": 1}}}` is the option `theme.light.x`."""
    found = {}
    for name, value in settings.items():
        inside = isinstance(value, dict)
        found |= flat(value, f"{prefix}{name}.") if inside else {prefix + name: value}
    return found


@contextmanager
def dashboard(installed, *arguments):
    """Run `cutpoint`; yield its port."""
    log = installed.folder.parent / "log.txt"
    command = [installed.scripts / "cutpoint", *arguments]
    with (
        log.open("w") as written,
        subprocess.Popen(
            command, cwd=installed.folder, env=installed.environment, stdout=written, stderr=written
        ) as process,
    ):
        try:
            yield port_of(process, log)
        finally:
            process.terminate()


def port_of(process, log):
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        if found := re.search(r"URL: http://127\.0\.0\.1:(\d+)", log.read_text()):
            return int(found[1])
        assert process.poll() is None, log.read_text()
        time.sleep(0.05)
    raise AssertionError(log.read_text())


def get(port, path):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=120) as answer:
        return answer.read().decode()


def is_open(address, port):
    with socket.socket() as asking:
        return asking.connect_ex((address, port)) == 0


@pytest.mark.parametrize("arguments", [[], ["dashboard", "--no-browser"]])
def test_it_opens_the_dashboard_for_this_machine_only(installed, arguments):
    hidden = installed._replace(environment=installed.environment | {"STREAMLIT_SERVER_HEADLESS": "true"})
    with dashboard(hidden, *arguments) as port:
        assert "<title>Streamlit</title>" in get(port, "/")
        assert get(port, "/_stcore/health") == "ok"
        assert json.loads(get(port, "/api/health"))["status"] == "ok"
        assert json.loads(get(port, "/api/model"))["model_version"]
        assert is_open("127.0.0.1", port)
        if sys.platform == "linux":  # every address of 127/8 is this machine's, but not the one listened on
            assert not is_open("127.0.0.2", port)
    assert not list(installed.folder.iterdir())


def test_a_chosen_port_and_address(installed):
    wanted = free_port()
    with dashboard(
        installed, "dashboard", "--no-browser", "--host", "127.0.0.1", "--port", str(wanted)
    ) as port:
        assert port == wanted


def test_a_dashboard_that_is_missing_is_refused_in_one_line(installed, tmp_path):
    (package,) = (installed.scripts.parent / "lib").glob("python*/site-packages/lrcore")
    shutil.copytree(package, tmp_path / "lrcore", ignore=shutil.ignore_patterns("dashboard"))
    broken = installed._replace(environment=installed.environment | {"PYTHONPATH": str(tmp_path)})
    answer = broken.cutpoint("dashboard")
    assert answer.returncode == 2
    assert answer.stderr.startswith("dashboard: The dashboard is not installed: ")
    assert answer.stderr.count("\n") == 1
