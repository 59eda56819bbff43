"""Source health in sentences, the same for `talkworthy status` and for the page on sources."""

from __future__ import annotations

from datetime import datetime, timedelta

from reports.wording.common import count_words, day_words, source_words
from services.operations.run_sentences import listed, run_title
from services.operations.source_health import TROUBLED, BrandSource, Health, SourceHealth, StoreHealth
from talkworthy import polling_interval
from talkworthy.storage.runs.runs import RunRow

HEALTH_WORDS: dict[Health, str] = {
    "well": "well",
    "new": "new",
    "late": "late",
    "failed": "failed",
    "killed": "broke off",
    "stopped": "stopped",
    "running": "at work",
    "by hand": "from files",
}
_JUST_NOW = timedelta(seconds=90)


def trouble_sentences(health: StoreHealth) -> list[str]:
    """Return what a person must see to, a sentence or two for each trouble; empty where the store is well."""
    return [
        *(
            f"{source_words(source.source)} for {listed(names)}: {sentence}"
            for source in health.sources
            for sentence, names in _grouped(source, health.at).items()
            if source.is_troubled
        ),
        *(f"{run_title(run)}: {run.message}" for run in health.failures.values() if run.job != "collect"),
    ]


def source_sentence(source: SourceHealth, at: datetime) -> str:
    """Return how a source is doing. Where it is not doing alike for all brands, it names those that it speaks of."""
    if not source.brands:
        return "It came in files, and is not asked by itself."
    return " ".join(
        sentence if len(names) == len(source.brands) else f"For {listed(names)}: {sentence[:1].lower()}{sentence[1:]}"
        for sentence, names in _grouped(source, at).items()
    )


def advice_sentence(source: SourceHealth) -> str:
    """Return what to do about a source; "" where nothing is to be done."""
    if source.health in ("failed", "killed"):
        return "Once that is mended, ask it again."
    if source.health == "late":
        return "Does anything run by itself? The schedule, or a line in cron, asks in time; or listen now."
    if source.health == "new" and source.missing_keys:
        return f"To be asked, it needs a key ({', '.join(source.missing_keys)}): put it in below."
    return ""


def due_words(source: SourceHealth, at: datetime) -> str:
    """Return when a source is asked next: `next in 40 minutes, every hour`; "" where nothing asks it."""
    if source.every is None:
        return ""
    every = _each(source.every)
    return (
        f"due now, {every}" if source.due is None or source.due <= at else f"next in {_about(source.due - at)}, {every}"
    )


def lead_sentence(health: StoreHealth) -> str:
    """Return how all sources are doing, in a sentence or two."""
    asked = [source.health for source in health.sources if source.brands]
    bad = [source_words(source.source) for source in health.sources if source.is_troubled]
    if not asked:
        if not health.sources:
            return "Nothing is listened to yet: add a place where your customers talk."
        return "No source is asked by itself: all that is here came from files."
    if bad:
        well = asked.count("well")
        rest = f" {count_words(well, 'other is', 'others are')} well." if well else ""
        return f"{listed(bad)} {'needs' if len(bad) == 1 else 'need'} your hand.{rest}"
    new = asked.count("new")
    if new == len(asked):
        return f"{count_words(new, 'source is', 'sources are')} set up, and none was asked yet."
    waiting = f" {count_words(new, 'was', 'were')} not asked yet." if new else ""
    count = len(asked) - new
    return f"All is well with {count_words(count, 'source')} that {'is' if count == 1 else 'are'} listened to.{waiting}"


def cost_sentence(health: StoreHealth) -> str:
    """Return what this month has cost and will cost at this pace, and what the budgets are, in a sentence or two."""
    sources, at = health.sources, health.at
    budgets = [f"{source_words(one.source)} may cost ${one.budget:,.2f}" for one in sources if one.budget is not None]
    limit = f" {listed(budgets)} a month, and stops there." if budgets else ""
    spent = sum(source.cost for source in sources)
    if not spent:
        return f"Nothing was paid for this month.{limit}"
    coming = sum(source.cost_to_come(at) for source in sources)
    last = polling_interval.next_month(at) - timedelta(days=1)
    return f"${spent:,.2f} so far this month; at this pace ${coming:,.2f} by {day_words(last)}.{limit}"


def ago_words(moment: datetime, at: datetime) -> str:
    """Return `2 hours ago`, or `just now`: also for a moment to come, as a clock that was put back makes them."""
    age = at - moment
    return "just now" if age < _JUST_NOW else f"{_about(age)} ago"


def _grouped(source: SourceHealth, at: datetime) -> dict[str, list[str]]:
    """Return a sentence for each trouble of a source with the brands that it concerns; else for its worst health."""
    told: dict[str, list[str]] = {}
    for brand in source.brands:
        if brand.health in TROUBLED or (brand.health == source.health and not source.is_troubled):
            told.setdefault(_sentence(brand, source.held, at), []).append(brand.brand)
    return told


def _sentence(asked: BrandSource, held: int, at: datetime) -> str:
    run = asked.run
    if run is None:
        return "Its posts came in files; it was not asked by itself yet." if held else "It was not asked yet."
    good = asked.last_good
    before = f" It was last read well {ago_words(good, at)}." if good else " It was never read well so far."
    ago = ago_words(run.started_at, at)
    match asked.health:
        case "failed":
            return f"It failed {ago}. {_full(run.message)}{before}"
        case "killed":
            return f"It broke off {ago}: killed or crashed. Nothing that was saved is lost.{before}"
        case "stopped":
            return f"It stopped {ago}. {_full(run.message)}{before}"
        case "late":
            return _late_sentence(run, asked.every)
        case "running":
            return f"It is being asked now; that began {ago}."
        case _:
            return f"It was read well {ago}."


def _late_sentence(run: RunRow, every: timedelta) -> str:
    began = day_words(run.started_at)
    if run.state == "running":
        return f"It has been at work since {began}, though it is due {_each(every)}."
    return f"Nobody has asked it since {began}, though it is due {_each(every)}."


def _full(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _about(time: timedelta) -> str:
    """Return a time in its largest unit, without the minutes of what was days ago."""
    return " ".join(polling_interval.to_text(time).split()[:2])


def _each(every: timedelta) -> str:
    """Return `every hour`, `every 6 hours`."""
    return f"every {polling_interval.to_text(every)}".replace("every 1 ", "every ")
