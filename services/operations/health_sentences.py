"""Source health in sentences, the same for `talkworthy status` and for the page on sources."""

from __future__ import annotations

from datetime import datetime, timedelta

from reports.wording.common import count_text, date_text, source_title
from services.operations.keyless import approval_sentence
from services.operations.run_sentences import listed, run_title
from services.operations.source_health import TROUBLED, BrandSource, Health, SourceHealth, StoreHealth
from talkworthy import polling_interval
from talkworthy.storage.runs.runs import RunRow

HEALTH_WORDS: dict[Health, str] = {
    "well": "working",
    "new": "new",
    "late": "late",
    "failed": "failed",
    "killed": "interrupted",
    "stopped": "stopped",
    "running": "collecting",
    "by hand": "imported from files",
}
_JUST_NOW = timedelta(seconds=90)


def trouble_sentences(health: StoreHealth) -> list[str]:
    """Return a sentence or two for each problem that needs attention; empty where the store is well."""
    return [
        *([_future_sentence(health.future, health.at)] if health.future else []),
        *health.misspelt,
        *(
            f"{source_title(source.source)} for {listed(names)}: {sentence}"
            for source in health.sources
            for sentence, names in _grouped(source, health.at).items()
            if source.is_troubled
        ),
        *(f"{run_title(run)}: {run.message}" for run in health.failures.values() if run.job != "collect"),
        *(f"{run_title(run)}: {run.message}" for run in health.failed_imports),
    ]


def source_sentence(source: SourceHealth, at: datetime) -> str:
    """Return how a source is doing, with the brands where it differs between them."""
    if not source.brands:
        return "No automatic sync."
    return " ".join(
        sentence if len(names) == len(source.brands) else f"For {listed(names)}: {sentence[:1].lower()}{sentence[1:]}"
        for sentence, names in _grouped(source, at).items()
    )


def advice_sentence(source: SourceHealth) -> str:
    """Return what to do about a source, or ""."""
    if source.health in ("failed", "killed"):
        return "After fixing this, collect again."
    if source.health == "late":
        return "Check that the schedule or cron is running, or sync now."
    if source.health == "new" and source.missing_keys:
        need = f"To sync automatically, it needs a key ({', '.join(source.missing_keys)})."
        return f"{need} {approval_sentence(source.source)}".strip()
    return ""


def due_words(source: SourceHealth, at: datetime) -> str:
    """Return when a source is collected next: `next in 40 minutes, every hour`; "" where it is not, or lacks a key."""
    if source.every is None or source.missing_keys:
        return ""
    every = _each(source.every)
    return (
        f"due now, {every}" if source.due is None or source.due <= at else f"next in {_about(source.due - at)}, {every}"
    )


def lead_sentence(health: StoreHealth) -> str:
    """Return how all sources are doing, in a sentence or two."""
    if health.future is not None:
        return _future_sentence(health.future, health.at)
    healths = [source.health for source in health.sources if source.brands]
    troubled = [source_title(source.source) for source in health.sources if source.is_troubled]
    if not healths:
        if not health.sources:
            return "There are no sources yet: add one where people talk about you."
        return "Nothing is collected: all posts were imported from files."
    if troubled:
        well = healths.count("well")
        rest = f" {count_text(well, 'other is', 'others are')} working." if well else ""
        return f"{listed(troubled)} {'needs' if len(troubled) == 1 else 'need'} attention.{rest}"
    new = healths.count("new")
    if new == len(healths) and any(source.held for source in health.sources):
        return _imported_sentences(health)
    if new == len(healths):
        them = "it" if new == 1 else "them"
        return f"{count_text(new, 'source is', 'sources are')} connected; nothing was collected from {them} yet."
    waiting = f" {count_text(new, 'other was', 'others were')} not collected yet." if new else ""
    return f"{count_text(len(healths) - new, 'source is', 'sources are')} working.{waiting}"


