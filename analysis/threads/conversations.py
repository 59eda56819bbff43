"""Conversations: the part of each thread that concerns a brand, and who answers whom (METHOD section 2)."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analysis.threads.reply_forest import Forest, Ints, Longs, Mask
from analysis.threads.shape import Floats, shape_of, tree_sizes
from talkworthy.model import AUTHOR_TYPES, Conversation, MentionKind

NO_CONVERSATION, CONTEXT, IMPLIED, DIRECT = range(4)
MENTION_KINDS: tuple[MentionKind | None, ...] = (None, "context", "implied", "direct")
"""The names of the numbers that `find_mention_kinds` returns."""

PUBLIC = AUTHOR_TYPES.index("public")
BRAND_SIDE = (AUTHOR_TYPES.index("brand"), AUTHOR_TYPES.index("staff"))
UNKNOWN = AUTHOR_TYPES.index("unknown")

DEEP = 2
DIALOGUE_PEOPLE = 3
MICROSECONDS = 1_000_000
NOT_KNOWN_HERE = {"brand", "source", "community"}
MEASURED = tuple(field.name for field in fields(Conversation) if field.name not in NOT_KNOWN_HERE)
KIND = (
    pl.when(pl.col("brand_posts") == 0)
    .then(pl.lit("brand_free"))
    .when(pl.col("brand_began"))
    .then(pl.lit("brand_started"))
    .otherwise(pl.lit("brand_joined"))
)

Codes = NDArray[np.int8]


@dataclass(frozen=True, slots=True, eq=False)
class ConversationColumns:
    """The data of the n posts of a forest, in its order, and of its t threads.

    `author`: a code for each author, -1 unknown. `author_type`: index in `AUTHOR_TYPES`. `words`: the length of the
    post. `created_at`: microseconds since 1970, UTC. `names`: the post names the brand. `parent_missing`: the source
    says that it is a reply to a post that it does not return. `reported` (t): replies of each thread as the platform
    counts them, NaN where it does not report them.
    """

    author: Ints
    author_type: Codes
    words: Ints
    created_at: Longs
    names: Mask
    parent_missing: Mask
    reported: Floats

    @property
    def is_public(self) -> Mask:
        """Posts by a member of the public whose author is known."""
        people: Mask = (self.author_type == PUBLIC) & (self.author >= 0)
        return people

    @property
    def is_brand(self) -> Mask:
        """Posts by the brand or its staff."""
        return np.isin(self.author_type, BRAND_SIDE)

    @property
    def is_shape(self) -> Mask:
        """Posts that make up the shape of a conversation: the public's, and those of unknown authors (tombstones)."""
        people: Mask = (self.author_type == PUBLIC) | (self.author_type == UNKNOWN)
        return people


def find_mention_kinds(forest: Forest, names: Mask, about: Mask, off_topic: Mask | None = None) -> Codes:
    """Return the kind of mention that each post is in the conversation about a brand.

    Posts in `names` (n) name it; those of them in `about` are about it. Posts in `off_topic` (n), none of which is in
    `names`, have left the subject together with all replies below them.

    DIRECT: names it. IMPLIED: below a post that is about it; replies to a post that names it in passing concern
    something else. CONTEXT: an ancestor of a post that names it. NO_CONVERSATION otherwise.
    """
    kinds = np.where(forest.above(names), CONTEXT, NO_CONVERSATION).astype(np.int8)
    if off_topic is None or not off_topic.any():
        kinds[forest.below(names & about)] = IMPLIED
    else:
        kinds[~off_topic] = np.where(
            forest.only(~off_topic).below((names & about)[~off_topic]), IMPLIED, kinds[~off_topic]
        )
    kinds[names] = DIRECT
    return kinds


def public_edges(forest: Forest, in_conversation: Mask, is_public: Mask, author: Ints) -> Mask:
    """Return the posts (n) that are replies from one person to another within the conversation.

    Only direct replies count: not across a brand's post that was removed, nor to a stand-in for a parent never seen.
    """
    parent = forest.parent
    talking = in_conversation & is_public
    # a root's parent, -1, indexes some other post; the first condition excludes it
    edges: Mask = (parent >= 0) & ~forest.hung & talking & talking[parent] & (author != author[parent])
    return edges


