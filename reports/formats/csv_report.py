"""The CSV report: one long, tidy table with a row for each number, its interval and its sample size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analysis.worthiness import ScoreChange, Worthiness, headline
from reports.formats.csv_cells import Cell, to_csv
from reports.formats.registry import report_format
from reports.queries.figures import to_key_figures
from reports.queries.score.brand_report import Report
from reports.queries.score.precision import precision_text
from reports.wording.common import (
    SAMPLE_DATA_NOTICE,
    brand_participation,
    community_text,
    count_text,
    data_gap_text,
    move_text,
    opening_snippet,
    quarantine_text,
    safe_link,
    source_title,
)
from reports.wording.engagement import engagement_texts
from talkworthy.storage.conversations.queries import ConversationRow

HEADER = (
    "brand",
    "date_range_start",
    "date_range_end",
    "section",
    "item",
    "value",
    "low",
    "high",
    "n",
    "unit",
    "note",
    "url",
    "method",
)
DIGITS = 4
NO_URL = ""

Line = tuple[str, str, Cell, Cell, Cell, Cell, str, str, str]
"""Section, item, value, low, high, n, unit, note and URL: a row without the columns that are the same for a report."""
SCORE = "score 0 to 100"


@report_format("csv")
def render(reports: Sequence[Report]) -> bytes:
    """Return the table of all reports: each value in its unit, with its 90% interval and its sample size n."""
    return to_csv(HEADER, (row for report in reports for row in _to_rows(report)))


def _to_rows(report: Report) -> Iterator[tuple[Cell, ...]]:
    first, last = report.date_range.days
    shared = (report.brand, first.isoformat(), last.isoformat())
    for line in _to_lines(report):
        yield (*shared, *line, report.worthiness.version)


def _to_lines(report: Report) -> Iterator[Line]:
    worthiness = report.worthiness
    yield _score("score", worthiness, headline(worthiness))
    yield from _reasons(report)
    yield from _components(worthiness)
    yield from _sensitivity(worthiness)
    if report.change is not None:
        yield from _change(report.change)
    yield from _counts(report)
    yield from _quality(report)
    for competitor, comparison in zip(report.competitors, report.comparisons, strict=True):
        yield _score("competitor", competitor, comparison.sentence)
        if comparison.chance is not None:
            yield _line("comparison", competitor.brand, comparison.chance, "chance that the brand is ahead, 0 to 1")
    yield from _communities_and_topics(report)
    yield from _conversations(report)


def _line(section: str, item: str, value: Cell, unit: str, note: str = "") -> Line:
    return (section, item, _rounded(value), None, None, None, unit, note, NO_URL)


def _score(section: str, worthiness: Worthiness, note: str) -> Line:
    numbers = (worthiness.score, worthiness.low, worthiness.high, worthiness.counts.conversations)
    unit = f"{SCORE}; n in conversations"
    return (section, worthiness.brand, *numbers, unit, f"{worthiness.status}: {note}", NO_URL)


def _reasons(report: Report) -> Iterator[Line]:
    if report.sample_data:
        yield _line("note", "sample data", None, "", SAMPLE_DATA_NOTICE)
    for reason in report.worthiness.reasons:
        yield _line("reason", report.worthiness.status, None, "", reason)
    for note in report.worthiness.notes:
        yield _line("note", "method", None, "", note)


def _components(worthiness: Worthiness) -> Iterator[Line]:
    for component in worthiness.components:
        numbers = (_rounded(component.value), _rounded(component.low), _rounded(component.high), component.n)
        unit = f"component 0 to 1; n in {component.unit}"
        yield ("component", component.title, *numbers, unit, component.explanation, NO_URL)
        plain = (_rounded(component.plain), None, None, component.n)
        yield ("component value", component.title, *plain, component.plain_unit, "", NO_URL)


def _sensitivity(worthiness: Worthiness) -> Iterator[Line]:
    for name, score in worthiness.without.items():
        yield _line("score without", name, score, SCORE)
    if worthiness.weightings:
        low, high = worthiness.weightings
        yield ("weightings", "90% of random weightings", None, low, high, 1_000, SCORE, "", NO_URL)
    if worthiness.ranks:
        best, worst, brands = worthiness.ranks.best, worthiness.ranks.worst, worthiness.ranks.brands
        unit = "rank, 1 is first; n in brands"
        yield ("rank", "90% of random weightings", None, best, worst, brands, unit, "", NO_URL)


def _change(change: ScoreChange) -> Iterator[Line]:
    """Yield the score a week ago and what changed it since."""
    yield ("a week ago", "score", change.score, change.low, change.high, None, SCORE, change.sentence, NO_URL)
    if change.chance is not None:
        yield _line("a week ago", "chance", change.chance, "chance that the score increased, 0 to 1")
    for component in change.components:
        yield _line("change", component.title, component.points, "points")
    for conversation in change.conversations:
        yield _line("change", conversation.thread, conversation.points, "points", move_text(conversation))


def _counts(report: Report) -> Iterator[Line]:
    counts, scored = to_key_figures(report.worthiness, report.totals), report.worthiness.counts
    yield _line("count", "conversations", counts.conversations, "conversations")
    yield _line("count", "conversations between people", counts.c2c_conversations, "conversations")
    yield _line("count", "people", counts.people, "people")
    yield _line("count", "communities", counts.communities, "communities")
    yield _line("count", "mentions", counts.mentions, "posts by the public that name the brand")
    yield _line("count", "weeks with conversations", scored.weeks_with_conversation, f"of {scored.weeks} weeks")
    yield _line("count", "collected", scored.completeness, "share of the conversations, 0 to 1")
    for part in report.collected:
        numbers = (_rounded(part.share), None, None, part.threads)
        yield ("collected", source_title(part.source), *numbers, "share of the posts; n in threads", "", NO_URL)
    for gap in report.gaps:
        yield _line("gap", gap.kind, None, "", data_gap_text(gap))
    votes = {"positive": counts.positive, "negative": counts.negative, "neutral": counts.neutral}
    for sentiment, people in votes.items():
        yield _line("sentiment", sentiment, people, "people, once per conversation")
    yield _line("posts", "all", report.totals.posts, "posts")
    for totals in (report.totals.by_author_type, report.totals.by_sentiment):
        for name, posts in totals.items():
            yield _line("posts", name, posts, "posts")


def _quality(report: Report) -> Iterator[Line]:
    """Yield what people reviewed and what is excluded as suspected spam."""
    precision = report.precision
    numbers = (_rounded(precision.share), _rounded(precision.low), _rounded(precision.high), precision.checked)
    unit = "share of the reviewed mentions, 0 to 1; n in mentions"
    yield ("reviewed", "about the brand", *numbers, unit, precision_text(precision, report.brand), NO_URL)
    note = quarantine_text(report.excluded, report.worthiness, report.with_quarantine, report.quarantine_pending)
    yield _line("suspected spam", "excluded", report.excluded, "posts", note)
    if report.with_quarantine is not None:
        yield _score("score with suspected spam", report.with_quarantine, headline(report.with_quarantine))


def _communities_and_topics(report: Report) -> Iterator[Line]:
    for community in report.communities:
        name = community_text(community.source, community.name)
        people = count_text(community.people, "person", "people")
        yield _line("community", name, community.conversations, "conversations", people)
    for topic in report.topics:
        note = f"{topic.positive:,} positive and {topic.negative:,} negative posts; words: {', '.join(topic.words)}"
        yield _line("topic", topic.label, topic.posts, "posts by people", note)


def _conversations(report: Report) -> Iterator[Line]:
    for row in report.top_conversations:
        yield _conversation("conversation", row, row.c2c_exchanges, "replies between people; n in posts")
    for row in report.most_engaged:
        unit = "likes, replies and reposts as of collection; n in posts"
        yield _conversation("most engaged conversation", row, row.reactions, unit)


def _conversation(section: str, row: ConversationRow, value: Cell, unit: str) -> Line:
    size = f"{count_text(row.posts, 'post')}, {count_text(row.people, 'person', 'people')}"
    reactions = ", ".join(engagement_texts(row.source, row.engagement))
    where = community_text(row.source, row.community)
    note = "; ".join(filter(None, (where, size, reactions, brand_participation(row.kind))))
    item = opening_snippet(row) or row.thread
    return (section, item, value, None, None, row.posts, unit, note, safe_link(row.url) or NO_URL)


def _rounded(value: Cell) -> Cell:
    return round(value, DIGITS) if isinstance(value, float) else value
