"""Units and rules of the system: accepted by the programs that read them."""

import subprocess
import sys

import pytest

from lrcore.commands.serve import _SHUTDOWN_SECONDS
from tests.deployment.conftest import BASE, CONFIGURATIONS, NAME, replaced
from tests.programs import program

UNIT = (CONFIGURATIONS / "cutpoint.service").read_text()


@pytest.mark.slow
def test_systemd_accepts_the_unit(tmp_path):
    unit = tmp_path / "cutpoint.service"
    unit.write_text(replaced(UNIT, **{"/opt/cutpoint/bin/cutpoint": sys.executable}))
    command = [program("systemd-analyze", "systemd"), "verify", unit]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "cutpoint" not in done.stderr  # other units of the system may be complained about


@pytest.mark.slow
def test_logrotate_accepts_the_rule(tmp_path):
    (tmp_path / "service.log").write_text("{}\n")
    rule = tmp_path / "rule"
    text = (CONFIGURATIONS / "logrotate.conf").read_text()
    rule.write_text(replaced(text, **{"/var/log/cutpoint": str(tmp_path)}))
    rule.chmod(0o644)
    command = [program("logrotate", "logrotate"), "--debug", "--state", tmp_path / "state", rule]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0
    assert "error:" not in done.stderr
    assert "service.log" in done.stderr


def test_the_files_agree_on_path_port_and_name():
    nginx, caddy = ((CONFIGURATIONS / name).read_text() for name in ("nginx.conf", "Caddyfile"))
    assert f"BASE_URL_PATH={BASE.strip('/')}" in UNIT
    assert f"CUTPOINT_HOSTS={NAME}" in UNIT
    for text in (nginx, caddy):
        assert NAME in text
        assert f"{BASE}/" in text
        assert "127.0.0.1:8501" in text
    assert "--port 8501" in UNIT


def test_the_unit_waits_longer_than_the_service_takes_to_stop():
    seconds = int(UNIT.split("TimeoutStopSec=")[1].split()[0])
    assert seconds > _SHUTDOWN_SECONDS
