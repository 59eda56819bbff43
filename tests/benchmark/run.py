"""`make benchmark`: how long the main path takes on the five real Reddit communities, and what it takes in memory.

Each step is a process of its own, as a user runs it; each line is printed as it is measured. Nothing here is a test:
machines differ. The posts come from ../shared/data (TALKWORTHY_SHARED_DATA names another folder).
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("TALKWORTHY_SHARED_DATA") or ROOT.parent / "shared" / "data")
COMMUNITIES = ("AskAcademia", "GradSchool", "Emory", "CollegeAdvice", "CollegeMajors")
PAGES = ("worthy", "conversations", "topics", "sources")
BRANDS = """
[[brands]]
name = "Zotero"
aliases = ["Zotero"]
competitors = ["Mendeley", "EndNote", "Notion"]
communities = { reddit = ["AskAcademia", "GradSchool"] }

[[brands]]
name = "Mendeley"
aliases = ["Mendeley"]

[[brands]]
name = "EndNote"
aliases = ["EndNote", "End Note"]

[[brands]]
name = "Notion"
aliases = ["Notion"]
case_sensitive = true
near = ["app", "notes", "Obsidian", "OneNote", "Evernote", "template", "pages", "Trello", "use", "using", "organize"]
"""
PAGE_TIMER = """
import sys, time
from streamlit.testing.v1 import AppTest
for page in sys.argv[1:]:
    app = AppTest.from_file("dashboard.py", default_timeout=120)
    app.query_params["page"] = page
    app.query_params["date_range"] = "all"
    times = []
    for _ in range(6):
        begun = time.perf_counter()
        app.run()
        times.append(time.perf_counter() - begun)
        assert not app.exception, app.exception
    print(page, f"{times[0]:.3f}", f"{sorted(times[1:])[2]:.3f}", flush=True)
"""


def main() -> None:
    """Run everything and print it."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=3, help="times that each step is measured (the median is printed)")
    runs = options.parse_args().runs
    files = [str(SHARED / "reddit" / f"{name}.jsonl.gz") for name in COMMUNITIES]
    if not Path(files[0]).exists():
        sys.exit(f"The real conversations are not here: {SHARED}. TALKWORTHY_SHARED_DATA names another folder.")
    print(f"Median of {runs} runs, whole processes; {os.cpu_count()} cores, Python {sys.version.split()[0]}\n")
    with tempfile.TemporaryDirectory() as folder:
        posts = count_posts(files)
        time_jobs("threads that name a brand", Path(folder) / "named", ["import", *files], posts, runs)
        everything = Path(folder) / "all"
        time_jobs("every thread", everything, ["import", "--all", *files], posts, runs)
        time_pages(everything)
    for script in ("shapes.py", "million.py", "annotators.py", "worthiness.py", "pages.py"):
        print(flush=True)
        subprocess.run([sys.executable, str(Path(__file__).parent / script)], env=environment(ROOT), check=True)


def time_jobs(what: str, folder: Path, command: list[str], posts: int, runs: int) -> None:
    """Import, import again, analyse, score and report; the store of the last run stays in `folder`."""
    print(f"{what}: {posts:,} posts read")
    measured: dict[str, list[tuple[float, float]]] = {}
    for _ in range(runs):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        (folder / "talkworthy.toml").write_text(BRANDS)
        steps = {"import": command, "import again": command, "analyse": ["analyse"]}
        steps |= {
            "score, all time": ["show", "score", "-w", "all"],
            "history": ["show", "history"],
            "report": ["report", "-w", "all", "-o", "report.html"],
        }
        for step, verb in steps.items():
            measured.setdefault(step, []).append(run_job(folder, verb))
    for step, values in measured.items():
        seconds = statistics.median(value[0] for value in values)
        rate = f"{posts / seconds:10,.0f} posts/s" if "import" in step or step == "analyse" else " " * 18
        print(f"  {step:16} {seconds:7.2f} s {rate} {max(value[1] for value in values):7.0f} MB at most")


def run_job(folder: Path, verb: list[str]) -> tuple[float, float]:
    """Return seconds and peak megabytes of one command."""
    begun = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, "-m", "jobs", *verb],
        cwd=folder,
        env=environment(folder),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(child.pid, 0)
    if status:
        sys.exit(f"{' '.join(verb)} ended with {os.waitstatus_to_exitcode(status)}")
    return time.perf_counter() - begun, usage.ru_maxrss / 1024


def time_pages(folder: Path) -> None:
    """Print the time of each page's script on the server, the first time and the median of five more, all time."""
    print("pages, all time (script on the server: first load, then median of 5)")
    completed = subprocess.run(
        [sys.executable, "-c", PAGE_TIMER, *PAGES],
        cwd=ROOT,
        env=environment(folder),
        capture_output=True,
        text=True,
        check=False,
    )
    if completed.returncode:
        sys.exit(completed.stderr[-2_000:])
    for line in completed.stdout.splitlines():
        page, first, later = line.split()
        print(f"  {page:16} {float(first):7.2f} s {float(later) * 1000:8.0f} ms")


def count_posts(files: list[str]) -> int:
    """Return the number of lines of the dumps."""
    import gzip

    return sum(sum(1 for _ in gzip.open(file)) for file in files)


def environment(folder: Path) -> dict[str, str]:
    """Return the environment of a user whose brand file is in `folder`."""
    return os.environ | {"TALKWORTHY_CONFIG": str(folder / "talkworthy.toml"), "PYTHONPATH": str(ROOT)}


if __name__ == "__main__":
    main()
