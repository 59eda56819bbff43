"""Reports as one long, tidy table: a row for each number, with its interval and what it was read from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analysis.worthiness import Change, Worthiness, verdict
from reports.formats.csv_cells import Cell, to_csv
from reports.formats.registry import report_format
from reports.queries.score.brand_report import Report
from reports.queries.score.precision import precision_words
from reports.wording.common import (
    INVENTED,
    gap_words,
    held_words,
    kind_words,
    move_words,
    opening_words,
    place_words,
    safe_link,
    source_words,
)

HEADER = (
    "brand",
    "window_start",
    "window_end",
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
"""Section, item, value, low, high, n, unit, note and address: a row without what all rows of a report share."""


@report_format("csv")
def render(reports: Sequence[Report]) -> bytes:
    """The table of all `reports`: `value` in `unit`, its 90 % interval, and `n`, how much it was read from."""
    return to_csv(HEADER, (row for report in reports for row in _to_rows(report)))


def _to_rows(report: Report) -> Iterator[tuple[Cell, ...]]:
    first, last = report.date_range.days
    shared = (report.brand, first.isoformat(), last.isoformat())
    for line in _to_lines(report):
        yield (*shared, *line, report.worthiness.version)


def _to_lines(report: Report) -> Iterator[Line]:
    worthiness = report.worthiness
    yield _index("verdict", worthiness, verdict(worthiness))
    yield from _doubts(report)
    yield from _parts(worthiness)
    yield from _sturdiness(worthiness)
    if report.change is not None:
        yield from _change(report.change)
    yield from _counts(report)
    yield from _doubtful(report)
    for competitor, comparison in zip(report.panel, report.comparisons, strict=True):
        yield _index("panel", competitor, comparison.sentence)
        if comparison.chance is not None:
            yield _line(
                "comparison", competitor.brand, comparison.chance, "chance that the brand is the worthier, 0 to 1"
            )
    yield from _places_and_topics(report)
    yield from _conversations(report)


def _line(section: str, item: str, value: Cell, unit: str, note: str = "") -> Line:
    return (section, item, _rounded(value), None, None, None, unit, note, NO_URL)


def _index(section: str, worthiness: Worthiness, note: str) -> Line:
    conversations = worthiness.counts.conversations
    numbers = (worthiness.index, worthiness.low, worthiness.high, conversations)
    return (section, worthiness.brand, *numbers, "index 0 to 100; n in talks", f"{worthiness.status}: {note}", NO_URL)


def _doubts(report: Report) -> Iterator[Line]:
    if report.invented:
        yield _line("note", "invented", None, "", INVENTED)
    for reason in report.worthiness.reasons:
        yield _line("reason", report.worthiness.status, None, "", reason)
    for note in report.worthiness.notes:
        yield _line("note", "method", None, "", note)


def _parts(worthiness: Worthiness) -> Iterator[Line]:
    for part in worthiness.parts:
        numbers = (_rounded(part.value), _rounded(part.low), _rounded(part.high), part.n)
        yield ("part", part.title, *numbers, f"part 0 to 1; n in {part.unit}", part.explanation, NO_URL)
        yield ("plain", part.title, _rounded(part.plain), None, None, part.n, part.plain_unit, "", NO_URL)


def _sturdiness(worthiness: Worthiness) -> Iterator[Line]:
    for name, index in worthiness.without.items():
        yield _line("index without", name, index, "index 0 to 100")
    if worthiness.weightings:
        low, high = worthiness.weightings
        unit = "index 0 to 100"
        yield ("weightings", "nine of ten random weightings", None, low, high, 1_000, unit, "", NO_URL)
    if worthiness.ranks:
        best, worst, brands = worthiness.ranks.best, worthiness.ranks.worst, worthiness.ranks.brands
        unit = "place among the brands, 1 the first; n in brands"
        yield ("rank", "nine of ten random weightings", None, best, worst, brands, unit, "", NO_URL)


def _change(change: Change) -> Iterator[Line]:
    """The index a week ago, and what moved it since."""
    unit = "index 0 to 100"
    yield ("a week ago", "index", change.index, change.low, change.high, None, unit, change.sentence, NO_URL)
    if change.chance is not None:
        yield _line("a week ago", "chance", change.chance, "chance that the index rose since, 0 to 1")
    for part in change.parts:
        yield _line("change", part.title, part.points, "points of the index")
    for conversation in change.conversations:
        yield _line("change", conversation.thread, conversation.points, "points of the index", move_words(conversation))


def _counts(report: Report) -> Iterator[Line]:
    counts, opinion = report.worthiness.counts, report.worthiness.opinion
    yield _line("count", "conversations", counts.conversations, "conversations")
    yield _line("count", "customer-to-customer talks", counts.c2c_conversations, "conversations")
    yield _line("count", "people", counts.people, "people")
    yield _line("count", "communities", counts.communities, "communities")
    yield _line("count", "weeks with talk", counts.weeks_with_conversation, f"of {counts.weeks} weeks")
    yield _line("count", "collected", counts.completeness, "share of the conversations, 0 to 1")
    for one in report.collected:
        numbers = (_rounded(one.share), None, None, one.threads)
        yield ("collected", source_words(one.source), *numbers, "share of the posts; n in conversations", "", NO_URL)
    for gap in report.gaps:
        yield _line("gap", gap.kind, None, "", gap_words(gap))
    for side, votes in (("warm", opinion.warm), ("cold", opinion.cold), ("no side", opinion.no_side)):
        yield _line("opinion", side, votes, "votes, one a customer a talk")
    yield _line("posts", "all", report.totals.posts, "posts")
    for by in (report.totals.by_author_type, report.totals.by_sentiment):
        for name, posts in by.items():
            yield _line("posts", name, posts, "posts")


def _doubtful(report: Report) -> Iterator[Line]:
    """What was checked by people, and what is held back."""
    precision = report.precision
    numbers = (_rounded(precision.share), _rounded(precision.low), _rounded(precision.high), precision.checked)
    unit = "share of the checked posts, 0 to 1; n in posts"
    yield ("checked", "about the brand", *numbers, unit, precision_words(precision, report.brand), NO_URL)
    held = held_words(report.held, report.worthiness, report.with_held, report.held_pending)
    yield _line("quarantine", "held", report.held, "posts", held)
    if report.with_held is not None:
        yield _index("with quarantine", report.with_held, verdict(report.with_held))


def _places_and_topics(report: Report) -> Iterator[Line]:
    for place in report.communities:
        yield _line("community", place_words(place.source, place.name), place.conversations, "conversations")
    for topic in report.topics:
        note = f"{topic.positive:,} warm, {topic.negative:,} cold; words: {', '.join(topic.words)}"
        yield _line("topic", topic.label, topic.posts, "customers' posts", note)


def _conversations(report: Report) -> Iterator[Line]:
    for conversation in report.top_conversations:
        place = place_words(conversation.source, conversation.community)
        note = (
            f"{place}; {conversation.posts:,} posts, {conversation.people:,} customers; {kind_words(conversation.kind)}"
        )
        item = opening_words(conversation) or conversation.thread
        unit = "customer-to-customer exchanges"
        yield (
            "conversation",
            item,
            conversation.c2c_exchanges,
            None,
            None,
            conversation.posts,
            unit,
            note,
            safe_link(conversation.url) or NO_URL,
        )


def _rounded(value: Cell) -> Cell:
    return round(value, DIGITS) if isinstance(value, float) else value
