"""The report on one brand: its score, its competitors, and what the score is based on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from analysis.measures.counted_posts import counted_with_author
from analysis.measures.reach import CommunityReach, to_communities
from analysis.stats.wilson import Precision
from analysis.worthiness import (
    EQUAL_WEIGHTS,
    BrandConversation,
    Comparison,
    ScoreChange,
    ScoreOptions,
    Worthiness,
    compare,
    score_brands,
    to_changes,
)
from analysis.worthiness.week_over_week import a_week_before
from reports.queries.measured_precision import (
    ANSWER,
    NEGATIVE,
    POSITIVE,
    PUBLIC,
    TOPIC,
    MeasuredPrecision,
    load_measured,
)
from reports.queries.model_cards import FOLDER
from reports.queries.overview.facts import OverviewFacts, build_overview_facts
from reports.queries.score.classifier_error import load_checks
from reports.queries.score.competitors import competitors_by_brand, competitors_of, find_brands
from reports.queries.score.precision import load_precision
from reports.queries.score.totals import Totals, to_totals
from reports.queries.score.with_quarantine import load_with_quarantine
from talkworthy.date_range import DEFAULT_WEEKS, DateRange
from talkworthy.errors import UserError
from talkworthy.settings import Settings
from talkworthy.storage.analysis.dataframes import conversations_frame, mentions_frame, rollups_frame
from talkworthy.storage.analysis.labels import EXCLUDED
from talkworthy.storage.analysis.quarantine import count_quarantine
from talkworthy.storage.analysis.quarantined_conversations import brands_without_comparison
from talkworthy.storage.analysis.topics import TopicRow, load_topics
from talkworthy.storage.conversations.queries import (
    ConversationFilter,
    ConversationRow,
    find_conversations,
    store_span,
)
from talkworthy.storage.runs.completeness import CollectedSource, by_source, collected_threads
from talkworthy.storage.runs.gaps import StoredGap, load_gaps
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

TOP_CONVERSATIONS, MOST_ENGAGED = 10, 5
MEASURED = (NEGATIVE, POSITIVE, PUBLIC, ANSWER, TOPIC)
"""The kinds of results in a report, of which it gives the measured precision."""
DEFAULT_DATE_RANGE = f"{DEFAULT_WEEKS}w"


@dataclass(frozen=True, slots=True)
class Report:
    """All results about one brand in one date range, for a page or an exported report.

    `competitors` are the scores of its tracked competitors, `comparisons` the brand against each, in the same order.
    `top_conversations` are at most 10, those between most people first; `most_engaged` at most 5, those with the most
    likes, replies and reposts, where there are any. `made_at` is aware, in UTC. `sample_data` says whether any of the
    conversations are invented. `precision` is the share of reviewed posts that are about the brand, `measured` how
    often each kind of result is right. `collected` says how much each source gave, `gaps` what was not collected.
    `excluded` posts of all time are suspected spam; `with_quarantine` is the score if they counted, None where there
    are none, and while `quarantine_pending`, until the next analysis. `change` is the change since last week, `facts`
    what the headline may say. Pages compute these three separately, since they take longer. Exports must check
    `reports.wording.common.may_quote` before they include a text.
    """

    brand: str
    date_range: DateRange
    worthiness: Worthiness
    competitors: tuple[Worthiness, ...]
    comparisons: tuple[Comparison, ...]
    top_conversations: tuple[ConversationRow, ...]
    most_engaged: tuple[ConversationRow, ...]
    topics: tuple[TopicRow, ...]
    communities: tuple[CommunityReach, ...]
    totals: Totals
    made_at: datetime
    sample_data: bool
    precision: Precision
    excluded: int
    collected: tuple[CollectedSource, ...]
    gaps: tuple[StoredGap, ...]
    with_quarantine: Worthiness | None = None
    quarantine_pending: bool = False
    change: ScoreChange | None = None
    measured: tuple[MeasuredPrecision, ...] = ()
    facts: OverviewFacts | None = None


def choose_date_range(connection: Connection, text: str = DEFAULT_DATE_RANGE, now: datetime | None = None) -> DateRange:
    """Return the date range that `text` names (`13w`, `all`, `2020-01-01..2020-06-30`) for the posts in the store.

    `now` is the time of the clock; later posts move no date range (see `store_span`).
    Raises UserError where it names none, and while the store is empty.
    """
    span = store_span(connection, now)
    if span is None:
        raise UserError("The store is empty: import a file or collect first (talkworthy import FILE).")
    return DateRange.parse(text, *span)


def load_brand_conversations(connection: Connection, brand: str, date_range: DateRange) -> BrandConversation:
    """Return the conversations about a brand that began in the date range, as the score needs them."""
    return BrandConversation(
        mentions_frame(connection, brand, date_range), conversations_frame(connection, brand, date_range)
    )


def compute_scores(
    connection: Connection,
    settings: Settings,
    date_range: DateRange,
    names: Sequence[str] | None = None,
    options: ScoreOptions | None = None,
) -> dict[str, Worthiness]:
    """Return the scores of the brands called `names` (None: all) and of their competitors, by name, in that order.

    Each brand's conversations are read once. Raises UserError where no brand has such a name.
    """
    competitors = competitors_by_brand(settings, names)
    conversations = load_conversations_by_brand(connection, competitors, date_range)
    return score_brands(
        conversations, competitors, date_range, to_score_options(connection, settings, conversations, options)
    )


def compute_scores_with_quarantine(
    connection: Connection,
    settings: Settings,
    date_range: DateRange,
    names: Sequence[str] | None = None,
    options: ScoreOptions | None = None,
) -> dict[str, Worthiness]:
    """Return the same scores with all excluded posts included; empty where none of these brands has any."""
    competitors = competitors_by_brand(settings, names)
    if not any(count_quarantine(connection, brand).get(EXCLUDED) for brand in competitors):
        return {}
    conversations = load_conversations_by_brand(connection, competitors, date_range)
    whole = load_with_quarantine(connection, conversations, date_range)
    if not whole:
        return {}
    return score_brands(whole, competitors, date_range, to_score_options(connection, settings, whole, options))


def changes_since_last_week(
    connection: Connection, settings: Settings, date_range: DateRange, names: Sequence[str] | None = None
) -> dict[str, ScoreChange]:
    """Return how the score of each brand called in `names` (None: all) differs from that of seven days before.

    Raises UserError where no brand has such a name.
    """
    wanted = [brand.name for brand in find_brands(settings, names)]
    competitors = {brand: names for brand, names in competitors_by_brand(settings, wanted).items() if brand in wanted}
    conversations = load_conversations_by_brand(
        connection, competitors, DateRange(a_week_before(date_range).start, date_range.end)
    )
    return to_changes(conversations, competitors, date_range, to_score_options(connection, settings, conversations))


def to_score_options(
    connection: Connection, settings: Settings, names: Iterable[str], options: ScoreOptions | None = None
) -> ScoreOptions:
    """Return the options for scoring the brands called `names`: `options`, completed from settings and store.

    These are the weights of the settings, the reviewed samples, and the times of the oldest and the newest post: a
    question may be answered up to the newest post, even outside the date range.
    """
    options = options or ScoreOptions(weights=settings.weights or EQUAL_WEIGHTS)
    since, as_of = store_span(connection) or (None, None)
    return replace(
        options,
        checked=options.checked or load_checks(connection, names),
        as_of=options.as_of or as_of,
        since=options.since or since,
    )


def load_conversations_by_brand(
    connection: Connection, competitors: Mapping[str, Sequence[str]], date_range: DateRange
) -> dict[str, BrandConversation]:
    """Return the conversations that began in the date range, by brand, for these brands and their competitors."""
    return {name: load_brand_conversations(connection, name, date_range) for name in _names_in(competitors)}


def is_quarantine_pending(connection: Connection, settings: Settings, names: Sequence[str] | None = None) -> bool:
    """Return whether only the next analysis can tell the scores with excluded posts, as in an old store."""
    return bool(brands_without_comparison(connection, _names_in(competitors_by_brand(settings, names))))


def _names_in(competitors: Mapping[str, Sequence[str]]) -> list[str]:
    return list(dict.fromkeys((*competitors, *(name for names in competitors.values() for name in names))))


def build_reports(
    connection: Connection,
    settings: Settings,
    date_range: DateRange,
    names: Sequence[str] | None = None,
    options: ScoreOptions | None = None,
) -> dict[str, Report]:
    """Return the reports on the brands called `names` (None: all of them), by name, in that order.

    Raises UserError where no brand has such a name.
    """
    reports = _build_all(connection, settings, date_range, names, options)
    with_quarantine = compute_scores_with_quarantine(connection, settings, date_range, names, options)
    changes = changes_since_last_week(connection, settings, date_range, names)
    return {
        name: replace(
            report,
            with_quarantine=with_quarantine.get(name) if report.excluded else None,
            change=changes[name],
            facts=build_overview_facts(
                connection, settings, report.worthiness, report.competitors, report.top_conversations
            ),
        )
        for name, report in reports.items()
    }


def build_report(
    connection: Connection, settings: Settings, date_range: DateRange, name: str, options: ScoreOptions | None = None
) -> Report:
    """Return the report on the brand called `name`, in any case, for a page. Raises UserError where there is none."""
    return next(iter(_build_all(connection, settings, date_range, [name], options).values()))


def is_sample_data(conversations: Iterable[ConversationRow]) -> bool:
    """Return whether any of these conversations has a URL at a host that is reserved for examples, as sample data has.

    Nobody can post at such a host: https://www.rfc-editor.org/rfc/rfc2606
    """
    hosts = (urlsplit(conversation.url).hostname or "" for conversation in conversations if conversation.url)
    return any(f".{host}".endswith((".example.com", ".example")) for host in hosts)


def _build_all(
    connection: Connection,
    settings: Settings,
    date_range: DateRange,
    names: Sequence[str] | None,
    options: ScoreOptions | None,
) -> dict[str, Report]:
    competitors_by_name = competitors_by_brand(settings, names)
    conversations = load_conversations_by_brand(connection, competitors_by_name, date_range)
    options = to_score_options(connection, settings, conversations, options)
    scores = score_brands(conversations, competitors_by_name, date_range, options)
    made_at, pending = datetime.now(UTC), is_quarantine_pending(connection, settings, names)
    reports = {}
    for brand in find_brands(settings, names):
        competitors = tuple(scores[competitor.name] for competitor in competitors_of(settings, brand))
        report = _build(connection, scores[brand.name], competitors, made_at)
        communities = to_communities(counted_with_author(conversations[brand.name].posts))
        measured = tuple(load_measured(connection, brand.name, MEASURED, settings.path.parent / FOLDER))
        reports[brand.name] = replace(report, communities=communities, quarantine_pending=pending, measured=measured)
    return reports


def _build(
    connection: Connection, worthiness: Worthiness, competitors: tuple[Worthiness, ...], made_at: datetime
) -> Report:
    brand, date_range = worthiness.brand, worthiness.date_range
    chosen = ConversationFilter(brand, date_range)
    top_conversations = tuple(find_conversations(connection, chosen, TOP_CONVERSATIONS))
    most_engaged = find_conversations(connection, chosen, MOST_ENGAGED, order="engaged")
    return Report(
        brand=brand,
        date_range=date_range,
        worthiness=worthiness,
        competitors=competitors,
        comparisons=tuple(compare(worthiness, competitor) for competitor in competitors),
        top_conversations=top_conversations,
        most_engaged=tuple(row for row in most_engaged if row.reactions and row.reactions > 0),
        topics=tuple(load_topics(connection, brand, date_range)),
        communities=(),
        totals=to_totals(rollups_frame(connection, brand, date_range)),
        made_at=made_at,
        sample_data=is_sample_data(top_conversations),
        precision=load_precision(connection, brand),
        excluded=count_quarantine(connection, brand).get(EXCLUDED, 0),
        collected=tuple(by_source(collected_threads(connection, date_range, brand))),
        gaps=tuple(load_gaps(connection, date_range, brand)),
    )
