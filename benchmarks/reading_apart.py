"""What an upload costs more through a waiting process than read in the server's own.

Prints the median of interleaved rounds, in milliseconds by the clock, and the median of the differences of
a round, for files of patients of several sizes. Each file is sent to a process that has waited for it;
the start of the process is not timed, because a server starts it after the file before.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.cohorts import write_csv

WAITING_SECONDS = 60.0


def read_here(data):
    """Return the seconds of reading in this process."""
    from lrcore.reader import read_labelled

    begun = time.perf_counter()
    read_labelled(data)
    return time.perf_counter() - begun


def read_apart(data):
    """Return the seconds of reading in a process that waits, from the file sent to the table returned."""
    from lrcore.reader.apart.waiting import ReadingProcesses

    processes = ReadingProcesses()
    processes.keep_one_waiting()
    wait_until_ready(processes._waiting._process.pid)
    processes._closed = True  # starts no other while this one is timed
    begun = time.perf_counter()
    processes.read(data)
    return time.perf_counter() - begun


def wait_until_ready(pid):
    """Return when a process has used no processor time for a while: it has imported what it needs."""
    ends, used, same = time.monotonic() + WAITING_SECONDS, -1, 0
    while same < 5 and time.monotonic() < ends:
        time.sleep(0.2)
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        now = int(fields[11]) + int(fields[12])
        same, used = (same + 1 if now == used and now > 20 else 0), now


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="*", default=[1000, 100_000])
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    print(f"{'rows':>10}{'here':>12}{'apart':>12}{'difference':>12}")
    with tempfile.TemporaryDirectory() as folder:
        for rows in options.rows:
            data = write_csv(Path(folder) / f"{rows}.csv", rows).read_bytes()
            read_here(data)
            pairs = [(read_here(data), read_apart(data)) for _ in range(options.rounds)]
            here, apart = (1000 * median(each) for each in zip(*pairs, strict=True))
            more = 1000 * median(b - a for a, b in pairs)
            print(f"{rows:>10,}{here:>9.1f} ms{apart:>9.1f} ms{more:>9.1f} ms")


if __name__ == "__main__":
    main()
