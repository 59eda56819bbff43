"""A store of version 0013 has the engagement of its conversations as soon as it is opened, without an analysis."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text

from talkworthy.findings import AnalysisResult, AnnotationRow, Mention
from talkworthy.model import Annotation, Engagement
from talkworthy.storage.analysis.engagement import update_engagement
from talkworthy.storage.analysis.results import save_results
from talkworthy.storage.conversations.queries import ConversationFilter, find_conversations
from talkworthy.storage.posts.save import save_posts
from talkworthy.storage.schema.core import ENGAGEMENT, posts
from talkworthy.storage.store import Store

NAMES = ("a", "a1", "a2", "a3", "b", "c", "c1")


@pytest.fixture
def opened_again(store_url: str, post: Any, conversation: Any) -> Iterator[Store]:
    """A store of version 0013 with three conversations: one with posts that do not count, one nobody counted."""
    earlier = Store(store_url)
    reply = {"thread": "hob:a", "reply_to": "hob:a"}
    with earlier.write() as connection:
        save_posts(
            connection,
            [
                post("a", engagement=Engagement(5, 2, 1, 900)),
                post("a1", engagement=Engagement(likes=2**63 - 1), **reply),
                post("a2", engagement=Engagement(likes=70), **reply),
                post("a3", engagement=Engagement(likes=700), **reply),
                post("b"),
                post("c", engagement=Engagement(1, 9), source="discourse"),
                post("c1", engagement=Engagement(2, 4), source="discourse", thread="hob:c", reply_to="hob:c"),
            ],
        )
        number = {row.id: row.pk for row in connection.execute(posts.select())}
        kinds = {"a": "context"}
        mentions = [
            Mention("Brewly", number[f"hob:{name}"], f"hob:{name[0]}", kinds.get(name, "direct"))  # type: ignore[arg-type]
            for name in NAMES
        ]
        labels = [("a2", "near_duplicate", "hob:z"), ("a3", "quarantine", "excluded"), ("b", "quarantine", "included")]
        annotations = [
            AnnotationRow(number[f"hob:{name}"], Annotation("", "Brewly", kind, "1", label))
            for name, kind, label in labels
        ]
        result = AnalysisResult([conversation(f"hob:{name}") for name in "abc"], mentions, annotations)
        save_results(connection, [], "v1", result)
        connection.execute(text("DROP INDEX conversations_by_engagement"))
        for column in ENGAGEMENT:
            connection.execute(text(f"ALTER TABLE conversations DROP COLUMN {column}"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0013'"))
    earlier.close()
    store = Store(store_url)
    yield store
    store.close()


def engagement_of(store: Store) -> dict[str, tuple[Engagement, int | None]]:
    with store.read() as connection:
        rows = find_conversations(connection, ConversationFilter("Brewly"), order="engaged")
    return {row.thread: (row.engagement, row.reactions) for row in rows}


def test_the_migration_adds_it_up_once(opened_again: Store) -> None:
    assert engagement_of(opened_again) == {
        "hob:a": (Engagement(likes=10**12), 10**12),
        "hob:c": (Engagement(likes=3, replies=9), 12),
        "hob:b": (Engagement(), None),
    }


def test_the_next_analysis_adds_up_the_same(opened_again: Store) -> None:
    before = engagement_of(opened_again)
    with opened_again.write() as connection:
        update_engagement(connection, "Brewly")
    assert engagement_of(opened_again) == before
