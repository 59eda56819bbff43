"""Who customers are: what they want, struggle with, worry about, dream of and care about, in their own words.

What is found is a lower bound ("at least so many said"): the rules find some of it and are wrong now and then, so
nothing of this is ever scored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import polars as pl

from analysis.annotators.needs import DEEPER, LIFE, NAMES, PRODUCT, TYPES
from analysis.measures.counted_posts import counted_with_author
from analysis.measures.follow_up_reasons import Why, chains, find_whys
from analysis.measures.themes import Clause, Theme, find_themes
from reports.wording.common import may_quote
from reports.wording.quotes import competitor_in, lead_up, sentence_of
from talkworthy.date_range import DateRange
from talkworthy.model import Brand
from talkworthy.storage.analysis.annotations import sayings_frame, texts_frame
from talkworthy.storage.analysis.dataframes import mentions_frame
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

EVIDENCE = 50
QUOTES_A_THEME = 3
QUOTES_A_KIND = 60
LONGEST_QUOTE = 300


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a customer as they stand, with where they stand.

    `kind` is one of the five, `about` their life or the product, `rule` what found it. `because` is the reason that the
    customer gave at once, `why` what was answered when somebody asked; None where there is neither. `before` is what
    leads up to words too few to be understood alone, `rival` a competitor that the sentence names and the brand not.
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
    why: Why | None


@dataclass(frozen=True, slots=True)
class Kind:
    """At least `customers` customers said what they want (or fear ...) in `posts` posts; the newest quotes first."""

    kind: str
    about: str
    people: int
    posts: int
    quotes: tuple[Quote, ...]
    threads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shared:
    """A theme that several customers share: how many of them want, struggle ... (`kinds`), and three of them quoted."""

    label: str
    about: str
    people: int
    conversations: int
    kinds: Mapping[str, int]
    quotes: tuple[Quote, ...]
    threads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Who:
    """All of that about the customers of one brand in one window.

    Of `customers`, at least `told` said anything of themselves. `kinds` and `themes` are of their life and of the
    product, each theme of one of the two. `deeper` are the quotes with a reason or an answer to a why.
    """

    brand: str
    date_range: DateRange
    people: int
    told: int
    kinds: tuple[Kind, ...]
    themes: tuple[Shared, ...]
    deeper: tuple[Quote, ...]

    def of(self, about: str) -> tuple[Kind, ...]:
        """The five kinds about `life` or the `product`."""
        return tuple(kind for kind in self.kinds if kind.about == about)


def build_who(connection: Connection, brand: Brand, date_range: DateRange) -> Who:
    """What customers of the brand said of themselves in talks that began in the window."""
    posts = mentions_frame(connection, brand.name, date_range)
    people = counted_with_author(posts)
    said = _said(connection, brand, people)
    texts = dict(texts_frame(connection, said["post"].unique()).select("post", "text").iter_rows())
    whys = _whys(connection, posts, said["post"].unique())
    quoted = said.filter(pl.col("post").is_in(list(texts)))
    quotes = _quotes(connection, brand, quoted, texts, whys)
    told = [(quote, person) for quote, person in zip(quotes, quoted["person"], strict=True) if quote.words]
    kinds = [_to_kind(kind, about, told) for about in (LIFE, PRODUCT) for kind in TYPES]
    themes = [theme for about in (LIFE, PRODUCT) for theme in _themes(brand, about, told)]
    return Who(
        brand=brand.name,
        date_range=date_range,
        people=people.select("source", "author").n_unique(),
        told=len({person for _, person in told}),
        kinds=tuple(kinds),
        themes=tuple(sorted(themes, key=lambda theme: (-theme.people, theme.label))),
        deeper=tuple(quote for quote, _ in told if quote.because or quote.why),
    )


def to_record(who: Who) -> dict[str, Any]:
    """The same as JSON values. The words of a source that may not be passed on are left out; its links stay."""
    first, last = who.date_range.days
    told = asdict(who) | {"date_range": {"start": first.isoformat(), "end": last.isoformat()}}
    for quote in (
        one for group in (*told["kinds"], *told["themes"], {"quotes": told["deeper"]}) for one in group["quotes"]
    ):
        quote["at"] = quote["at"].isoformat()
        if not may_quote(quote["source"]):
            quote |= {"words": "", "before": "", "because": None, "why": None}
    return told


def _said(connection: Connection, brand: Brand, people: pl.DataFrame) -> pl.DataFrame:
    """A row for each clause of these customers, the newest first, with the reason that stands in the same post."""
    said = sayings_frame(connection, brand.name, (*NAMES, DEEPER))
    reasons = said.filter(pl.col("name") == DEEPER).select(
        "post", kind="label", because_start="start", because_stop="stop"
    )
    clauses = said.filter(pl.col("name") != DEEPER).with_columns(kind=pl.col("name").replace(NAMES))
    return (
        people.join(clauses, on="post")
        .join(reasons, on=["post", "kind"], how="left")
        .with_columns(person=pl.concat_str("source", pl.lit(":"), "author"))
        .sort("created_at", "post", "start", descending=[True, False, False])
    )


def _whys(connection: Connection, posts: pl.DataFrame, said: pl.Series) -> Mapping[int, Why]:
    chained = chains(posts.filter(~pl.col("duplicate")), said)
    numbers = pl.concat([chained["question"], chained["answer"]]).unique()
    return find_whys(chained, dict(texts_frame(connection, numbers).select("post", "text").iter_rows()))


def _quotes(
    connection: Connection, brand: Brand, said: pl.DataFrame, texts: Mapping[int, str], whys: Mapping[int, Why]
) -> list[Quote]:
    """A quote for each row; the reason only with the clause that it follows."""
    ids = {post: (name, url) for post, name, url, _ in texts_frame(connection, said["post"].unique()).iter_rows()}
    quotes = []
    for row in said.iter_rows(named=True):
        text, (post, url) = texts[row["post"]], ids[row["post"]]
        competitor = competitor_in(sentence_of(text, row["start"], row["stop"]), brand)
        follows = row["because_start"] is not None and 0 <= row["because_start"] - row["stop"] <= 3
        quotes.append(
            Quote(
                words=text[row["start"] : row["stop"]].strip()[:LONGEST_QUOTE],
                before=lead_up(text, row["start"], row["stop"]),
                competitor=competitor,
                kind=row["kind"],
                about=PRODUCT if competitor else row["label"],  # who names another tool speaks of tools
                rule=row["rule"],
                post=post,
                url=url,
                thread=row["thread"],
                source=row["source"],
                community=row["community"],
                at=row["created_at"],
                because=text[row["because_start"] : row["because_stop"]].strip() if follows else None,
                why=whys.get(row["post"]),
            )
        )
    return quotes


def _to_kind(kind: str, about: str, told: Sequence[tuple[Quote, str]]) -> Kind:
    own = [(quote, person) for quote, person in told if (quote.kind, quote.about) == (kind, about)]
    return Kind(
        kind=kind,
        about=about,
        people=len({person for _, person in own}),
        posts=len({quote.post for quote, _ in own}),
        quotes=tuple(quote for quote, _ in own[:QUOTES_A_KIND]),
        threads=tuple(dict.fromkeys(quote.thread for quote, _ in own))[:EVIDENCE],
    )


def _themes(brand: Brand, about: str, told: Sequence[tuple[Quote, str]]) -> list[Shared]:
    """The themes of what is said of life, or of the product."""
    # oldest first, so that what is new does not move what was found before
    own = [(quote, person) for quote, person in reversed(told) if quote.about == about]
    clauses = [Clause(quote.words, person, quote.thread) for quote, person in own]
    return [_to_shared(theme, about, own) for theme in find_themes(clauses, brand)]


def _to_shared(theme: Theme, about: str, own: Sequence[tuple[Quote, str]]) -> Shared:
    members = [own[place] for place in theme.members]
    each = {person: quote for quote, person in reversed(members)}  # the one nearest to the heart of the theme
    nearest = [quote for quote, person in members if each[person] is quote]
    return Shared(
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
