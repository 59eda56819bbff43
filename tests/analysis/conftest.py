"""Threads for the tests of conversations: drawn as indented text, generated at random, and measured again in plain
Python.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import strategies as st

from analysis.threads.conversations import ConversationColumns, find_mention_kinds, measure_conversations
from analysis.threads.reply_forest import Forest
from talkworthy.model import AUTHOR_TYPES

SECOND = 1_000_000
NEVER_PUBLIC = {"BRAND": "brand", "STAFF": "staff", "BOT": "bot", "PROMOTER": "promoter", "GONE": "unknown"}


class Turn(NamedTuple):
    id: str
    thread: str
    reply_to: str | None = None
    author: str | None = None
    author_type: str = "public"
    words: int = 1
    at: int = 0
    names: bool = False
    parent_missing: bool = False
    passing: bool = False


def draw(picture: str, thread: str = "c") -> list[Turn]:
    """Return turns from a picture: one line a post, two spaces a level, `name`, `!` if it names the brand, then its
    words.

    Posts are a second apart. The first has the id of the thread, the others `c1`, `c2` ... by line.
    """
    turns: list[Turn] = []
    line_above: dict[int, str] = {}
    for number, line in enumerate(filter(str.strip, picture.splitlines())):
        name, *words = line.split()
        level = (len(line) - len(line.lstrip())) // 2
        author = name.rstrip("!")
        line_above[level] = f"{thread}{number or ''}"
        turns.append(
            Turn(
                id=line_above[level],
                thread=thread,
                reply_to=line_above[level - 1] if level else None,
                author=None if author == "GONE" else author,
                author_type=NEVER_PUBLIC.get(author, "public"),
                words=len(words),
                at=number,
                names=name.endswith("!"),
            )
        )
    return turns


def forest_of(turns: list[Turn]) -> Forest:
    return Forest.of([t.id for t in turns], [t.reply_to for t in turns], [t.thread for t in turns])


def columns_of(turns: list[Turn], forest: Forest, reported: dict[str, float]) -> ConversationColumns:
    codes = {author: code for code, author in enumerate(sorted({t.author for t in turns if t.author}))}
    return ConversationColumns(
        author=np.array([codes.get(t.author or "", -1) for t in turns], dtype=np.int32),
        author_type=np.array([AUTHOR_TYPES.index(t.author_type) for t in turns], dtype=np.int8),
        words=np.array([t.words for t in turns], dtype=np.int32),
        created_at=np.array([t.at * SECOND for t in turns], dtype=np.int64),
        names=np.array([t.names for t in turns], dtype=bool),
        parent_missing=np.array([t.parent_missing for t in turns], dtype=bool),
        reported=np.array([reported.get(c, math.nan) for c in forest.threads], dtype=np.float64),
    )


def about_of(turns: list[Turn]) -> Any:
    return np.array([not t.passing for t in turns], dtype=bool)


def measure(turns: list[Turn], reported: dict[str, float] | None = None) -> dict[str, dict[str, Any]]:
    """Return what `measure_conversations` gives for each thread."""
    forest = forest_of(turns)
    columns = columns_of(turns, forest, reported or {})
    conversations = measure_conversations(forest, find_mention_kinds(forest, columns.names, about_of(turns)), columns)
    return {row["thread"]: row for row in conversations.iter_rows(named=True)}


# the oracle: the definitions of METHOD sections 2 and 3 once more, post by post


def plain_parents(turns: list[Turn]) -> tuple[list[int | None], list[bool]]:
    """Return the parent of each turn, and whether it is a stand-in."""
    row = {turn.id: i for i, turn in enumerate(turns)}
    parents: list[int | None] = []
    given: list[int | None] = []
    heads: list[int | None] = []
    for i, turn in enumerate(turns):
        there = row.get(turn.reply_to or "")
        given.append(there if there is not None and turns[there].thread == turn.thread else None)
        head = row.get(turn.thread)
        heads.append(head if head is not None and turns[head].thread == turn.thread else None)
        parents.append(heads[i] if given[i] in (None, i) else given[i])
        if heads[i] == i:
            parents[i] = None
    for i in range(len(turns)):
        if i in line_above(parents, i):
            parents[i] = heads[i]
    return parents, [p is not None and p != t for p, t in zip(parents, given, strict=True)]


def line_above(parents: list[int | None] | dict[int, int | None], i: int) -> list[int]:
    """The ancestors of a turn, nearest first; ends where it comes round to itself."""
    line: list[int] = []
    up = parents[i]
    while up is not None and up not in line:
        line.append(up)
        up = parents[up]
    return line


def plain_kinds(parents: list[int | None], names: list[bool], about: list[bool]) -> list[int]:
    kinds = [0] * len(names)
    for i, named in enumerate(names):
        if named:
            for up in line_above(parents, i):
                kinds[up] = max(kinds[up], 1)
        if any(names[up] and about[up] for up in line_above(parents, i)):
            kinds[i] = 2
    return [3 if named else mention_kind for mention_kind, named in zip(kinds, names, strict=True)]


def plain_measures(turns: list[Turn], reported: dict[str, float] | None = None) -> dict[str, dict[str, Any]]:
    """Return what `measure_conversations` should give for each thread."""
    parents, hung = plain_parents(turns)
    kinds = plain_kinds(parents, [t.names for t in turns], [not t.passing for t in turns])
    members: dict[str, list[int]] = {}
    for i, turn in enumerate(turns):
        members.setdefault(turn.thread, []).append(i)
    return {
        thread: plain_conversation(turns, rows, [i for i in rows if kinds[i]], parents, hung)
        | {"completeness": plain_completeness(turns, rows, (reported or {}).get(thread))}
        for thread, rows in members.items()
        if any(kinds[i] for i in rows)
    }


def plain_completeness(turns: list[Turn], rows: list[int], reported: float | None) -> float:
    here = {turns[i].id for i in rows}
    unseen = {turns[i].reply_to for i in rows} - here - {None}
    given = 0 if reported is None or math.isnan(reported) else reported + 1
    return len(rows) / max(len(rows) + len(unseen), given)


def plain_conversation(
    turns: list[Turn], rows: list[int], conversation: list[int], parents: list[int | None], hung: list[bool]
) -> dict[str, Any]:
    here = {turns[i].id for i in rows}
    is_public = {i: turns[i].author_type == "public" and turns[i].author is not None for i in conversation}
    missing = {i: turns[i].parent_missing or turns[i].reply_to not in here | {None} for i in conversation}
    edges = {
        i: p
        for i in conversation
        if (p := parents[i]) is not None
        and not hung[i]
        and is_public[i]
        and is_public[p]
        and turns[i].author != turns[p].author
    }
    aba = [i for i, p in edges.items() if p in edges and turns[edges[p]].author == turns[i].author]
    directions = {(turns[i].author, turns[p].author) for i, p in edges.items()}
    pairs = {frozenset(pair) for pair in directions}
    both = [pair for pair in directions if pair[::-1] in directions]
    words: Counter[str | None] = Counter()
    for i in conversation:
        if is_public[i]:
            words[turns[i].author] += turns[i].words

    shape = [i for i in conversation if turns[i].author_type in ("public", "unknown")]
    people = set(shape)
    shaped = {i: parents[i] if parents[i] in people else None for i in shape}
    lines = {i: line_above(shaped, i) for i in shape}
    levels = Counter(len(line) for line in lines.values())
    deep = {turns[i].author for i in shape if len(lines[i]) >= 2 and is_public[i]}
    opener = min((i for i in shape if not lines[i]), key=lambda i: (turns[i].at, i), default=None)
    waits = [max(turns[i].at - turns[p].at, 0) for i, p in edges.items() if p == opener]

    own = [i for i in conversation if turns[i].author_type in ("brand", "staff")]
    root = min((i for i in conversation if parents[i] is None), key=lambda i: (turns[i].at, i))
    first = min((i for i in conversation if turns[i].names), key=lambda i: (turns[i].at, i))
    above = parents[first]
    started = root in own and not missing[root]
    return {
        "root_row": root,
        "thread": turns[root].thread,
        "root": turns[root].id,
        "posts": len(conversation),
        "people": len(words),
        "brand_posts": len(own),
        "kind": "brand_free" if not own else "brand_started" if started else "brand_joined",
        "c2c": len(words) >= 2 and bool(edges),
        "c2c_exchanges": len(edges),
        "depth": max(levels, default=0),
        "width": max(levels.values(), default=0),
        "h_index": max((h for h in levels if levels[h] >= h), default=0),
        "structural_virality": mean_distance(lines) if len(shape) >= 4 else None,
        "reciprocity": len(both) / 2 / len(pairs) if pairs else None,
        "balance": 1 - max(words.values()) / words.total() if words.total() else None,
        "aba": len(aba),
        "dialogue": bool(aba) or len(deep) >= 3,
        "unprompted": is_public[first] and (missing[first] if above is None else not turns[above].names),
        "first_reply_seconds": min(waits, default=None),
        "named_at": datetime.fromtimestamp(turns[first].at, UTC),
        "started_at": datetime.fromtimestamp(min(turns[i].at for i in conversation), UTC),
        "ended_at": datetime.fromtimestamp(max(turns[i].at for i in conversation), UTC),
    }


def mean_distance(lines: dict[int, list[int]]) -> float:
    """Mean length of the way between two posts, all roots hanging on one joint (-1)."""
    ways = {i: [i, *line, -1][::-1] for i, line in lines.items()}
    total = 0
    for first, way in ways.items():
        for second, back in ways.items():
            if first < second:
                shared = sum(a == b for a, b in zip(way, back, strict=False))
                total += len(way) + len(back) - 2 * shared
    return 2 * total / (len(ways) * (len(ways) - 1))


@st.composite
def turn_lists(draw_value: Callable[..., Any]) -> list[Turn]:
    """Up to 14 posts in two conversations: any order, parents that are missing, elsewhere, themselves or in circles."""
    ids = draw_value(st.permutations(["a", "b", *(f"p{i}" for i in range(12))]))
    ids = ids[: draw_value(st.integers(1, len(ids)))]
    turn = st.builds(
        Turn,
        id=st.just(""),
        thread=st.sampled_from("aaab"),
        reply_to=st.sampled_from([None, "ghost", "spectre", "a", *ids, *ids]),
        author=st.sampled_from(["ann", "bob", "cem", "dot", None]),
        author_type=st.sampled_from(["public"] * 14 + list(AUTHOR_TYPES)),
        words=st.integers(0, 5),
        at=st.integers(0, 9),
        names=st.booleans() if draw_value(st.booleans()) else st.sampled_from([False] * 6 + [True]),
        parent_missing=st.booleans(),
        passing=st.booleans(),
    )
    return [draw_value(turn)._replace(id=name) for name in ids]


@pytest.fixture(scope="session")
def threads() -> SimpleNamespace:
    """Ways to make threads: `Turn`, `draw`, `forest_of`, `columns_of`, `measure`, and `turn_lists` for hypothesis."""
    return SimpleNamespace(
        Turn=Turn,
        draw=draw,
        forest_of=forest_of,
        about_of=about_of,
        columns_of=columns_of,
        measure=measure,
        turn_lists=turn_lists(),
    )


@pytest.fixture(scope="session")
def plainly() -> SimpleNamespace:
    """The oracle: `parents`, `line_above`, `kinds` and `measures`, in plain Python."""
    return SimpleNamespace(parents=plain_parents, line_above=line_above, kinds=plain_kinds, measures=plain_measures)
