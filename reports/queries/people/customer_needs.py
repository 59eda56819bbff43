"""Needs: people's goals, pain points, worries, wishes and values, as quotes and shared themes.

Counts are minimums, since the rules miss some needs and are sometimes wrong. No score uses them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import polars as pl

from analysis.annotators.needs import DEEPER, LIFE, NAMES, PRODUCT, TYPES
from analysis.measures.counted_posts import count_people, counted_with_author
from analysis.measures.follow_up_reasons import FollowUpReason, find_follow_ups, find_reasons
from analysis.measures.themes import Theme, ThemeClause, find_themes
from reports.wording.common import may_quote
from reports.wording.quotes import competitor_in, lead_up, quote_text, sentence_of
from talkworthy.date_range import DateRange
from talkworthy.model import Brand
from talkworthy.storage.analysis.annotations import annotations_frame, texts_frame
from talkworthy.storage.analysis.dataframes import mentions_frame
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

EVIDENCE = 50
QUOTES_A_THEME = 3
QUOTES_A_KIND = 60
LONGEST_QUOTE = 300


@dataclass(frozen=True, slots=True)
class NeedQuote:
    """A verbatim quote of a need, with its post.

    `kind` is one of the five needs, `about` life or the product, `rule` the rule that matched. `because` is the reason
    given in the same post, `why` the answer when somebody asked, both None where there is none. `before` is the
    beginning of the sentence where the quote is too short to be understood, `competitor` the competitor that the
    sentence names instead of the brand.
    """

    words: str
    before: str
    competitor: str | None
    kind: str
    about: str
    rule: str
    post: str
    url: str | None
    thread: str
    source: str
    community: str | None
    at: datetime
    because: str | None
    why: FollowUpReason | None


@dataclass(frozen=True, slots=True)
class Need:
    """One kind of need, about life or the product: at least so many people and posts, and quotes, the newest first."""

    kind: str
    about: str
    people: int
    posts: int
    quotes: tuple[NeedQuote, ...]
    threads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SharedTheme:
    """A theme that several people share: how many of them by kind of need, and up to three quotes."""

    label: str
    about: str
    people: int
    conversations: int
    kinds: Mapping[str, int]
    quotes: tuple[NeedQuote, ...]
    threads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CustomerNeeds:
    """The needs of the people who posted about one brand in one date range.

    Of `people`, at least `people_with_needs` expressed a need, `people_with_needs_about` by life and the product. Each
    of `needs` and `themes` is about either of them. `with_reasons` are the quotes with a reason or an answer to why.
    """

    brand: str
    date_range: DateRange
    people: int
    people_with_needs: int
    people_with_needs_about: Mapping[str, int]
    needs: tuple[Need, ...]
    themes: tuple[SharedTheme, ...]
    with_reasons: tuple[NeedQuote, ...]

    def of(self, about: str) -> tuple[Need, ...]:
        """Return the five kinds of need about `life` or the `product`."""
        return tuple(need for need in self.needs if need.about == about)


def build_customer_needs(connection: Connection, brand: Brand, date_range: DateRange) -> CustomerNeeds:
    """Return the needs expressed in conversations that began in the date range."""
    posts = mentions_frame(connection, brand.name, date_range)
    people = counted_with_author(posts)
    clauses = _clauses(connection, brand, people)
    texts = dict(texts_frame(connection, clauses["post"].unique()).select("post", "text").iter_rows())
    whys = _whys(connection, posts, clauses["post"].unique())
    quoted = clauses.filter(pl.col("post").is_in(list(texts)))
    quotes = _quotes(connection, brand, quoted, texts, whys)
    with_author = [(quote, person) for quote, person in zip(quotes, quoted["person"], strict=True) if quote.words]
    needs = [_to_need(kind, about, with_author) for about in (LIFE, PRODUCT) for kind in TYPES]
    themes = [theme for about in (LIFE, PRODUCT) for theme in _themes(brand, about, with_author)]
    return CustomerNeeds(
        brand=brand.name,
        date_range=date_range,
        people=count_people(posts),
        people_with_needs=len({person for _, person in with_author}),
        people_with_needs_about={
            about: len({person for quote, person in with_author if quote.about == about}) for about in (LIFE, PRODUCT)
        },
        needs=tuple(needs),
        themes=tuple(sorted(themes, key=lambda theme: (-theme.people, theme.label))),
        with_reasons=tuple(quote for quote, _ in with_author if quote.because or quote.why),
    )


def to_record(needs: CustomerNeeds) -> dict[str, Any]:
    """Return the needs as JSON values; sources that do not allow quotes have links and no texts."""
    first, last = needs.date_range.days
    record = asdict(needs) | {"date_range": {"start": first.isoformat(), "end": last.isoformat()}}
    for quote in (
        quote
        for group in (*record["needs"], *record["themes"], {"quotes": record["with_reasons"]})
        for quote in group["quotes"]
    ):
        quote["at"] = quote["at"].isoformat()
        if not may_quote(quote["source"]):
            quote |= {"words": "", "before": "", "because": None, "why": None}
    return record


def _clauses(connection: Connection, brand: Brand, people: pl.DataFrame) -> pl.DataFrame:
    """Return a row for each clause that expresses a need, the newest first, with the reason in the same post."""
    annotations = annotations_frame(connection, brand.name, (*NAMES, DEEPER))
    reasons = annotations.filter(pl.col("name") == DEEPER).select(
        "post", kind="label", because_start="start", because_stop="stop"
    )
    clauses = annotations.filter(pl.col("name") != DEEPER).with_columns(kind=pl.col("name").replace(NAMES))
    return (
        people.join(clauses, on="post")
        .join(reasons, on=["post", "kind"], how="left")
        .with_columns(person=pl.concat_str("source", pl.lit(":"), "author"))
        .sort("created_at", "post", "start", descending=[True, False, False])
    )


def _whys(connection: Connection, posts: pl.DataFrame, with_needs: pl.Series) -> Mapping[int, FollowUpReason]:
    chained = find_follow_ups(posts.filter(~pl.col("duplicate")), with_needs)
    numbers = pl.concat([chained["question"], chained["answer"]]).unique()
    return find_reasons(chained, dict(texts_frame(connection, numbers).select("post", "text").iter_rows()))


def _quotes(
    connection: Connection,
    brand: Brand,
    clauses: pl.DataFrame,
    texts: Mapping[int, str],
    whys: Mapping[int, FollowUpReason],
) -> list[NeedQuote]:
    """Return a quote for each clause; the reason only with the clause that it follows."""
    ids = {post: (name, url) for post, name, url, _ in texts_frame(connection, clauses["post"].unique()).iter_rows()}
    quotes = []
    for row in clauses.iter_rows(named=True):
        text, (post, url) = texts[row["post"]], ids[row["post"]]
        competitor = competitor_in(sentence_of(text, row["start"], row["stop"]), brand)
        follows = row["because_start"] is not None and 0 <= row["because_start"] - row["stop"] <= 3
        reason = text[row["because_start"] : row["because_stop"]] if follows else None
        quotes.append(
            NeedQuote(
                words=quote_text(text[row["start"] : row["stop"]], LONGEST_QUOTE),
                before=lead_up(text, row["start"], row["stop"]),
                competitor=competitor,
                kind=row["kind"],
                about=PRODUCT
                if competitor
                else row["label"],  # a sentence that names another product is about products
                rule=row["rule"],
                post=post,
                url=url,
                thread=row["thread"],
                source=row["source"],
                community=row["community"],
                at=row["created_at"],
                because=reason and quote_text(reason, LONGEST_QUOTE),
                why=whys.get(row["post"]),
            )
        )
    return quotes


def _to_need(kind: str, about: str, quotes: Sequence[tuple[NeedQuote, str]]) -> Need:
    own = [(quote, person) for quote, person in quotes if (quote.kind, quote.about) == (kind, about)]
    return Need(
        kind=kind,
        about=about,
        people=len({person for _, person in own}),
        posts=len({quote.post for quote, _ in own}),
        quotes=tuple(quote for quote, _ in own[:QUOTES_A_KIND]),
        threads=tuple(dict.fromkeys(quote.thread for quote, _ in own))[:EVIDENCE],
    )


def _themes(brand: Brand, about: str, quotes: Sequence[tuple[NeedQuote, str]]) -> list[SharedTheme]:
    """Return the themes of the quotes about life, or about the product."""
    # the oldest first, so that new posts do not move earlier themes
    own = [(quote, person) for quote, person in reversed(quotes) if quote.about == about]
    clauses = [ThemeClause(quote.words, person, quote.thread) for quote, person in own]
    return [_to_shared(theme, about, own) for theme in find_themes(clauses, brand)]


def _to_shared(theme: Theme, about: str, own: Sequence[tuple[NeedQuote, str]]) -> SharedTheme:
    members = [own[place] for place in theme.members]
    # members are sorted by how close they are to the theme: each person is quoted with the closest
    closest = {person: quote for quote, person in reversed(members)}
    nearest = [quote for quote, person in members if closest[person] is quote]
    return SharedTheme(
        label=theme.label,
        about=about,
        people=theme.people,
        conversations=theme.conversations,
        kinds={
            kind: len(authors)
            for kind in TYPES
            if (authors := {person for quote, person in members if quote.kind == kind})
        },
        quotes=tuple(nearest[:QUOTES_A_THEME]),
        threads=tuple(dict.fromkeys(quote.thread for quote, _ in members))[:EVIDENCE],
    )
