"""`make chaos`: real runs with random faults and SIGKILLs; after clean runs at the end the store must equal the truth.

Each lane has a store, a brand file and a loopback server for each source, which all persist between the runs. A run
collects from some of them through the real command line, with a fault at a random request (see faults.py). One post in
ten is hostile (see hostile.py). Every second lane has its store on PostgreSQL: there the connection with the job's lock
is cut, and a second job starts beside the first in every third run.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "collectors" / "loopback"))
sys.path.insert(0, str(Path(__file__).parents[2]))

import databases
import loopback_http
from faults import CUT, KILL
from lane import Lane, LaneResult


def shares(total: int, parts: int) -> Iterator[int]:
    """Split `total` into `parts` that are as equal as possible."""
    return (total // parts + (number < total % parts) for number in range(parts))


def run_lane(folder: Path, seed: int, runs: int, sources: Sequence[str], server: str | None) -> LaneResult:
    """Make all runs of a lane, of all sources if none is given."""
    with Lane(folder, seed, sources, server) as lane:
        for _ in range(runs):
            lane.run_with_fault()
        lane.finish()
    return lane.result


def print_results(results: list[LaneResult], seconds: float) -> None:
    """Print the sums of all lanes."""
    total = LaneResult()
    for result in results:
        for name in ("ends", "faults", "saved"):
            getattr(total, name).update(getattr(result, name))
        total.requests += result.requests
        total.errors += result.errors
    print(f"{sum(total.ends.values())} runs, {total.requests:,} requests, {seconds:.0f} seconds.")
    print("How they ended:  " + ", ".join(f"{count} {end}" for end, count in total.ends.most_common()))
    own = ", ".join(f"{total.faults.pop(kind, 0)} {kind}" for kind in (KILL, CUT, "none"))
    print(f"Faults:          {own}, ", end="")
    print(", ".join(f"{count} {fault}" for fault, count in total.faults.most_common()))
    print("Posts saved:     " + ", ".join(f"{name} {count}" for name, count in sorted(total.saved.items())))
    print(
        "\n".join(["ERRORS:", *total.errors])
        if total.errors
        else "The stores equal the truth: nothing lost, no duplicates."
    )


def main() -> int:
    """Run all lanes; return 1 if a store is not correct."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--lanes", type=int, default=2)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--source", action="append", default=[], help="only this source; may be repeated")
    parser.add_argument("--keep", action="store_true", help="keep the folder with the stores")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="talkworthy-chaos-"))
    loopback_http.ThreadingHTTPServer.handle_error = lambda *_: None  # killed clients hang up
    started_at = time.monotonic()
    print(f"Seed {options.seed} (--seed {options.seed} --lanes {options.lanes} repeats the same faults).", flush=True)
    with databases.serve() as server, ThreadPoolExecutor(options.lanes) as lanes:
        servers = [None if number % 2 == 0 else server for number in range(options.lanes)]
        started = [
            lanes.submit(run_lane, folder / str(number), options.seed + number, runs, options.source, servers[number])
            for number, runs in enumerate(shares(options.runs, options.lanes))
        ]
        results = [lane.result() for lane in started]
    print_results(results, time.monotonic() - started_at)
    if options.keep:
        print(f"The stores: {folder}")
    else:
        shutil.rmtree(folder)
    return 1 if any(result.errors for result in results) else 0


if __name__ == "__main__":
    sys.exit(main())
