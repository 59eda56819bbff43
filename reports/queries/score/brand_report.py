"""Puts a report together: the verdict on a brand, its panel, and what a reader wants to see behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from analysis.stats.wilson import Precision
from analysis.worthiness import (
    EQUAL_WEIGHTS,
    BrandConversation,
    Change,
    Comparison,
    Options,
    Worthiness,
    compare,
    judge_all,
    to_changes,
)
from analysis.worthiness.week_over_week import a_week_before
from reports.queries.score.classifier_error import load_checked
from reports.queries.score.precision import load_precision
from reports.queries.score.totals import Totals, to_totals
from reports.queries.score.with_quarantine import load_with_quarantine
from talkworthy.date_range import DEFAULT_WEEKS, DateRange
from talkworthy.errors import UserError
from talkworthy.model import Brand
from talkworthy.settings import Settings
from talkworthy.storage.analysis.dataframes import conversations_frame, mentions_frame, rollups_frame
from talkworthy.storage.analysis.labels import HELD
from talkworthy.storage.analysis.quarantine import count_quarantine
from talkworthy.storage.analysis.quarantined_conversations import lacking_conversations_with_quarantine
from talkworthy.storage.analysis.topics import TopicRow, topics_of
from talkworthy.storage.conversations.queries import (
    ConversationFilter,
    ConversationRow,
    communities_of,
    find_conversations,
    store_span,
)
from talkworthy.storage.runs.completeness import SourceCollected, by_source, collected_threads
from talkworthy.storage.runs.gaps import KeptGap, gaps_in
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

TOP_CONVERSATIONS = 10
DEFAULT_DATE_RANGE = f"{DEFAULT_WEEKS}w"


@dataclass(frozen=True, slots=True)
class Place:
    """A community of a source and the number of talks there; `name` is the source's own where it has none."""

    source: str
    name: str
    conversations: int


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that one page or one handed-out report tells about one brand in one window.

    `panel` are the verdicts on its tracked rivals, `comparisons` the brand beside each of them, in the same order.
    `top_talks` are at most 10, those between most customers first. `made_at` is aware, in UTC. `invented` is set where
    any of the talk is sample data. `precision`: how many of the posts are about the brand, by those that people
    checked. `collected` says how much of the window's conversations each source gave, `gaps` what of it was not read.
    `held` posts of all time are in quarantine and count nowhere; `with_held` is the verdict if they counted,
    None where none is held, and while `held_pending`: the next analysis finds it. `change` is what changed since last
    week. A page asks for these two by itself (`judge_with_held`, `changes_since_last_week`), since they take longer.
    Whoever hands a report out asks `reports.wording.common.may_quote` before each text.
    """

    brand: str
    date_range: DateRange
    worthiness: Worthiness
    panel: tuple[Worthiness, ...]
    comparisons: tuple[Comparison, ...]
    top_conversations: tuple[ConversationRow, ...]
    topics: tuple[TopicRow, ...]
    communities: tuple[Place, ...]
    totals: Totals
    made_at: datetime
    invented: bool
    precision: Precision
    held: int
    collected: tuple[SourceCollected, ...]
    gaps: tuple[KeptGap, ...]
    with_held: Worthiness | None = None
    held_pending: bool = False
    change: Change | None = None


def choose_date_range(connection: Connection, text: str = DEFAULT_DATE_RANGE) -> DateRange:
    """The window that `text` names (`13w`, `all`, `2020-01-01..2020-06-30`) over what the store holds.

    Raises UserError where it names none, and while the store is empty.
    """
    span = store_span(connection)
    if span is None:
        raise UserError("The store is empty: import a file or collect first (talkworthy import FILE).")
    return DateRange.parse(text, *span)


def panel_of(settings: Settings, brand: Brand) -> tuple[Brand, ...]:
    """The rivals that `brand` is judged beside: its own tracked competitors.

    A brand that names none is judged beside those who name it: the first such brand and that one's other competitors.
    So one list of competitors is enough to put a whole panel on the same footing.
    """
    own = tuple(competitor for competitor in settings.panel(brand) if competitor != brand)
    if own:
        return own
    for other in settings.brands:
        circle = settings.panel(other)
        if other != brand and brand in circle:
            return (other, *(competitor for competitor in circle if competitor not in (brand, other)))
    return ()


def load_brand_conversation(connection: Connection, brand: str, date_range: DateRange) -> BrandConversation:
    """The talk about `brand` that began in `window`, as the index reads it."""
    return BrandConversation(
        mentions_frame(connection, brand, date_range), conversations_frame(connection, brand, date_range)
    )


def judge_brands(
    connection: Connection,
    settings: Settings,
    date_range: DateRange,
    names: Sequence[str] | None = None,
    options: Options | None = None,
) -> dict[str, Worthiness]:
    """The verdicts on the brands called `names` (None: all) and on their rivals, by name, those asked for first.

    Each brand's talk is read once. Raises UserError where no brand has such a name.
    """
    panels = panels_of(settings, names)
    conversation = load_panel_conversation(connection, panels, date_range)
    return judge_all(conversation, panels, date_range, to_options(connection, settings, conversation, options))


def judge_with_held(
    connection: Connection,
    settings: Settings,
    date_range: DateRange,
    names: Sequence[str] | None = None,
    options: Options | None = None,
) -> dict[str, Worthiness]:
    """The same verdicts if all that is in quarantine counted; empty where nothing is, of them and of their rivals."""
    panels = panels_of(settings, names)
    if not any(count_quarantine(connection, brand).get(HELD) for brand in panels):
        return {}
    conversation = load_panel_conversation(connection, panels, date_range)
    whole = load_with_quarantine(connection, conversation, date_range)
    if not whole:
        return {}
    return judge_all(whole, panels, date_range, to_options(connection, settings, whole, options))


def changes_since_last_week(
    connection: Connection, settings: Settings, date_range: DateRange, names: Sequence[str] | None = None
) -> dict[str, Change]:
    """The index of each brand called in `names` (None: all) beside that of the window that ended seven days before.

    Raises UserError where no brand has such a name.
    """
    asked = [brand.name for brand in _find_brands(settings, names)]
    panels = {brand: competitors for brand, competitors in panels_of(settings, asked).items() if brand in asked}
    conversation = load_panel_conversation(
        connection, panels, DateRange(a_week_before(date_range).start, date_range.end)
    )
    return to_changes(conversation, panels, date_range, to_options(connection, settings, conversation))


def to_options(
    connection: Connection, settings: Settings, names: Iterable[str], options: Options | None = None
) -> Options:
    """How to judge the brands called `names` in this store: `options`, and what they leave open.

    That is the weights of the settings, what people found of each brand's posts, and the moments of the oldest and the
    newest post: a question waits for its answer until the newest one, also where that is outside the window.
    """
    options = options or Options(weights=settings.weights or EQUAL_WEIGHTS)
    since, as_of = store_span(connection) or (None, None)
    return replace(
        options,
        checked=options.checked or load_checked(connection, names),
        as_of=options.as_of or as_of,
        since=options.since or since,
    )


def panels_of(settings: Settings, names: Sequence[str] | None) -> dict[str, list[str]]:
    """The brands called `names` (None: all), those asked for first, and their rivals, each with its own rivals."""
    wanted = _find_brands(settings, names)
    circle = {
        brand.name: brand
        for brand in (*wanted, *(competitor for one in wanted for competitor in panel_of(settings, one)))
    }
    return {name: [competitor.name for competitor in panel_of(settings, brand)] for name, brand in circle.items()}


def load_panel_conversation(
    connection: Connection, panels: Mapping[str, Sequence[str]], date_range: DateRange
) -> dict[str, BrandConversation]:
    """The talk about each brand of these panels, and about its rivals, that began in `window`."""
    return {name: load_brand_conversation(connection, name, date_range) for name in _names_in(panels)}


def is_quarantine_pending(connection: Connection, settings: Settings, names: Sequence[str] | None = None) -> bool:
    """Return whether the next analysis has still to find what the verdicts are with the quarantine.

    So it is in a store of an earlier version. `names` as in `judge_with_held`.
    """
    return bool(lacking_conversations_with_quarantine(connection, _names_in(panels_of(settings, names))))


def _names_in(panels: Mapping[str, Sequence[str]]) -> list[str]:
    return list(dict.fromkeys((*panels, *(name for panel in panels.values() for name in panel))))


def build_reports(
    connection: Connection,
    settings: Settings,
    date_range: DateRange,
    names: Sequence[str] | None = None,
    options: Options | None = None,
) -> dict[str, Report]:
    """The reports on the brands called `names` (None: all of them), by name, in that order.

    Raises UserError where no brand has such a name.
    """
    reports = _build_all(connection, settings, date_range, names, options)
    beside = judge_with_held(connection, settings, date_range, names, options)
    changes = changes_since_last_week(connection, settings, date_range, names)
    return {
        name: replace(report, with_held=beside.get(name) if report.held else None, change=changes[name])
        for name, report in reports.items()
    }


def build_report(
    connection: Connection, settings: Settings, date_range: DateRange, name: str, options: Options | None = None
) -> Report:
    """The report on the brand called `name`, in any case, for a page. Raises UserError where there is none."""
    return next(iter(_build_all(connection, settings, date_range, [name], options).values()))


def is_invented(conversations: Iterable[ConversationRow]) -> bool:
    """Does any of these talks lead to an address that is reserved for examples, as all talk of the sample does?

    Nobody can post at such an address: https://www.rfc-editor.org/rfc/rfc2606
    """
    hosts = (urlsplit(conversation.url).hostname or "" for conversation in conversations if conversation.url)
    return any(f".{host}".endswith((".example.com", ".example")) for host in hosts)


def _find_brands(settings: Settings, names: Sequence[str] | None) -> list[Brand]:
    if names is None:
        return list(settings.brands)
    return list({brand.name: brand for brand in map(settings.brand, names)}.values())


def _build_all(
    connection: Connection,
    settings: Settings,
    date_range: DateRange,
    names: Sequence[str] | None,
    options: Options | None,
) -> dict[str, Report]:
    verdicts = judge_brands(connection, settings, date_range, names, options)
    made_at, pending = datetime.now(UTC), is_quarantine_pending(connection, settings, names)
    reports = {}
    for brand in _find_brands(settings, names):
        panel = tuple(verdicts[competitor.name] for competitor in panel_of(settings, brand))
        report = _build(connection, verdicts[brand.name], panel, made_at)
        reports[brand.name] = replace(report, held_pending=pending)
    return reports


def _build(connection: Connection, worthiness: Worthiness, panel: tuple[Worthiness, ...], made_at: datetime) -> Report:
    brand, date_range = worthiness.brand, worthiness.date_range
    top_conversations = tuple(
        find_conversations(connection, ConversationFilter(brand, date_range), limit=TOP_CONVERSATIONS)
    )
    return Report(
        brand=brand,
        date_range=date_range,
        worthiness=worthiness,
        panel=panel,
        comparisons=tuple(compare(worthiness, competitor) for competitor in panel),
        top_conversations=top_conversations,
        topics=tuple(topics_of(connection, brand, date_range)),
        communities=tuple(Place(*found) for found in communities_of(connection, brand, date_range)),
        totals=to_totals(rollups_frame(connection, brand, date_range)),
        made_at=made_at,
        invented=is_invented(top_conversations),
        precision=load_precision(connection, brand),
        held=count_quarantine(connection, brand).get(HELD, 0),
        collected=tuple(by_source(collected_threads(connection, date_range, brand))),
        gaps=tuple(gaps_in(connection, date_range, brand)),
    )
