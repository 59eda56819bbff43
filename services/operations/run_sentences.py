"""Runs in sentences: what each did, why it failed, and what to do."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from reports.wording.common import count_text, source_title
from talkworthy.storage.runs.history import Key
from talkworthy.storage.runs.runs import RunRow

_JOBS = {
    "import": "Importing a file",
    "migrate": "Updating the store",
    "remove": "Removing posts",
    "replay": "Reading payloads again",
    "collect": "Collecting",
    "analyse": "Analysis",
    "score": "Scoring",
    "report": "Writing a report",
    "export": "Exporting",
}
_DOCTOR = "python -m jobs doctor"
_STATES = {"ok": "done", "failed": "failed", "killed": "interrupted", "stopped": "stopped", "running": "running"}
_COUNTS = ("posts_read", "posts_new", "posts_changed", "rejects", "requests", "cost")


@dataclass(frozen=True, slots=True)
class RunSentences:
    """A run in words. `advice` may be ""; `times` counts equal runs that are one entry."""

    run: RunRow
    title: str
    state: str
    did: str
    advice: str
    times: int = 1


def describe_run(run: RunRow) -> RunSentences:
    """Return a run in words."""
    return RunSentences(run, run_title(run), _STATES.get(run.state, run.state), _did(run), _advice(run))


def failures_first(
    runs: Sequence[RunRow], failing: Collection[Key], failed_imports: Collection[RunRow] = ()
) -> tuple[list[RunSentences], list[RunSentences]]:
    """Return the failures that need attention, and all other runs, both the newest first.

    `failing` names the jobs, sources and brands whose newest run failed. Equal failures of one source are one entry,
    for all its brands; `runs` have the newest first. Each of the `failed_imports` is about a file of its own.
    """
    open_failures = set(failing)
    failed: dict[tuple[str | None, ...], list[RunRow]] = {}
    rest: list[RunSentences] = []
    for run in runs:
        key = (run.job, run.source, run.brand)
        if run.state == "ok":
            open_failures.discard(key)
        if key in open_failures and run.state in ("failed", "killed"):
            failed.setdefault((run.job, run.source, run.state), []).append(run)
        elif run in failed_imports:
            failed.setdefault((run.job, run.message), []).append(run)
        else:
            rest.append(describe_run(run))
    return [_merge_failures(alike) for alike in failed.values()], rest


def merge_good_runs(described: Sequence[RunSentences]) -> list[RunSentences]:
    """Return successful runs of one kind as one entry, in the order of the newest; all others stay as they are."""
    kinds: dict[object, list[RunSentences]] = {}
    for number, sentences in enumerate(described):
        kinds.setdefault(sentences.title if sentences.run.state == "ok" else number, []).append(sentences)
    return [_sum(alike) for alike in kinds.values()]


def run_title(run: RunRow, brands: Sequence[str] = ()) -> str:
    """Return the title of a run, for its own brand or these: `Collecting from X for Kettle and Moka`."""
    title = _JOBS.get(run.job, run.job)
    if run.source:
        title += f" from {source_title(run.source)}"
    names = brands or ([run.brand] if run.brand else [])
    return f"{title} for {listed(names)}" if names else title


def listed(names: Sequence[str]) -> str:
    """Return `A`, `A and B`, `A, B and C`."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _merge_failures(alike: Sequence[RunRow]) -> RunSentences:
    brands = sorted({run.brand for run in alike if run.brand})
    return replace(describe_run(alike[0]), title=run_title(alike[0], brands))


def _sum(alike: Sequence[RunSentences]) -> RunSentences:
    sums = {name: sum(getattr(sentences.run, name) for sentences in alike) for name in _COUNTS}
    run = replace(alike[0].run, **sums)
    return replace(alike[0], run=run, did=_did(run), times=len(alike))


def _did(run: RunRow) -> str:
    parts = []
    if run.posts_read:
        parts.append(f"{count_text(run.posts_read, 'post')} read")
        parts.append(f"{run.posts_new:,} new" + (f", {run.posts_changed:,} changed" if run.posts_changed else ""))
    if run.rejects:
        parts.append(f"{count_text(run.rejects, 'row')} could not be read")
    if run.requests:
        parts.append(count_text(run.requests, "request"))
    if run.cost:
        parts.append(f"cost ${run.cost:,.2f}")
    return ", ".join(parts)


def _advice(run: RunRow) -> str:
    again = f"python -m jobs {run.job}" + (" FILE" if run.job == "import" else "")
    if run.job in ("collect", "run"):
        again = f'"Sync now" above, or {again}'
    if run.state == "failed":
        return f"After fixing this, run it again: {again} (what was saved stays). To find the cause: {_DOCTOR}"
    if run.state in ("killed", "stopped"):
        return f"Nothing is lost. Run it again to continue: {again}"
    return ""
