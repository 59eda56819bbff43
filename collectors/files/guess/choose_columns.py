"""Chooses for each field of a post the column that fits best by name and values; no column is used twice."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from collectors.files.guess.column_names import LAST_WORDS, SURE, USUAL, score_name, to_words
from collectors.files.guess.column_values import ColumnValues, measure
from collectors.files.guess.sampled_columns import SampledColumns
from collectors.files.guess.sentiment_column import find_sentiment_column
from collectors.files.guess.source_names import find_source_column
from talkworthy.plain_text.stars import to_stars

Cells = Sequence[str]
LOWEST = 0.4
"""The lowest score at which a column is chosen."""

AGAINST = 0.2
"""A name with a lower score says that the column holds something else, such as the date of an update."""

NEARLY_ALL = 0.9
"""The share of values that must parse as dates, or be distinct, for a column to be a date or an id."""

MOST = 0.6
"""The same for a column with the usual name of a date."""

FIELDS = (
    *("text", "title", "created_at", "author", "id", "reply_to", "thread", "community", "url", "lang"),
    *("likes", "replies", "reposts", "views", "rating"),
)
_NAME = re.compile(r"@?(?=.*[^\W\d_])[\w.\- ]+")
_COUNTS = ("likes", "replies", "reposts", "views")
_PERSON = frozenset({"user", "author", "account", "sender", "customer", "profile", "member", "reviewer", "commenter"})
_REVIEW = frozenset({"review", "reviews", "reviewer", "product", "business", "app", "asin"})
_SURVEY = frozenset({"survey", "questionnaire", "poll", "nps", "csat", "respondent", "encuesta", "umfrage", "enquête"})


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its name in a map, its header, the scores of the header, and what its values look like."""

    name: str
    header: str
    names: Mapping[str, float]
    values: ColumnValues


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen columns: column -> field, in the order of FIELDS; and what the date column needs to be read.

    `order` is that of `ColumnValues`; `zoned`: whether the dates have a time zone; `has_time`: or only a day.
    """

    columns: Mapping[str, str]
    order: str | None = None
    zoned: bool = True
    has_time: bool = True

    def column_of(self, field: str) -> str | None:
        """Return the first column of this field, None where it has none."""
        return next((column for column, held in self.columns.items() if held == field), None)


def choose_columns(sampled: SampledColumns, fixed: Mapping[str, str] | None = None, complete: bool = True) -> Choice:
    """Return which of these columns holds which field.

    `fixed` columns are given by a person: they keep their fields, and no other column gets these. Unless `complete`,
    no other column gets any field.
    """
    from scipy.optimize import linear_sum_assignment  # takes a third of a second to load

    fixed = _with_sure_columns(sampled, fixed or {}) if complete else fixed or {}
    columns = [
        Column(name, header, score_name(header), measure(values))
        for name, values in sampled.cells.items()
        for header in (sampled.header_of(name),)
    ]
    free = [column for column in columns if column.name not in fixed]
    wanted = [field for field in FIELDS if complete and field not in fixed.values()]
    replies = [column for column in columns if column.names.get("reply_to", 0.0) > 0.5]  # once, not for each column
    scores = np.array([[_score(field, column, columns, replies) for field in wanted] for column in free]).reshape(
        len(free), len(wanted)
    )
    scores[scores < LOWEST] = 0.0
    rows, fields = linear_sum_assignment(scores, maximize=True)
    chosen = {wanted[field]: free[row] for row, field in zip(rows, fields, strict=True) if scores[row, field] > 0}
    if "id" in wanted and "id" not in chosen and "text" in chosen:
        repeated = _repeated_id(
            sampled.cells, [column for column in free if column not in chosen.values()], chosen["text"]
        )
        chosen |= {"id": repeated} if repeated else {}
    if (thread := chosen.get("thread")) and (
        ((ids := chosen.get("id")) and thread.values.values == ids.values.values) or _is_question(thread, columns)
    ):
        del chosen["thread"]  # the same numbers twice say nothing about threads, nor do the questions of a survey
    times = _time_column(chosen, free)
    named = {chosen[field].name: field for field in FIELDS if field in chosen}
    if times is not None:
        named = _after(named, chosen["created_at"].name, times.name)
    return _to_choice({**fixed, **named}, columns)


def _with_sure_columns(sampled: SampledColumns, fixed: Mapping[str, str]) -> Mapping[str, str]:
    """Return the fixed columns with those that name the platform, or the sentiment, of each post."""
    sure = {"source": find_source_column(sampled), "sentiment": find_sentiment_column(sampled)}
    chosen = {column: field for field, column in sure.items() if column and field not in fixed.values()}
    return {**chosen, **fixed}


def _is_question(thread: Column, columns: Sequence[Column]) -> bool:
    """Return whether the column has the questions of a survey: those who answer one do not answer each other."""
    names = {word for column in columns for word in to_words(column.header)}
    return "question" in to_words(thread.header) and bool(names & _SURVEY)


def _score(field: str, column: Column, columns: Sequence[Column], replies: Sequence[Column]) -> float:
    """Return how well a column fits a field, from 0 to 1; 0 where its values rule it out.

    `replies`: those of the columns whose names say that they hold the ids of parents.
    """
    values, name = column.values, column.names.get(field, 0.0)
    if not values.values and field not in ("reply_to",):
        return 0.0
    if field in _COUNTS:
        return name * 0.7 if name and values.numbers >= NEARLY_ALL and not values.dates > 0.5 else 0.0
    if field == "rating":
        return _rating_score(name, values, columns)
    if field == "author":
        return _author_score(name, values, column.header)
    scorer = {
        "text": _text_score,
        "title": _title_score,
        "created_at": _date_score,
        "url": _url_score,
        "community": _community_score,
        "lang": _language_score,
    }.get(field)
    if scorer is not None:
        return scorer(name, values)
    if field == "id":
        return _id_score(name, column, replies)
    return {"reply_to": _reply_score, "thread": _thread_score}[field](name, column, columns)


def _rating_score(name: float, values: ColumnValues, columns: Sequence[Column]) -> float:
    """Return how well a column holds stars: all its values do, and a name such as `score` stands beside a review.

    The score of Reddit is upvotes: there, and wherever no column says that these are reviews, it is no rating.
    """
    stars = [to_stars(value) for value in values.values]
    zeros = sum(value.strip() in ("0", "0.0") for value in values.values)
    if not name or len(stars) - stars.count(None) + zeros < NEARLY_ALL * len(stars) or zeros == len(stars):
        return 0.0
    if name < SURE and not any(_REVIEW & set(to_words(column.header)) for column in columns):
        return 0.0
    return 0.75 if name >= USUAL else name * 0.75  # more than a count of this name, which `score` is elsewhere


def _text_score(name: float, values: ColumnValues) -> float:
    if values.dates > 0.5 or values.numbers > (0.8 if name >= 0.9 else 0.5):
        return 0.0
    if values.urls > 0.7 or values.times > 0.5:
        return 0.0
    is_id = values.single > 0.95 and values.distinct > NEARLY_ALL and values.words < 1.5 and values.length > 6
    if is_id or (not name and (values.natural < 0.5 or values.distinct < 0.3)):
        return 0.0
    if name and values.words < 1.5 and values.distinct < 0.5:
        return 0.0
    if name and values.words < 2.5 and name < 0.9:
        return 0.0
    return 0.5 * name + 0.15 * min(1.0, values.words / 15) + 0.25 * values.distinct + 0.15 * values.natural


def _title_score(name: float, values: ColumnValues) -> float:
    if values.dates > 0.5 or values.numbers > 0.5 or values.urls > 0.5 or values.words < 1.0 or values.distinct < 0.05:
        return 0.0
    return name * 0.75 if name else 0.0


def _date_score(name: float, values: ColumnValues) -> float:
    needed = MOST if name >= USUAL else NEARLY_ALL  # the rest may be totals, and lines below the header
    if values.dates < needed or (values.stamps > 0.5 and name < 0.5) or 0.0 < name < AGAINST:
        return 0.0
    has_time = values.clocks > 0.5 or values.stamps > 0.5
    return (
        0.4 * name * values.dates
        + 0.35
        + 0.02 * has_time
        + 0.01 * values.zones
        + 0.05 * values.filled
        + 0.02 * values.distinct
    )


def _author_score(name: float, values: ColumnValues, header: str) -> float:
    if values.dates > 0.5 or values.urls > 0.5 or values.natural > 0.4 or values.words > 5 or values.times > 0.5:
        return 0.0
    if values.handles > NEARLY_ALL:
        name = max(name, 0.7)
    if not header and _look_like_names(values):
        return 0.45
    if not name or (values.languages > NEARLY_ALL and values.distinct < 0.05):
        return 0.0
    is_number = values.numbers > 0.5
    return name * (0.7 if is_number else 0.8) + 0.1 * (values.single > 0.5 and not is_number) + 0.05 * values.distinct


def _look_like_names(values: ColumnValues) -> bool:
    """Return whether values without a header could be the names of people: short, of letters, not all the same."""
    letters = sum(bool(_NAME.fullmatch(value)) for value in values.values) / len(values.values)
    return (
        letters > NEARLY_ALL
        and values.single > 0.5
        and values.languages < 0.5
        and 2 <= values.length <= 20
        and values.distinct > 0.05
        and len(values.values) > 2
    )


def _id_score(name: float, column: Column, replies: Sequence[Column]) -> float:
    values = column.values
    if any(other is not column and _inside(other.values, values) > 0.5 for other in replies):
        name = max(name, 0.9)
    if name < AGAINST and _PERSON & set(to_words(column.header)):
        return 0.0  # of two posts by one person, one would be lost
    if values.distinct < NEARLY_ALL or values.filled < NEARLY_ALL or values.natural > 0.1 or values.dates > 0.9 > name:
        return 0.0
    if values.urls > 0.5 or values.tokens < NEARLY_ALL or (name < 0.9 and values.counts_up):
        return 0.0
    if not name:
        looks_native = values.distinct > 0.99 and values.length >= 7 and values.stamps < 0.5
        if any("@" in value for value in values.values):
            return 0.0  # addresses of people
        has_digits = any(character.isdigit() for value in list(values.values)[:5] for character in value)
        return 0.41 if looks_native and has_digits and values.handles < 0.5 else 0.0
    return 0.6 * name + 0.3 * (values.distinct > 0.99) + 0.05 * values.filled - 0.1 * values.counts_up


def _url_score(name: float, values: ColumnValues) -> float:
    if values.urls < 0.8 or values.distinct < NEARLY_ALL:
        return 0.0
    return 0.3 + 0.5 * name if name else 0.0


def _community_score(name: float, values: ColumnValues) -> float:
    if (
        values.dates > 0.5
        or values.natural > 0.3
        or values.urls > 0.5
        or (values.distinct > 0.8 and len(values.values) > 5)
    ):
        return 0.0
    return name * 0.7


def _language_score(name: float, values: ColumnValues) -> float:
    return name * 0.7 if values.languages > 0.8 and len(values.values) < 60 else 0.0


def _reply_score(name: float, column: Column, columns: Sequence[Column]) -> float:
    """Return how well a column names the parent: its values are ids of other rows, or ids of Reddit with a prefix."""
    values = column.values
    if not name and not values.reddit_ids > NEARLY_ALL:
        return 0.0
    if not values.values:
        return name * 0.45 if name >= 0.85 else 0.0
    if (
        values.natural > 0.1
        or values.dates > 0.9
        or values.urls > 0.9
        or values.tokens < NEARLY_ALL
        or values.counts_up
    ):
        return 0.0
    inside = max((_inside(values, other.values) for other in columns if other is not column), default=0.0)
    if name < 0.5 and inside < 0.1 and values.reddit_ids < NEARLY_ALL:
        return 0.0
    return 0.55 * name + 0.35 * max(inside, values.reddit_ids * 0.9) + 0.05


def _inside(values: ColumnValues, ids: ColumnValues) -> float:
    """Return the share of the values that are values of a column of ids."""
    if ids.distinct < NEARLY_ALL or ids.filled < NEARLY_ALL or ids.natural > 0.1 or not values.values:
        return 0.0
    bare = {value.removeprefix("t1_").removeprefix("t3_").removesuffix(".0") for value in values.values}
    return len(bare & {value.removeprefix("t1_").removeprefix("t3_") for value in ids.values}) / len(bare)


def _thread_score(name: float, column: Column, columns: Sequence[Column]) -> float:
    values = column.values
    if not name or values.natural > 0.1 or values.dates > 0.9 or values.tokens < NEARLY_ALL or values.filled < 0.5:
        return 0.0
    if (values.urls > 0.5 and values.distinct > NEARLY_ALL) or values.counts_up:
        return 0.0
    repeated = values.distinct < NEARLY_ALL or any(
        _inside(values, other.values) > 0.2 for other in columns if other is not column
    )
    return 0.5 * name + (0.25 if repeated else 0.0)


def _repeated_id(cells: Mapping[str, Cells], columns: Sequence[Column], text: Column) -> Column | None:
    """Return the column of ids in a table that has posts several times: each of its values has one text."""
    for column in columns:
        ids, texts = cells[column.name], cells[text.name]
        if column.names.get("id", 0.0) < LAST_WORDS or column.values.filled < NEARLY_ALL or column.values.natural > 0.1:
            continue
        if len(set(zip(ids, texts, strict=True))) == len(set(ids)) > max(1, 0.02 * len(ids)):
            return column
    return None


def _time_column(chosen: Mapping[str, Column], columns: Sequence[Column]) -> Column | None:
    """Return the column of the times of day, where the chosen date has none."""
    date = chosen.get("created_at")
    if date is None or date.values.clocks > 0.5 or date.values.stamps > 0.5:
        return None
    taken = {column.name for column in chosen.values()}
    times = [
        column
        for column in columns
        if column.name not in taken and column.values.times > NEARLY_ALL and column.names.get("created_at", 0) > 0.4
    ]
    return times[0] if len(times) == 1 or (times and "time" in to_words(times[0].name)) else None


def _after(named: Mapping[str, str], date: str, time: str) -> dict[str, str]:
    """Return the map with the column of times behind that of dates."""
    ordered: dict[str, str] = {}
    for column, field in named.items():
        ordered[column] = field
        if column == date:
            ordered[time] = field
    return ordered


def _to_choice(columns: Mapping[str, str], measured: Sequence[Column]) -> Choice:
    dates = [column.values for column in measured if columns.get(column.name) == "created_at"]
    if not dates:
        return Choice(columns)
    clocks = any(values.clocks > 0.5 or values.stamps > 0.5 for values in dates)
    return Choice(columns, dates[0].order, any(values.zones > 0.5 for values in dates), clocks)
