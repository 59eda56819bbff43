"""From posts to what each talk contributes to each part, so that every part is a sum over talks."""

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
SAID = (
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
    """What the talks of one brand in one window add up to; talks are numbered 0, 1, ... by source, then by id.

    `talks`, one row a talk: talk, conversation, source, place (community, or the source where there is none), c2c,
    dialogue, unprompted, completeness, posts, customers and said (customers' posts), votes and substance (authors with
    sentences, and the sum of their shares), own_sentences, positive, cold, no_side (authors), asked, helped (questions),
    key (64 bits by the id, from which follows how often it is drawn).
    `places` and `weeks`: talk, cell, share - the customers of a talk in a community or week, an author of m talks there
    counting 1/m in each, so that the shares of a cell add up to its distinct customers.
    `questions`: talk, hours (to the answer, or for as long as the question could be watched, 72 at most), helped.
    """

    conversations: pl.DataFrame
    places: pl.DataFrame
    weeks: pl.DataFrame
    questions: pl.DataFrame
    counts: ConversationCounts

    @property
    def opinion(self) -> Opinion:
        """Votes of all talks."""
        return Opinion(*(int(self.conversations[side].sum()) for side in ("positive", "negative", "neutral")))


@dataclass(frozen=True, slots=True, eq=False)
class ConversationIndex:
    """All talk of one brand read once, to be tallied for as many windows as one likes.

    `talks` and `questions` are those of a Tally over all time. `named_at` (microseconds) goes with `talks`. The rest
    are the posts that count, one element each, by talk: whose talk, which person, which place, when (microseconds).
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
        """The book of this talk, in which a question is watched until `as_of`."""
        ordered = conversation.conversations.sort("source", "thread").with_row_index("slot")
        said = _number(conversation.posts, ordered)
        questions = _to_questions(said, as_of)
        conversations = _to_conversations(ordered, said, questions)
        return cls(
            conversations=conversations.drop("named_at"),
            questions=questions.select("conversation", "hours", "helped").sort("conversation", maintain_order=True),
            named_at=conversations["named_at"].dt.timestamp("us").to_numpy(),
            conversation=said["conversation"].to_numpy(),
            person=said["person"].to_numpy(),
            place=said["place"].to_numpy(),
            written_at=said["created_at"].dt.timestamp("us").to_numpy(),
        )

    def totals(self, date_range: DateRange) -> ConversationTotals:
        """The talks whose brand was first named inside `window`.

        Posts of such a talk from outside the window count in its first or last week.
        """
        start, end = ((moment - EPOCH) // MICROSECOND for moment in (date_range.start, date_range.end))
        inside = (self.named_at >= start) & (self.named_at < end)
        number = np.cumsum(inside) - 1
        kept = inside[self.conversation]
        conversation, person, place = number[self.conversation[kept]], self.person[kept], _dense(self.place[kept])
        back = (end - self.written_at[kept] - 1) // WEEK
        week = date_range.weeks - 1 - np.clip(back, 0, date_range.weeks - 1)
        conversations = _renumbered(self.conversations, inside, number)
        questions = _renumbered(self.questions, inside, number)
        return ConversationTotals(
            conversations=conversations,
            places=_to_cells(conversation, person, place),
            weeks=_to_cells(conversation, person, week),
            questions=questions,
            counts=_to_counts(conversations, date_range, (person, place, week)),
        )


def to_totals(conversation: BrandConversation, date_range: DateRange, as_of: datetime) -> ConversationTotals:
    """The talks whose brand was first named inside `window` and in which at least one customer spoke.

    Posts of such a talk from outside the window count in its first or last week. A question is watched until `as_of`.
    """
    inside = conversation.conversations.filter(
        pl.col("named_at").is_between(date_range.start, date_range.end, closed="left")
    )
    return ConversationIndex.of(BrandConversation(conversation.posts, inside), as_of).totals(date_range)


def to_keys(threads: pl.Series) -> NDArray[np.uint64]:
    """64 bits of each id that are the same on every machine and in every version."""
    digests = b"".join(hashlib.blake2b(name.encode(), digest_size=8).digest() for name in threads)
    return np.frombuffer(digests, dtype="<u8").astype(np.uint64)


def _number(posts: pl.DataFrame, ordered: pl.DataFrame) -> pl.DataFrame:
    """The posts that count, by talk, with numbers for talk, person and place (community within a source).

    Each number follows from the names alone, so that a talk adds up to the same in every window, to the last bit.
    """
    said = counted_with_author(posts).join(ordered.select("thread", "slot"), on="thread")
    said = said.with_columns(home=pl.coalesce("community", "source"))
    said = said.with_columns(person=_rank(said, "source", "author"), place=_rank(said, "source", "home"))
    numbered = said.select(SAID).sort("slot", "post")
    return numbered.with_columns(conversation=_dense(numbered["slot"].to_numpy()))


def _rank(frame: pl.DataFrame, *columns: str) -> Numbers:
    """The place of each row among the different values of `columns`; only those are sorted, since strings are slow."""
    first = frame.with_row_index("row").select(pl.col("row").first().over(columns)).to_series().to_numpy()
    heads = np.flatnonzero(first == np.arange(len(first)))
    ranks: Numbers = np.empty(len(first), dtype=np.int64)
    ranks[heads] = frame.select(columns)[heads].select(pl.struct(columns).rank("dense") - 1).to_series()
    return np.asarray(ranks[first])


def _renumbered(frame: pl.DataFrame, inside: NDArray[np.bool_], number: Numbers) -> pl.DataFrame:
    """The rows of the talks that are `inside`, renumbered: row by row, since Polars' plans take longer to make."""
    conversation = frame["conversation"].to_numpy()
    rows = np.flatnonzero(inside[conversation])
    kept = frame[rows]
    return kept.replace_column(
        kept.get_column_index("conversation"), pl.Series("conversation", number[conversation[rows]], dtype=pl.UInt32)
    )


def _distinct(numbers: Numbers) -> int:
    """How many different ones there are; faster than a hash where they are few."""
    return int(np.count_nonzero(np.diff(np.sort(numbers), prepend=-1)))


def _dense(numbers: NDArray[np.integer]) -> Numbers:
    """The same numbers without gaps, in the same order."""
    return np.asarray(np.unique(numbers, return_inverse=True)[1], dtype=np.int64)


def _to_cells(conversation: Numbers, person: Numbers, cell: Numbers) -> pl.DataFrame:
    """Linearised counts of distinct authors: exact where every talk weighs 1, additive over talks where they do not."""
    if not len(conversation):
        return pl.DataFrame(schema=CELLS)
    cells, people = int(cell.max()) + 1, int(person.max()) + 1
    present = np.sort((conversation * cells + cell) * people + person)
    present = present[np.diff(present, prepend=-1) > 0]
    place, who = np.divmod(present, people)
    _, seat, conversations_there = np.unique(place % cells * people + who, return_inverse=True, return_counts=True)
    first = np.flatnonzero(np.diff(place, prepend=-1))
    shares: Array = np.add.reduceat(1 / conversations_there[seat], first)
    return pl.DataFrame(
        {"conversation": place[first] // cells, "cell": place[first] % cells, "share": shares}, schema=CELLS
    )


def _to_questions(said: pl.DataFrame, as_of: datetime) -> pl.DataFrame:
    """One row a question of a customer, with the first direct reply by another customer that was seen by `as_of`."""
    asked = said.filter("question").select("conversation", "post", "person", asked_at="created_at")
    replies = said.filter(pl.col("created_at") <= as_of, pl.col("parent").is_not_null()).select(
        post="parent", helper="person", answered_at="created_at"
    )
    answers = asked.join(replies, on="post").filter(pl.col("helper") != pl.col("person"))
    first = answers.group_by("post").agg(pl.col("answered_at").min())
    wait = _hours(pl.col("answered_at") - pl.col("asked_at"))
    watched = _hours(pl.lit(as_of) - pl.col("asked_at"))
    timed = asked.join(first, on="post", how="left", maintain_order="left").with_columns(
        helped=(wait <= HELP_HOURS).fill_null(value=False)
    )
    return timed.with_columns(
        hours=pl.when("helped").then(wait).when(wait.is_null()).then(watched).otherwise(HELP_HOURS)
    )


def _hours(span: pl.Expr) -> pl.Expr:
    """Hours of a time span, 0 where clocks disagree; nothing past 72 hours matters, except that it is past them."""
    hours = span.dt.total_microseconds() / HOUR
    return pl.when(hours > HELP_HOURS).then(hours).otherwise(hours.clip(0))


def _to_conversations(ordered: pl.DataFrame, said: pl.DataFrame, questions: pl.DataFrame) -> pl.DataFrame:
    spoken = said.group_by("conversation", "slot").agg(said=pl.len())
    kept = spoken.join(ordered.drop("people"), on="slot").drop("slot").sort("conversation")
    helped = questions.group_by("conversation").agg(asked=pl.len(), helped=pl.col("helped").sum())
    voted = kept.join(_to_votes(said), on="conversation", how="left", maintain_order="left")
    return voted.join(helped, on="conversation", how="left", maintain_order="left").with_columns(
        pl.col("asked", "helped").fill_null(0),
        place=pl.coalesce("community", "source"),
        key=pl.Series(to_keys(voted["thread"])),
    )


def _to_votes(said: pl.DataFrame) -> pl.DataFrame:
    """One vote per author per talk: the share of sentences about themselves, and the side taken."""
    leaning = (pl.col("sentiment") == "positive").sum().cast(pl.Int64) - (pl.col("sentiment") == "negative").sum()
    authors = said.group_by("conversation", "person").agg(
        pl.col("sentences", "own_sentences").cast(pl.Int64).sum(),
        judged=pl.col("sentiment").is_not_null().any(),
        leaning=leaning,
    )
    spoke = pl.col("sentences") > 0
    authors = authors.sort("conversation", "person").with_columns(
        share=pl.when(spoke).then((pl.col("own_sentences") / pl.col("sentences")).clip(0, 1)).otherwise(0.0)
    )
    votes = authors.group_by("conversation", maintain_order=True).agg(
        people=pl.len(),
        votes=spoke.sum(),
        own_sentences=pl.col("own_sentences").sum(),
        positive=(pl.col("leaning") > 0).sum(),
        negative=(pl.col("leaning") < 0).sum(),
        neutral=(pl.col("judged") & (pl.col("leaning") == 0)).sum(),
    )
    # in NumPy, whose sum of one talk does not hang on which others are there, to the last bit
    personal_relevance = np.bincount(
        authors["conversation"].to_numpy(), weights=authors["share"].to_numpy(), minlength=len(votes)
    )
    return votes.with_columns(personal_relevance=pl.Series(personal_relevance, dtype=pl.Float64))


def _to_counts(
    conversations: pl.DataFrame, date_range: DateRange, posts: tuple[Numbers, Numbers, Numbers]
) -> ConversationCounts:
    """`posts` are the person, the place and the week of each."""
    people, communities, weeks_with_conversation = (_distinct(numbers) for numbers in posts)
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
    """Replies that were collected among those that there are (METHOD section 2), 0 without talks.

    First posts are not counted, for without one there is no talk; nor is each talk weighed by what was collected of it,
    for then those that lack most would count least.
    """
    posts = conversations["posts"].cast(pl.Float64).to_numpy()
    there = posts / np.maximum(conversations["completeness"].to_numpy(), TINY)
    if not (there > 1).any():
        return 1.0 if conversations.height else 0.0
    return float((posts - 1).clip(0).sum() / (there - 1).clip(0).sum())