def closing_exchanges(forest: Forest, edges: Mask, author: Ints) -> Mask:
    """Return the posts (n) that close an A->B->A exchange: A answers B, who had answered A.

    `edges` as returned by `public_edges`.
    """
    parent = forest.parent
    back: Mask = edges & edges[parent] & (author == author[parent[parent]])
    return back


def completeness(forest: Forest, reported: Floats) -> Floats:
    """Return collected / existing posts of each thread (t), 0 to 1.

    As many exist as the platform reports (`reported` replies and the first post; NaN: unknown), or as are known: those
    collected and the missing parents that they answer; whichever is more.
    """
    collected = tree_sizes(forest)
    misses = forest.unseen >= 0
    unseen = np.unique(forest.tree[misses].astype(np.int64) * len(forest) + forest.unseen[misses])
    existing = collected + np.bincount(unseen // max(len(forest), 1), minlength=len(collected))
    ratio: Floats = collected / np.fmax(existing, reported + 1)
    return ratio


def measure_conversations(forest: Forest, kinds: Codes, columns: ConversationColumns) -> pl.DataFrame:
    """Return one row for each thread with a conversation, in the order of the threads.

    `kinds` come from `find_mention_kinds`. The columns have the names and meanings of `talkworthy.model.Conversation`,
    null where that has None; `brand`, `source` and `community` are the caller's to add, and `root_row` is the row of
    the conversation's first post in `forest`. `posts` are of all author types; the shape is that of
    `analysis.threads.shape`; `balance`, `reciprocity` and the exchanges are the public's. `first_reply_seconds` is the
    time from the first post of the shape tree to the first reply by another person (0 where the clocks contradict).

    Raises ValueError where the columns are not of the forest's length.
    """
    if len(columns.author) != len(forest) or len(columns.reported) != len(forest.threads):
        raise ValueError(
            "the columns are not of this forest: give one value for each post, and one `reported` for each thread"
        )
    in_conversation = kinds > NO_CONVERSATION
    pieces = forest.only(in_conversation & columns.is_shape)
    posts = frame_posts(forest, in_conversation, pieces, columns)
    conversations = count_conversations(posts)
    for more in (measure_balance(posts), measure_reciprocity(posts)):
        conversations = conversations.join(more, on="tree", how="left", maintain_order="left")
    tree = conversations["tree"].to_numpy()
    measured = conversations.with_columns(
        *origin_columns(forest, in_conversation, columns, tree),
        *shape_columns(pieces, tree),
        pl.Series("completeness", completeness(forest, columns.reported)[tree]),
    )
    return measured.with_columns(kind=KIND).select("root_row", *MEASURED)


def frame_posts(forest: Forest, in_conversation: Mask, pieces: Forest, columns: ConversationColumns) -> pl.DataFrame:
    """Return the posts of all conversations with the values to aggregate; `pieces` is the forest of their shapes."""
    is_shape = in_conversation & columns.is_shape
    depth = np.zeros(len(forest), dtype=np.int32)
    depth[is_shape] = pieces.depth
    is_top = is_shape.copy()
    is_top[is_shape] = pieces.parent < 0
    opener = first_rows(forest, is_top, columns.created_at)[forest.tree]
    edges = public_edges(forest, in_conversation, columns.is_public, columns.author)
    data = {
        "tree": forest.tree,
        "author": columns.author,
        "answered": columns.author[forest.parent],
        "words": columns.words,
        "created_at": columns.created_at,
        "seconds": np.maximum(columns.created_at - columns.created_at[forest.parent], 0) / MICROSECONDS,
        "is_public": columns.is_public,
        "is_brand": columns.is_brand,
        "is_deep": columns.is_public & (depth >= DEEP),
        "is_edge": edges,
        "is_back": closing_exchanges(forest, edges, columns.author),
        "is_first_line": edges & (forest.parent == opener),
    }
    return pl.DataFrame(data).filter(pl.Series(in_conversation))


def first_rows(forest: Forest, mask: Mask, created_at: Longs) -> Longs:
    """Return the earliest post in `mask` of each thread (t rows), the first in input order of equals; -1 for none."""
    rows = np.flatnonzero(mask)
    rows = rows[np.lexsort((created_at[rows], forest.tree[rows]))]
    trees, indexes = np.unique(forest.tree[rows], return_index=True)
    first = np.full(len(forest.threads), -1, dtype=np.int64)
    first[trees] = rows[indexes]
    return first


def count_conversations(posts: pl.DataFrame) -> pl.DataFrame:
    """Return counts and times of each conversation, in the order of the threads."""
    moment = pl.col("created_at").cast(pl.Datetime("us", "UTC"))
    counted = posts.group_by("tree").agg(
        posts=pl.len().cast(pl.Int64),
        people=pl.col("author").filter("is_public").n_unique().cast(pl.Int64),
        brand_posts=pl.col("is_brand").sum().cast(pl.Int64),
        c2c_exchanges=pl.col("is_edge").sum().cast(pl.Int64),
        aba=pl.col("is_back").sum().cast(pl.Int64),
        deep_people=pl.col("author").filter("is_deep").n_unique(),
        first_reply_seconds=pl.col("seconds").filter("is_first_line").min(),
        started_at=moment.min(),
        ended_at=moment.max(),
    )
    return counted.sort("tree").with_columns(
        # an edge joins two people: no need to count them
        c2c=pl.col("c2c_exchanges") > 0,
        dialogue=(pl.col("aba") > 0) | (pl.col("deep_people") >= DIALOGUE_PEOPLE),
    )


def measure_balance(posts: pl.DataFrame) -> pl.DataFrame:
    """Return `balance` of each conversation: 1 - the largest share of the public's words; null without words."""
    words = posts.filter("is_public").group_by("tree", "author").agg(pl.col("words").cast(pl.Int64).sum())
    shares = words.group_by("tree").agg(balance=1 - pl.col("words").max() / pl.col("words").sum())
    return shares.with_columns(pl.col("balance").fill_nan(None))


def measure_reciprocity(posts: pl.DataFrame) -> pl.DataFrame:
    """Return `reciprocity` of conversations with exchanges: the share of pairs that answered both ways."""
    pairs = (
        posts.filter("is_edge")
        .group_by("tree", first=pl.min_horizontal("author", "answered"), second=pl.max_horizontal("author", "answered"))
        .agg(both=pl.col("author").n_unique() == 2)
    )
    return pairs.group_by("tree").agg(reciprocity=pl.col("both").mean())


def shape_columns(pieces: Forest, tree: Ints) -> list[pl.Series]:
    """Return the columns of shape for the threads in `tree`."""
    shape = shape_of(pieces)
    return [
        pl.Series("depth", shape.depth[tree]),
        pl.Series("width", shape.width[tree]),
        pl.Series("h_index", shape.h_index[tree]),
        pl.Series("structural_virality", shape.structural_virality[tree]).fill_nan(None),
    ]


def origin_columns(forest: Forest, in_conversation: Mask, columns: ConversationColumns, tree: Ints) -> list[pl.Series]:
    """Return where the conversation of each thread in `tree` began, and where the brand was first named.

    The first post is the earliest without a parent in the conversation; the brand began the conversation if that post
    is its own and not itself a reply to a missing post. Unprompted: the earliest post that names the brand is by the
    public, and a reply to a post that does not name it (or that is missing).
    """
    root = first_rows(forest, in_conversation & (forest.parent < 0), columns.created_at)[tree]
    first = first_rows(forest, columns.names, columns.created_at)[tree]
    parent = forest.parent[first]
    missing = columns.parent_missing | (forest.unseen >= 0)
    is_reply = np.where(parent >= 0, ~columns.names[parent], missing[first])
    return [
        forest.threads.gather(tree).alias("thread"),
        pl.Series("root_row", root),
        forest.ids.gather(root).alias("root"),
        pl.Series("brand_began", columns.is_brand[root] & ~missing[root]),
        pl.Series("unprompted", is_reply & columns.is_public[first]),
        pl.Series("named_at", columns.created_at[first]).cast(pl.Datetime("us", "UTC")),
    ]
