"""The dashboard below a path, behind the proxies of docs/deployment, each the real program."""

import os
import shutil
import socket
import ssl
import subprocess
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.browser.conftest import streamlit_server
from tests.ports import free_port
from tests.programs import program
from tests.waiting import until

CONFIGURATIONS = Path(__file__).parents[2] / "docs" / "deployment"
BASE = "/cutpoint"
NAME = "cutpoint.example.org"


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    """A certificate of this machine, and its key, as the paths of two files."""
    return make_certificate(tmp_path_factory.mktemp("tls"))


def make_certificate(folder):
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)]),
    )
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, *form))
    return folder / "cert.pem", folder / "key.pem"


@pytest.fixture(scope="session")
def tls(certificate):
    return ssl.create_default_context(cafile=str(certificate[0]))


def replaced(text, **changes):
    """Return a configuration with names and ports of this test; each must be in it."""
    for old, new in changes.items():
        assert old in text, old
        text = text.replace(old, new)
    return text


def nginx(folder, port, upstream, certificate):
    """Return the command that serves the documented part of a configuration."""
    part = replaced(
        (CONFIGURATIONS / "nginx.conf").read_text(),
        **{
            "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
            "127.0.0.1:8501": f"127.0.0.1:{upstream}",
            "/etc/ssl/cutpoint.example.org.pem": str(certificate[0]),
            "/etc/ssl/private/cutpoint.example.org.key": str(certificate[1]),
        },
    )
    places = "".join(
        f"{kind}_temp_path {folder}/{kind}; " for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root; " if os.getuid() == 0 else ""
    head = f"{user}daemon off; pid {folder}/pid; error_log stderr; events {{}}"
    whole = f"{head}\nhttp {{ access_log off; {places}\n{part}\n}}\n"
    (folder / "nginx.conf").write_text(whole)
    return [program("nginx", "nginx-light"), "-e", "stderr", "-p", folder, "-c", folder / "nginx.conf"]


def caddy(folder, port, upstream, certificate):
    """Return the command that serves the documented configuration."""
    text = replaced(
        (CONFIGURATIONS / "Caddyfile").read_text(),
        **{
            f"{NAME} {{": f"https://127.0.0.1:{port} {{\n\ttls {certificate[0]} {certificate[1]}",
            "127.0.0.1:8501": f"127.0.0.1:{upstream}",
        },
    )
    (folder / "Caddyfile").write_text("{\n\tadmin off\n\tauto_https disable_redirects\n}\n" + text)
    return [program("caddy", "caddy"), "run", "--adapter", "caddyfile", "--config", folder / "Caddyfile"]


PROXIES = {"nginx": nginx, "caddy": caddy}


@contextmanager
def running(command, folder, port):
    """Run a proxy until the block ends."""
    environment = {**os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder)}
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(list(map(str, command)), stdout=log, stderr=log, env=environment)
        try:
            until(lambda: listens(port) or process.poll() is not None)
            assert process.poll() is None, (folder / "log").read_text()
            yield
        finally:
            process.terminate()
            process.wait()


def listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def dashboard_behind(name, artifacts, certificate, folder, *, secrets=""):
    """Run a proxy and, behind it, the dashboard below a path; yield the address.

    Where `secrets` are given, `{address}` in them stands for the address.
    """
    port, upstream = free_port(), free_port()
    address, command = f"https://127.0.0.1:{port}{BASE}", PROXIES[name](folder, port, upstream, certificate)
    shutil.copytree(artifacts, folder / "artifacts")
    options = ["--server.enableXsrfProtection", "false"]  # the tab of the tests keeps no cookie
    if secrets:
        (folder / "secrets.toml").write_text(secrets.replace("{address}", address))
        options = ["--secrets.files", str(folder / "secrets.toml")]
    hosts = f"127.0.0.1:{port}"
    dashboard = streamlit_server(
        folder / "artifacts", port=upstream, base=BASE, options=options, CUTPOINT_HOSTS=hosts
    )
    with dashboard, running(command, folder, port):
        yield address


@pytest.fixture(scope="module", params=list(PROXIES))
def address(request, trained_folder, certificate, tmp_path_factory):
    """The address of the dashboard behind a proxy."""
    folder = tmp_path_factory.mktemp(request.param)
    with dashboard_behind(request.param, trained_folder, certificate, folder) as found:
        yield found
