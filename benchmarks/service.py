"""Predictions over HTTP against an echo that does nothing, and against the tutorial's own service.

All servers run the same uvicorn and are asked in turn, round after round. Two measures: requests a
second, and requests a second of the server's own processor time, which other work on the machine
disturbs less.

With ``--gaps``, only the longest time for which one body keeps the event loop to itself.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

import httpx

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.bodies import of_batches, of_one
from benchmarks.browser import chromium
from benchmarks.browser import server as dashboard_server
from benchmarks.load import Load
from lrcore.model.dataset import load
from lrcore.registry.active import model_in_use

ROOT = Path(__file__).parents[1]
ROUNDS, SECONDS = 5, 1.0
CONNECTIONS = (1, 16, 64)
GAP_ROUNDS = 3
MANY, PART = 200_000, 20_000  # requests for the growth of memory
ECHO, TUTORIAL, PLAIN, RECORDED = "echo", "tutorial", "no journal", "journal"
GOALS = {(PLAIN, ECHO): 0.85, (RECORDED, ECHO): 0.6, (PLAIN, TUTORIAL): 4.0}
BODY = json.dumps({"features": load().measurements[0].tolist()})
TICKS = os.sysconf("SC_CLK_TCK")


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def server(command, **environment):
    """Run one server; yield its port and process id."""
    port = free_port()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen([*command, "--port", str(port)], env=environment, cwd=ROOT, **quiet)
    try:
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait()


def ask(port, *, connections, seconds=SECONDS, most=10**9, path="/predict", body=BODY):
    """Load a server from a process of its own."""
    settings = {"port": port, "path": path, "body": body, "connections": connections, "seconds": seconds}
    done = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / "load.py")],
        input=json.dumps(settings | {"most": most}),
        capture_output=True,
        text=True,
        check=True,
    )
    found = Load(*json.loads(done.stdout))
    assert found.failed == 0, found
    return found


def processor_seconds(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def megabytes(pid):
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def measured(port, pid, connections):
    before = processor_seconds(pid)
    found = ask(port, connections=connections)
    return found, found.requests / (processor_seconds(pid) - before)


def compare(servers):
    for connections in CONNECTIONS:
        runs = {name: [] for name in servers}
        for number in range(ROUNDS + 1):
            for name, (port, pid) in servers.items():
                found = measured(port, pid, connections)
                if number:  # the first round warms up
                    runs[name].append(found)
        report(connections, runs)


def report(connections, runs):
    print(f"\n{connections} connections, median (best) of {ROUNDS} rounds of {SECONDS:g} s")
    print(f"{'':12}{'requests/s':>20}{'per CPU second':>20}{'p50':>10}{'p99':>10}")
    for name, results in runs.items():
        rates, costs = [load.rate for load, _ in results], [cost for _, cost in results]
        p50, p99 = median(load.p50 for load, _ in results), median(load.p99 for load, _ in results)
        print(f"{name:12}{median(rates):11,.0f} ({max(rates):6,.0f})", end="")
        print(f"{median(costs):11,.0f} ({max(costs):6,.0f}){p50:7.2f} ms{p99:7.2f} ms")
    for (own, other), goal in GOALS.items():
        rate = [a.rate / b.rate for (a, _), (b, _) in zip(runs[own], runs[other], strict=True)]
        cost = [a / b for (_, a), (_, b) in zip(runs[own], runs[other], strict=True)]
        print(f"  {own} / {other}: {median(rate):.2f} (best {max(rate):.2f}), ", end="")
        print(f"per CPU second {median(cost):.2f} (best {max(cost):.2f}); goal {goal}")


def gaps(artifacts):
    """Print the longest time for which the event loop did nothing else, for honest and hostile bodies."""
    own = {"CUTPOINT_ARTIFACTS": str(artifacts), "JOURNAL": str(artifacts.parent / "gaps.sqlite3")}
    watched = [sys.executable, str(ROOT / "benchmarks" / "watched_service.py")]
    with (
        server(watched, **own) as (port, _),
        httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=600) as client,
    ):
        print("\nThe longest gap of the event loop in ms: by the clock, and in processor time of the server;")
        print(f"  median (longest) of {GAP_ROUNDS} requests")
        gap(client, "/predict", of_one()["one patient"])
        for path, bodies in (("/predict", of_one()), ("/predict/batch", of_batches())):
            for name, body in bodies.items():
                found = [gap(client, path, body) for _ in range(GAP_ROUNDS)]
                wall, own, status = zip(*found, strict=True)
                print(f"  {path:15}{name:42}{len(body) / 1e3:9,.1f} kB  {status[0]}", end="")
                print(f"{median(wall):8.1f} ({max(wall):6.1f}){median(own):8.1f} ({max(own):6.1f})")
        time.sleep(SECONDS)
        wall, own = client.get("/longest-gap").json()
        print(f"  nothing for {SECONDS:g} s {wall:.1f}, {own:.1f}")


def gap(client, path, body):
    client.get("/longest-gap")
    status = client.post(path, content=body, headers={"content-type": "application/json"}).status_code
    return *client.get("/longest-gap").json(), status


def growth(port, pid):
    print(f"\n{MANY:,} recorded predictions over 64 connections: memory of the server")
    sizes = []
    for _ in range(MANY // PART):
        ask(port, connections=64, seconds=600, most=PART)
        sizes.append(megabytes(pid))
    print("  " + " ".join(f"{size:.0f}" for size in sizes) + f" MB, one number for every {PART:,}")


def clicks(browser, url):
    """Return the median seconds from a click on a page's name to its heading, over several pages."""
    page = browser.new_page()
    page.goto(f"{url}/model")
    page.get_by_role("heading", level=1, name="Model").wait_for()
    times = []
    for name in ("Calculator", "Worklist", "Model") * 4:
        begun = time.perf_counter()
        page.get_by_role("link", name=name, exact=True).click()
        page.get_by_role("heading", level=1, name=name, exact=True).wait_for()
        times.append(time.perf_counter() - begun)
    page.close()
    return median(times[3:])


