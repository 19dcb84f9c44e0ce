"""A provider of OpenID Connect for tests, and the secrets of a dashboard that asks it."""

import os
import subprocess
import sys
from contextlib import contextmanager

from tests.browser.conftest import wait_for
from tests.ports import free_port

SECRETS = """
[auth]
redirect_uri = "{address}/oauth2callback"
cookie_secret = "a secret of this test that signs its cookies"
client_id = "cutpoint"
client_secret = "another secret of this test"
server_metadata_url = "{provider}/.well-known/openid-configuration"
"""


@contextmanager
def provider_running():
    """Run a provider that accepts every user; yield its address."""
    port = free_port()
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, env=os.environ, **silent) as process:
        try:
            url = f"http://localhost:{port}"
            wait_for(f"{url}/.well-known/openid-configuration", process)
            yield url
        finally:
            process.terminate()
