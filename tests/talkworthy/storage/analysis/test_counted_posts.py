"""Which posts are counted: the SQL of the store and the filter of the analysis agree."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any

import pytest
from sqlalchemy import select

from analysis.measures.counted_posts import counted_posts
from talkworthy.date_range import DateRange
from talkworthy.storage.analysis.counted_posts import (
    COUNTED_BY,
    ThreadMentions,
    count_mentions_by_thread,
    counts,
    join_annotations,
)
from talkworthy.storage.analysis.dataframes import mentions_frame, rollups_frame
from talkworthy.storage.analysis.rollups import update_rollups
from talkworthy.storage.analysis.topics import count_topics
from talkworthy.storage.schema.core import mentions, posts

ROLES = ("direct", "implied", "context")
AUTHOR_TYPES = ("public", "brand", "")
COPIES = ("", "copy")
QUARANTINE = ("", "excluded", "included", "dependent")
KINDS = list(product(ROLES, AUTHOR_TYPES, COPIES, QUARANTINE))
"""All kinds of posts; "" where a post has no such annotation."""


@pytest.fixture
def all_kinds(scratch: Any, post: Any, conversation: Any) -> Any:
    """A store with one conversation that has a post of each kind, named after it."""
    names = ["-".join(kind) for kind in KINDS]
    root = f"hob:{names[0]}"
    scratch.save(*(post(name, thread=root, minutes=n) for n, name in enumerate(names)))
    parts, findings = [], []
    for name, (mention_kind, author_type, copy, quarantine) in zip(names, KINDS, strict=True):
        parts.append(scratch.mention(name, mention_kind, thread=root))
        findings += [scratch.annotation(name, "author_type", author_type)] if author_type else []
        findings += [scratch.annotation(name, "near_duplicate", root)] if copy else []
        findings += [scratch.annotation(name, "quarantine", quarantine)] if quarantine else []
    scratch.read([conversation(root)], parts, findings)
    return scratch


def counted_by_sql(scratch: Any) -> dict[int, str]:
    """Number and id of the posts that the store counts."""
    source, joined = join_annotations(mentions.join(posts, posts.c.pk == mentions.c.post), "Brewly", COUNTED_BY)
    with scratch.store.read() as connection:
        rows = connection.execute(select(posts.c.pk, posts.c.id).select_from(source).where(counts(joined)))
        return {row.pk: row.id for row in rows}


def test_the_store_counts_people_posts_about_the_brand_once_and_out_of_quarantine(all_kinds: Any) -> None:
    assert set(counted_by_sql(all_kinds).values()) == {
        "hob:direct-public--",
        "hob:direct-public--included",
        "hob:implied-public--",
        "hob:implied-public--included",
    }


def test_the_analysis_counts_the_same_posts(all_kinds: Any) -> None:
    counted = counted_posts(all_kinds.query(mentions_frame, "Brewly"))
    assert set(counted["post"]) == set(counted_by_sql(all_kinds))


def test_topics_have_their_share_of_the_same_posts(all_kinds: Any) -> None:
    assert [row.posts for row in all_kinds.query(count_topics, "Brewly")] == [4]


DAY = DateRange.between(date(2026, 3, 2), date(2026, 3, 2))


def test_mentions_by_thread_are_those_that_name_the_brand(all_kinds: Any) -> None:
    thread = f"hob:{'-'.join(KINDS[0])}"
    assert all_kinds.query(count_mentions_by_thread, "Brewly", DAY) == [ThreadMentions(thread, "hob", None, 2)]


def test_mentions_outside_the_date_range_are_not_counted(all_kinds: Any) -> None:
    later = DateRange.between(date(2026, 3, 3), date(2026, 3, 9))
    assert all_kinds.query(count_mentions_by_thread, "Brewly", later) == []


def test_the_daily_counts_have_the_same_mentions(all_kinds: Any) -> None:
    all_kinds.change(update_rollups, "Brewly")
    rollups = all_kinds.query(rollups_frame, "Brewly", DAY)
    assert rollups.filter(rollups["author_type"] == "public")["direct"].sum() == 2
