"""The ledger in plain words: what a run did, why it failed, and what to do about that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reports.wording import count_words, source_words
from talkworthy.storage.ledger import RunRow

BAD = ("failed", "killed", "stopped")
_JOBS = {
    "import": "Importing a file",
    "collect": "Collecting",
    "analyse": "Reading what was collected",
    "score": "Scoring",
    "report": "Writing a report",
    "export": "Exporting",
}
_DOCTOR = "python -m jobs doctor"
_STATES = {"ok": "done", "failed": "failed", "killed": "broke off", "stopped": "stopped", "running": "under way"}


@dataclass(frozen=True, slots=True)
class Told:
    """A run in words; `advice` is "" where nothing needs doing."""

    run: RunRow
    title: str
    state: str
    did: str
    advice: str
    times: int = 1
    """How many runs of this kind went alike; what they did is summed, and `run` tells of the newest."""

    @property
    def is_bad(self) -> bool:
        return self.run.state in BAD


def to_told(run: RunRow) -> Told:
    """One line of the ledger for a reader who has never seen one."""
    return Told(
        run, _title(run, [run.brand] if run.brand else []), _STATES.get(run.state, run.state), _did(run), _advice(run)
    )


def failures_first(runs: Sequence[RunRow]) -> tuple[list[Told], list[Told]]:
    """The runs that went wrong and were not made good since, and all the others, each the newest first.

    What went wrong with one source in one way stands once, for all brands that it was asked for.
    """
    made_good: set[tuple[str, str | None, str | None]] = set()
    bad: dict[tuple[str, str | None, str], list[RunRow]] = {}
    rest: list[Told] = []
    for run in runs:
        same = (run.job, run.source, run.brand)
        if run.state == "ok":
            made_good.add(same)
        if run.state in BAD and same not in made_good:
            bad.setdefault((run.job, run.source, run.state), []).append(run)
        else:
            rest.append(to_told(run))
    return [_alike(runs) for runs in bad.values()], rest


def _alike(runs: Sequence[RunRow]) -> Told:
    """Failures of one kind: the newest, with the brands of all."""
    return replace(to_told(runs[0]), title=_title(runs[0], sorted({run.brand for run in runs if run.brand})))


def _title(run: RunRow, brands: Sequence[str]) -> str:
    title = _JOBS.get(run.job, run.job)
    if run.source:
        title += f" from {source_words(run.source)}"
    if brands:
        title += f" for {', '.join(brands[:-1])}{' and ' if len(brands) > 1 else ''}{brands[-1]}"
    return title


def summed(told: Sequence[Told]) -> list[Told]:
    """Runs of one kind that went well, each kind once, in the order of the newest; all others stay as they are."""
    kinds: dict[object, list[Told]] = {}
    for number, one in enumerate(told):
        kinds.setdefault(one.title if one.run.state == "ok" else number, []).append(one)
    return [_sum(alike) for alike in kinds.values()]


def _sum(alike: Sequence[Told]) -> Told:
    counts = ("posts_read", "posts_new", "posts_changed", "rejects", "requests", "cost")
    sums = {name: sum(getattr(one.run, name) for one in alike) for name in counts}
    run = replace(alike[0].run, **sums)
    return replace(alike[0], run=run, did=_did(run), times=len(alike))


def _did(run: RunRow) -> str:
    told = []
    if run.posts_read:
        told.append(f"{count_words(run.posts_read, 'post')} read")
        told.append(f"{run.posts_new:,} new" + (f", {run.posts_changed:,} changed" if run.posts_changed else ""))
    if run.rejects:
        told.append(f"{count_words(run.rejects, 'row')} could not be read")
    if run.requests:
        told.append(count_words(run.requests, "request"))
    if run.cost:
        told.append(f"cost ${run.cost:,.2f}")
    return ", ".join(told)


def _advice(run: RunRow) -> str:
    again = f"python -m jobs {run.job}" + (" FILE" if run.job == "import" else "")
    if run.job in ("collect", "run"):
        again = f'"Listen now" above, or {again}'
    if run.state == "failed":
        return f"Once that is mended, run it again: {again} (what was saved before stays). To look further: {_DOCTOR}"
    if run.state in ("killed", "stopped"):
        return f"Nothing is lost. Run it again, and it goes on where it was: {again}"
    return ""