def _imported_sentences(health: StoreHealth) -> str:
    """Return that all posts are from files, and which sources wait for a key or for their first sync."""
    waiting = [source for source in health.sources if source.brands]
    keyless = [source_title(source.source) for source in waiting if source.missing_keys]
    ready = [source_title(source.source) for source in waiting if not source.missing_keys]
    need = f" {listed(keyless)} {'needs a key' if len(keyless) == 1 else 'need keys'} to sync." if keyless else ""
    sync = f" {listed(ready)} {'has' if len(ready) == 1 else 'have'} not synced yet." if ready else ""
    return f"All posts so far were imported from files.{need}{sync}"


def cost_sentence(health: StoreHealth) -> str:
    """Return this month's cost, its forecast, and the budgets, in a sentence or two."""
    sources, at = health.sources, health.at
    budgets = [
        f"${source.budget:,.2f} for {source_title(source.source)}" for source in sources if source.budget is not None
    ]
    limit = f" Monthly budget: {listed(budgets)}." if budgets else ""
    spent = sum(source.cost for source in sources)
    if not spent:
        return f"API cost this month: $0.{limit}"
    coming = sum(source.cost_to_come(at) for source in sources)
    last = polling_interval.next_month(at) - timedelta(days=1)
    return f"${spent:,.2f} so far this month; at this pace ${coming:,.2f} by {date_text(last)}.{limit}"


def ago_words(moment: datetime, at: datetime) -> str:
    """Return `2 hours ago`, or `just now`, also for a time in the future, as after a clock was put back."""
    age = at - moment
    return "just now" if age < _JUST_NOW else f"{_about(age)} ago"


def _grouped(source: SourceHealth, at: datetime) -> dict[str, list[str]]:
    """Return a sentence for each problem of a source, with its brands; otherwise one for the source's health."""
    sentences: dict[str, list[str]] = {}
    for brand in source.brands:
        if brand.health in TROUBLED or (brand.health == source.health and not source.is_troubled):
            sentences.setdefault(_sentence(brand, source.held, at), []).append(brand.brand)
    return sentences


def _sentence(brand: BrandSource, held: int, at: datetime) -> str:
    run = brand.run
    if run is None:
        return "Imported from files so far." if held else "Not collected yet."
    good = brand.last_good
    before = f" The last successful run was {ago_words(good, at)}." if good else " It has never succeeded."
    ago = ago_words(run.started_at, at)
    match brand.health:
        case "failed":
            return f"It failed {ago}. {_full(run.message)}{before}"
        case "killed":
            return f"It was interrupted {ago}: killed or crashed. Nothing that was saved is lost.{before}"
        case "stopped":
            return f"It stopped {ago}. {_full(run.message)}{before}"
        case "late":
            return _late_sentence(run, brand.every, at)
        case "running":
            return f"Collecting now; started {ago}."
        case _:
            return f"Last collected {ago}."


def _future_sentence(began: datetime, at: datetime) -> str:
    return (
        f"The newest run began on {began:%Y-%m-%d %H:%M} UTC, and this computer's clock says {at:%Y-%m-%d %H:%M} UTC: "
        "the clock was moved, or is wrong now. Check it (`talkworthy doctor`), then run again."
    )


def _late_sentence(run: RunRow, every: timedelta, at: datetime) -> str:
    began = date_text(run.started_at)
    if run.started_at > at:
        return f"Its newest run began on {began}, which is in the future: the clock was moved. Collect again."
    if run.state == "running":
        return f"Collecting since {began}, though it is due {_each(every)}."
    return f"Not collected since {began}, though it is due {_each(every)}."


def _full(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _about(time: timedelta) -> str:
    """Return a duration in its two largest units."""
    return " ".join(polling_interval.duration_text(time).split()[:2])


def _each(every: timedelta) -> str:
    """Return `every hour`, `every 6 hours`."""
    return f"every {polling_interval.duration_text(every)}".replace("every 1 ", "every ")
