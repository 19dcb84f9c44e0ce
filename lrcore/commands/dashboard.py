"""Open the dashboard, as ``streamlit run app.py`` does in a clone."""

import argparse
import runpy
import sys

from lrcore.errors import InvalidInput
from lrcore.system.locations import dashboard_script


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("--port", type=int, help="port to listen on (8501, or the next free one)")
    parser.add_argument("--host", help="address to listen on (127.0.0.1: this machine only)")
    parser.add_argument("--no-browser", action="store_true", help="serve only; open no browser")


def run(options: argparse.Namespace) -> None:
    """Serve until interrupted, in this process."""
    script = dashboard_script()
    if not script.is_file():
        raise InvalidInput(f"The dashboard is not installed: {script} is missing. Install the package again.")
    if options.port is not None and not 0 < options.port < 65_536:
        raise InvalidInput(f"`--port` must lie between 1 and 65535, got {options.port}.")
    # Streamlit reads the configuration next to the script, whatever the working directory.
    sys.argv = ["streamlit", "run", str(script), *_streamlit_options(options)]
    runpy.run_module("streamlit", run_name="__main__", alter_sys=True)


def _streamlit_options(options: argparse.Namespace) -> list[str]:
    port = ["--server.port", str(options.port)] if options.port is not None else []
    host = ["--server.address", options.host] if options.host else []
    headless = ["--server.headless", "true"] if options.no_browser else []
    return port + host + headless
