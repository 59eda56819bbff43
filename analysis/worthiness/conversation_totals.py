"""Totals of each conversation for each component, so that every component is a sum over conversations."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analysis.measures.counted_posts import counted_with_author
from analysis.worthiness.model import Array, BrandConversation, ConversationCounts, Opinion
from talkworthy.date_range import DateRange

HELP_HOURS = 72.0
TINY = 0.01
MICROSECOND = timedelta(microseconds=1)
WEEK = timedelta(weeks=1) // MICROSECOND
HOUR = timedelta(hours=1) // MICROSECOND

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
COUNTED_COLUMNS = (
    "slot",
    "post",
    "parent",
    "person",
    "place",
    "created_at",
    "sentiment",
    "question",
    "sentences",
    "own_sentences",
)
CELLS = {"conversation": pl.UInt32, "cell": pl.Int64, "share": pl.Float64}

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class ConversationTotals:
    """Totals of the conversations about one brand in one date range, numbered 0, 1, ... by source, then by thread id.

    `conversations`, one row each: conversation, thread, source, place (community, or the source where there is none),
    c2c, dialogue, unprompted, completeness, posts, people and people_posts (posts by people), votes and
    personal_relevance (authors with sentences, and the sum of their shares), own_sentences, positive, negative, neutral
    (authors), asked, helped (questions), key (64 bits of the id that decide how often it is resampled).
    `places` and `weeks`: conversation, cell, share - the people of a conversation in a community or week; an author of
    m conversations there counts 1/m in each, so that the shares of a cell add up to its distinct people.
    `reviewers`: the same by week for lone reviews, of authors who are in no conversation of that week.
    A `lone_review` is a row of `conversations` for its person and its sentiment, and 0 in all else: it has no cell in
    `places` and `weeks`, no question and no text.
    `questions`: conversation, hours (to the answer, or for as long as the question was observed, 72 at most), helped.
    """

    conversations: pl.DataFrame
    places: pl.DataFrame
    weeks: pl.DataFrame
    reviewers: pl.DataFrame
    questions: pl.DataFrame
    counts: ConversationCounts

    @property
    def opinion(self) -> Opinion:
        """Votes of all conversations."""
        return Opinion(*(int(self.conversations[side].sum()) for side in ("positive", "negative", "neutral")))


@dataclass(frozen=True, slots=True, eq=False)
class ConversationIndex:
    """All conversations about one brand, indexed once to compute the totals of many date ranges.

    `conversations` and `questions` are those of the totals of all time. `named_at` (microseconds) goes with
    `conversations`. The other arrays have one element for each post that counts, sorted by conversation: number of the
    conversation, person, place, time (microseconds).
    """

    conversations: pl.DataFrame
    questions: pl.DataFrame
    named_at: Numbers
    conversation: Numbers
    person: Numbers
    place: Numbers
    written_at: Numbers

    @classmethod
    def of(cls, conversation: BrandConversation, as_of: datetime) -> ConversationIndex:
        """Return the index of these conversations, in which a question is observed until `as_of`."""
        ordered = _without_review_counts(conversation.conversations).sort("source", "thread").with_row_index("slot")
        posts = _number(conversation.posts, ordered)
        talking = posts.join(ordered.filter("lone_review"), on="slot", how="anti", maintain_order="left")
        questions = _to_questions(talking, as_of)
        conversations = _to_conversations(ordered, posts, questions)
        return cls(
            conversations=conversations.drop("named_at"),
            questions=questions.select("conversation", "hours", "helped").sort("conversation", maintain_order=True),
            named_at=conversations["named_at"].dt.timestamp("us").to_numpy(),
            conversation=posts["conversation"].to_numpy(),
            person=posts["person"].to_numpy(),
            place=posts["place"].to_numpy(),
            written_at=posts["created_at"].dt.timestamp("us").to_numpy(),
        )

    def totals_in(self, date_range: DateRange) -> ConversationTotals:
        """Return the totals of the conversations whose brand was first named in `date_range`.

        Posts of such a conversation from outside the date range count in its first or last week.
        """
        start, end = ((moment - EPOCH) // MICROSECOND for moment in (date_range.start, date_range.end))
        inside = (self.named_at >= start) & (self.named_at < end)
        number = np.cumsum(inside) - 1
        inside_posts = inside[self.conversation]
        conversation, person, place = (
            number[self.conversation[inside_posts]],
            self.person[inside_posts],
            _dense(self.place[inside_posts]),
        )
        weeks_before_end = (end - self.written_at[inside_posts] - 1) // WEEK
        week = date_range.weeks - 1 - np.clip(weeks_before_end, 0, date_range.weeks - 1)
        conversations = _renumbered(self.conversations, inside, number)
        questions = _renumbered(self.questions, inside, number)
        talking = ~conversations["lone_review"].to_numpy()[conversation]
        return ConversationTotals(
            conversations=conversations,
            places=_to_cells(conversation[talking], person[talking], place[talking]),
            weeks=_to_cells(conversation[talking], person[talking], week[talking]),
            reviewers=_to_reviewer_cells(conversation, person, week, talking),
            questions=questions,
            counts=_to_counts(conversations, date_range, (person, place[talking], week[talking])),
        )


def to_totals(conversation: BrandConversation, date_range: DateRange, as_of: datetime) -> ConversationTotals:
    """Return the totals of the conversations whose brand was first named in `date_range`, with posts by people.

    Posts of such a conversation from outside the date range count in its first or last week. A question is observed
    until `as_of`.
    """
    inside = conversation.conversations.filter(
        pl.col("named_at").is_between(date_range.start, date_range.end, closed="left")
    )
    return ConversationIndex.of(BrandConversation(conversation.posts, inside), as_of).totals_in(date_range)


def to_keys(threads: pl.Series) -> NDArray[np.uint64]:
    """Return 64 bits of each id that are the same on every machine and in every version."""
    digests = b"".join(hashlib.blake2b(name.encode(), digest_size=8).digest() for name in threads)
    return np.frombuffer(digests, dtype="<u8").astype(np.uint64)


def _number(posts: pl.DataFrame, ordered: pl.DataFrame) -> pl.DataFrame:
    """Return the posts that count, with numbers for conversation, person and place (community within a source).

    Each number depends on the names alone, so that a conversation has the same totals in every date range, to the last
    bit.
    """
    counted = counted_with_author(posts).join(ordered.select("thread", "slot"), on="thread")
    counted = counted.with_columns(home=pl.coalesce("community", "source"))
    counted = counted.with_columns(person=_rank(counted, "source", "author"), place=_rank(counted, "source", "home"))
    numbered = counted.select(COUNTED_COLUMNS).sort("slot", "post")
    return numbered.with_columns(conversation=_dense(numbered["slot"].to_numpy()))


def _rank(frame: pl.DataFrame, *columns: str) -> Numbers:
    """Return the rank of each row among the distinct values of `columns`; only these are sorted, for speed."""
    first = frame.with_row_index("row").select(pl.col("row").first().over(columns)).to_series().to_numpy()
    heads = np.flatnonzero(first == np.arange(len(first)))
    ranks: Numbers = np.empty(len(first), dtype=np.int64)
    ranks[heads] = frame.select(columns)[heads].select(pl.struct(columns).rank("dense") - 1).to_series()
    return np.asarray(ranks[first])


def _renumbered(frame: pl.DataFrame, inside: NDArray[np.bool_], number: Numbers) -> pl.DataFrame:
    """Return the rows of the conversations that are `inside`, renumbered; a Polars plan would take longer to make."""
    conversation = frame["conversation"].to_numpy()
    rows = np.flatnonzero(inside[conversation])
    selected = frame[rows]
    return selected.replace_column(
        selected.get_column_index("conversation"),
        pl.Series("conversation", number[conversation[rows]], dtype=pl.UInt32),
    )


def _distinct(numbers: Numbers) -> int:
    """Return the number of distinct values; faster than a hash for short arrays."""
    return int(np.count_nonzero(np.diff(np.sort(numbers), prepend=-1)))


def _dense(numbers: NDArray[np.integer]) -> Numbers:
    """Return the same numbers without gaps, in the same order."""
    return np.asarray(np.unique(numbers, return_inverse=True)[1], dtype=np.int64)


def _to_cells(conversation: Numbers, person: Numbers, cell: Numbers) -> pl.DataFrame:
    """Return linearised counts of distinct authors: exact where every conversation weighs 1, additive otherwise."""
    if not len(conversation):
        return pl.DataFrame(schema=CELLS)
    cells, people = int(cell.max()) + 1, int(person.max()) + 1
    present = np.sort((conversation * cells + cell) * people + person)
    present = present[np.diff(present, prepend=-1) > 0]
    place, person_number = np.divmod(present, people)
    _, pair, conversations_of_pair = np.unique(
        place % cells * people + person_number, return_inverse=True, return_counts=True
    )
    first = np.flatnonzero(np.diff(place, prepend=-1))
    shares: Array = np.add.reduceat(1 / conversations_of_pair[pair], first)
    return pl.DataFrame(
        {"conversation": place[first] // cells, "cell": place[first] % cells, "share": shares}, schema=CELLS
    )


def _to_reviewer_cells(
    conversation: Numbers, person: Numbers, week: Numbers, talking: NDArray[np.bool_]
) -> pl.DataFrame:
    """Return the cells of lone reviews by authors who have no post in a conversation (`talking`) of that week."""
    if talking.all():
        return pl.DataFrame(schema=CELLS)
    author_weeks = person * (int(week.max()) + 1) + week
    alone = ~talking & ~np.isin(author_weeks, author_weeks[talking])
    return _to_cells(conversation[alone], person[alone], week[alone])


def _without_review_counts(conversations: pl.DataFrame) -> pl.DataFrame:
    """Return the conversations with `lone_review` in every frame, and without what such a review is no example of."""
    if "lone_review" not in conversations.columns:
        return conversations.with_columns(lone_review=pl.lit(value=False))
    conversations = conversations.with_columns(pl.col("lone_review").fill_null(value=False))
    return conversations.with_columns(pl.col("c2c", "dialogue", "unprompted") & ~pl.col("lone_review"))


def _to_questions(posts: pl.DataFrame, as_of: datetime) -> pl.DataFrame:
    """Return one row a question by a person, with the first direct reply by another person before `as_of`."""
    questions = posts.filter("question").select("conversation", "post", "person", asked_at="created_at")
    replies = posts.filter(pl.col("created_at") <= as_of, pl.col("parent").is_not_null()).select(
        post="parent", helper="person", answered_at="created_at"
    )
    answers = questions.join(replies, on="post").filter(pl.col("helper") != pl.col("person"))
    first = answers.group_by("post").agg(pl.col("answered_at").min())
    wait = _hours(pl.col("answered_at") - pl.col("asked_at"))
    observed = _hours(pl.lit(as_of) - pl.col("asked_at"))
    timed = questions.join(first, on="post", how="left", maintain_order="left").with_columns(
        helped=(wait <= HELP_HOURS).fill_null(value=False)
    )
    return timed.with_columns(
        hours=pl.when("helped").then(wait).when(wait.is_null()).then(observed).otherwise(HELP_HOURS)
    )


def _hours(span: pl.Expr) -> pl.Expr:
    """Return the hours of a time span, 0 where clocks disagree; past 72 hours the exact number does not matter."""
    hours = span.dt.total_microseconds() / HOUR
    return pl.when(hours > HELP_HOURS).then(hours).otherwise(hours.clip(0))


def _to_conversations(ordered: pl.DataFrame, posts: pl.DataFrame, questions: pl.DataFrame) -> pl.DataFrame:
    by_people = posts.group_by("conversation", "slot").agg(people_posts=pl.len())
    with_people = by_people.join(ordered.drop("people"), on="slot").drop("slot").sort("conversation")
    helped = questions.group_by("conversation").agg(asked=pl.len(), helped=pl.col("helped").sum())
    with_votes = with_people.join(_to_votes(posts), on="conversation", how="left", maintain_order="left")
    return with_votes.join(helped, on="conversation", how="left", maintain_order="left").with_columns(
        pl.col("asked", "helped").fill_null(0),
        *(
            pl.when("lone_review").then(pl.lit(0, with_votes.schema[name])).otherwise(name).alias(name)
            for name in ("votes", "personal_relevance", "own_sentences")
        ),
        place=pl.coalesce("community", "source"),
        key=pl.Series(to_keys(with_votes["thread"])),
    )


def _to_votes(posts: pl.DataFrame) -> pl.DataFrame:
    """Return one vote per author and conversation: the share of sentences about themselves, and the sentiment."""
    leaning = (pl.col("sentiment") == "positive").sum().cast(pl.Int64) - (pl.col("sentiment") == "negative").sum()
    authors = posts.group_by("conversation", "person").agg(
        pl.col("sentences", "own_sentences").cast(pl.Int64).sum(),
        judged=pl.col("sentiment").is_not_null().any(),
        leaning=leaning,
    )
    has_text = pl.col("sentences") > 0
    authors = authors.sort("conversation", "person").with_columns(
        share=pl.when(has_text).then((pl.col("own_sentences") / pl.col("sentences")).clip(0, 1)).otherwise(0.0)
    )
    votes = authors.group_by("conversation", maintain_order=True).agg(
        people=pl.len(),
        votes=has_text.sum(),
        own_sentences=pl.col("own_sentences").sum(),
        positive=(pl.col("leaning") > 0).sum(),
        negative=(pl.col("leaning") < 0).sum(),
        neutral=(pl.col("judged") & (pl.col("leaning") == 0)).sum(),
    )
    # in NumPy, where the sum of one conversation does not depend on the others, to the last bit
    personal_relevance = np.bincount(
        authors["conversation"].to_numpy(), weights=authors["share"].to_numpy(), minlength=len(votes)
    )
    return votes.with_columns(personal_relevance=pl.Series(personal_relevance, dtype=pl.Float64))


def _to_counts(
    conversations: pl.DataFrame, date_range: DateRange, posts: tuple[Numbers, Numbers, Numbers]
) -> ConversationCounts:
    """Count people, communities and weeks: `posts` are the person of each post, the place and week of each in a
    conversation."""
    people, communities, weeks_with_conversation = (_distinct(numbers) for numbers in posts)
    conversations = conversations.filter(~pl.col("lone_review"))
    return ConversationCounts(
        conversations=conversations.height,
        c2c_conversations=int(conversations["c2c"].sum()),
        people=people,
        communities=communities,
        weeks_with_conversation=weeks_with_conversation,
        weeks=date_range.weeks,
        completeness=_completeness(conversations),
    )


def _completeness(conversations: pl.DataFrame) -> float:
    """Return the share of all replies that was collected (METHOD section 2), 0 without conversations.

    First posts are not counted, since every conversation has one. Conversations are weighted by the replies that exist,
    not by those collected; else those with the most missing would count least.
    """
    posts = conversations["posts"].cast(pl.Float64).to_numpy()
    existing = posts / np.maximum(conversations["completeness"].to_numpy(), TINY)
    if not (existing > 1).any():
        return 1.0 if conversations.height else 0.0
    return float((posts - 1).clip(0).sum() / (existing - 1).clip(0).sum())