def dashboard(artifacts):
    """Change pages while the same server answers predictions, and while it does not."""
    with (
        dashboard_server(ROOT / "app.py", CUTPOINT_ARTIFACTS=str(artifacts)) as (url, _, _),
        chromium() as browser,
    ):
        port = int(url.rpartition(":")[2])
        ask(port, connections=1, path="/api/predict", most=5)
        clicks(browser, url)
        idle, busy = [], []
        for _ in range(3):
            idle.append(clicks(browser, url))
            with ThreadPoolExecutor() as pool:
                load = pool.submit(ask, port, connections=16, seconds=60, most=8_000, path="/api/predict")
                busy.append(clicks(browser, url))
                rate = load.result().rate
        print(f"\nThe dashboard's own server: a change of pages takes {median(idle):.2f} s alone,")
        print(f"  {median(busy):.2f} s next to 16 connections under load ({rate:,.0f} predictions/s)")


def main():
    with tempfile.TemporaryDirectory() as folder:
        artifacts = Path(folder) / "artifacts"
        model_in_use(artifacts)
        gaps(artifacts)
    if "--gaps" not in sys.argv[1:]:
        throughput()


def throughput():
    uvicorn = [sys.executable, "-m", "uvicorn", "--no-access-log", "--log-level", "warning"]
    serve = [sys.executable, "-m", "lrcore", "serve"]
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        artifacts = Path(folder) / "artifacts"
        model_in_use(artifacts)
        own = {"CUTPOINT_ARTIFACTS": str(artifacts)}
        journal = str(Path(folder) / "journal.sqlite3")
        commands = {
            ECHO: ([*uvicorn, "benchmarks.other_services:echo"], {}),
            TUTORIAL: ([*uvicorn, "benchmarks.other_services:tutorial"], {}),
            PLAIN: (serve, own | {"CUTPOINT_JOURNAL": "off"}),
            RECORDED: (serve, own | {"CUTPOINT_JOURNAL": journal}),
        }
        servers = {
            name: stack.enter_context(server(command, **environment))
            for name, (command, environment) in commands.items()
        }
        compare(servers)
        growth(*servers[RECORDED])
        dashboard(artifacts)


if __name__ == "__main__":
    main()
