"""How each source is doing, in sentences: when it was read last, when it is due, what it costs, what it missed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from collectors.base import COLLECTORS
from collectors.engine.source_facts import facts_of
from reports.wording import count_words, day_words, source_words
from talkworthy import intervals
from talkworthy.model import Brand
from talkworthy.settings import Settings
from talkworthy.storage.dead_letters import count_dead_letters, load_dead_letters
from talkworthy.storage.ledger import RunRow
from talkworthy.storage.queries import posts_by_source
from talkworthy.storage.run_history import Key, begun_since, costs_since, newest_good_runs, newest_runs
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

Health = Literal["well", "new", "late", "failed", "stopped", "running", "by hand"]
LOOKED_BACK = timedelta(days=60)  # in the ledger, for how often a source is asked
BY_HAND: Health = "by hand"
_WORST: tuple[Health, ...] = ("failed", "late", "stopped", "running", "new", "well")
_JUST_NOW = timedelta(seconds=90)


@dataclass(frozen=True, slots=True)
class SourceState:
    """One source, over all brands that it is asked for.

    `held` are its posts in the store; `due` is when it is to be asked next, None where that is now or never. Costs are
    US dollars: of this month so far, and of the whole month at this pace; `budget` is the month's, None where none is
    set.
    """

    source: str
    health: Health
    sentence: str
    advice: str
    held: int
    oldest: datetime | None
    newest: datetime | None
    every: timedelta | None
    due: datetime | None
    cost: float = 0.0
    cost_to_come: float = 0.0
    budget: float | None = None

    @property
    def needs_a_hand(self) -> bool:
        return self.health in ("failed", "late")


@dataclass(frozen=True, slots=True)
class Unread:
    """Payloads of one source that could not be read for one reason, and how many."""

    source: str
    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class _Asked:
    """One source for one brand: how its newest run went, its newest good one, how often, what it cost this month."""

    brand: str
    run: RunRow | None
    good: datetime | None
    every: timedelta
    cost: float


def load_sources(connection: Connection, settings: Settings, at: datetime) -> list[SourceState]:
    """Every source that is asked or has posts in the store; those that need a hand come first.

    Raises UserError where the interval of a source is none.
    """
    newest, good = newest_runs(connection), newest_good_runs(connection)
    begun = begun_since(connection, "collect", at - LOOKED_BACK)
    costs = costs_since(connection, _month_of(at))
    held = {source: (count, first, last) for source, count, first, last in posts_by_source(connection)}
    asked: dict[str, list[_Asked]] = {}
    for brand in settings.brands:
        for source in sources_of(settings, brand):
            key: Key = ("collect", source, brand.name)
            every = intervals.told_interval(settings, source) or intervals.usual_interval(begun.get(key, ()))
            one = _Asked(brand.name, newest.get(key), good.get(key), every, costs.get((source, brand.name), 0.0))
            asked.setdefault(source, []).append(one)
    states = [_to_state(source, them, held.get(source), settings, at) for source, them in asked.items()]
    states += [_by_hand(source, *told) for source, told in held.items() if source not in asked]
    return sorted(states, key=lambda state: (not state.needs_a_hand, state.health == BY_HAND, -state.held))


def sources_of(settings: Settings, brand: Brand) -> tuple[str, ...]:
    """The sources that are asked for a brand: those that it names communities of, and the `[sources.<name>]`."""
    named = {*brand.communities, *settings.sources}
    return tuple(name for name in COLLECTORS if name in named and settings.sources.get(name, {}).get("enabled", True))


def load_unread(connection: Connection) -> tuple[int, list[Unread]]:
    """How many payloads could not be read, and for which reasons (of the oldest 500), the most frequent first."""
    reasons = Counter((kept.source, kept.letter.reason) for kept in load_dead_letters(connection))
    told = [Unread(source, reason, count) for (source, reason), count in reasons.most_common()]
    return sum(count_dead_letters(connection).values()), told


def lead_words(states: Sequence[SourceState]) -> str:
    """How all sources are doing, in a sentence."""
    asked = [state for state in states if state.health != BY_HAND]
    bad = [source_words(state.source) for state in asked if state.needs_a_hand]
    if not asked:
        if not states:
            return "Nothing is listened to yet: add a place where your customers talk."
        return "No source is asked by itself: all that is here came from files."
    if bad:
        well = sum(state.health == "well" for state in asked)
        rest = f" {count_words(well, 'other is', 'others are')} well." if well else ""
        return f"{_listed(bad)} {'needs' if len(bad) == 1 else 'need'} your hand.{rest}"
    new = sum(state.health == "new" for state in asked)
    if new == len(asked):
        return f"{count_words(new, 'source is', 'sources are')} set up, and none was asked yet."
    waiting = f" {count_words(new, 'was', 'were')} not asked yet." if new else ""
    count = len(asked) - new
    return f"All is well with {count_words(count, 'source')} that {'is' if count == 1 else 'are'} listened to.{waiting}"


def cost_words(states: Sequence[SourceState], at: datetime) -> str:
    """What this month has cost and will cost at this pace, and what is left of the budgets, in a sentence or two."""
    spent, coming = sum(state.cost for state in states), sum(state.cost_to_come for state in states)
    budgets = [f"{source_words(one.source)} may cost ${one.budget:,.2f}" for one in states if one.budget is not None]
    limit = f" {_listed(budgets)} a month, and stops there." if budgets else ""
    if not spent:
        return f"Nothing was paid for this month.{limit}"
    last = _next_month(at) - timedelta(days=1)
    return f"${spent:,.2f} so far this month; at this pace ${coming:,.2f} by {day_words(last)}.{limit}"


def _to_state(
    source: str,
    asked: Sequence[_Asked],
    held: tuple[int, datetime, datetime] | None,
    settings: Settings,
    at: datetime,
) -> SourceState:
    told = [(_health(one, at), one) for one in asked]
    health, worst = min(told, key=lambda pair: _WORST.index(pair[0]))
    same = [one for other, one in told if other == health]
    count, oldest, newest = held or (0, None, None)
    run = worst.run
    sentence, advice = _new_words(source, count, settings) if run is None else _words(health, worst, run, at)
    if len(same) < len(asked):
        sentence = f"For {_listed([one.brand for one in same])}: {sentence[:1].lower()}{sentence[1:]}"
    due = min((one.run.started_at + one.every for one in asked if one.run), default=None)
    cost = sum(one.cost for one in asked)
    told_budget = settings.sources.get(source, {}).get("monthly_budget")
    budget = float(told_budget) if isinstance(told_budget, (int, float)) else None  # a run says what is wrong with it
    return SourceState(
        source, health, sentence, advice, count, oldest, newest, worst.every, due,
        cost=cost, cost_to_come=_to_come(cost, budget, at), budget=budget,
    )  # fmt: skip


def _health(one: _Asked, at: datetime) -> Health:
    if one.run is None:
        return "new"
    if one.run.state in ("failed", "killed"):
        return "failed"
    if one.run.state == "running":
        return "running" if at - one.run.started_at < timedelta(days=1) else "failed"
    if one.run.state == "stopped":
        return "stopped"
    return "late" if intervals.freshness(one.good, one.every, at) in ("late", "silent") else "well"


def _words(health: Health, one: _Asked, run: RunRow, at: datetime) -> tuple[str, str]:
    """What is the matter, and what to do about it ("" where nothing is to be done)."""
    every = _each(one.every)
    ago = _ago(run.started_at, at)
    before = f" It was last read well {_ago(one.good, at)}." if one.good else " It was never read well so far."
    if health == "failed":
        why = run.message if run.state == "failed" else "The run broke off; nothing that was saved is lost."
        return f"It failed {ago}. {_full(why)}{before}", "Once that is mended, ask it again."
    if health == "stopped":
        return f"It stopped {ago}. {_full(run.message)}{before}", ""
    if health == "running":
        return f"It is being asked now, since {_ago(run.started_at, at).removesuffix(' ago')}.", ""
    if health == "late":
        said = f"Nobody has asked it since {day_words(one.good or run.started_at)}, though it is due {every}."
        return said, "Does anything run by itself? The schedule, or a line in cron, asks in time; or listen now."
    return f"It was read well {ago}.", ""


def _new_words(source: str, held: int, settings: Settings) -> tuple[str, str]:
    said = "Its posts came in files; it was not asked by itself yet." if held else "It was not asked yet."
    facts = facts_of(source)
    missing = [name for name in facts.secrets if not settings.secrets.get(name)]
    if facts.key_required and missing:
        return said, f"To be asked, it needs a key ({', '.join(missing)}): put it in below."
    return said, ""


def due_words(state: SourceState, at: datetime) -> str:
    """When it is asked next: `next in 40 minutes (every hour)`, `due now (every hour)`; "" where nobody asks it."""
    if state.every is None:
        return ""
    every = _each(state.every)
    if state.due is None or state.due <= at:
        return f"due now, {every}"
    return f"next in {_about(state.due - at)}, {every}"


def _by_hand(source: str, held: int, oldest: datetime, newest: datetime) -> SourceState:
    told = "It came in files, and is not asked by itself."
    return SourceState(source, BY_HAND, told, "", held, oldest, newest, None, None)


def _to_come(cost: float, budget: float | None, at: datetime) -> float:
    """The whole month's cost where each day costs as much as those that are over; never over the budget."""
    begin = _month_of(at)
    over = max(at - begin, timedelta(days=1))  # the first day of a month says nothing of the others yet
    month = cost * ((_next_month(at) - begin) / over)
    return month if budget is None else max(cost, min(month, budget))


def _month_of(at: datetime) -> datetime:
    return at.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _next_month(at: datetime) -> datetime:
    return _month_of(_month_of(at) + timedelta(days=32))


def _ago(moment: datetime, at: datetime) -> str:
    age = at - moment
    return "just now" if age < _JUST_NOW else f"{_about(age)} ago"


def _full(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _about(age: timedelta) -> str:
    """A time in its largest unit: nobody asks for the minutes of what was days ago."""
    return " ".join(intervals.to_text(age).split()[:2])


def _each(every: timedelta) -> str:
    """`every hour`, `every 6 hours`."""
    return f"every {intervals.to_text(every)}".replace("every 1 ", "every ")


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
