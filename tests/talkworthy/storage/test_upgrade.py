"""A store of an earlier version opens with everything that people wrote in it, under today's names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from talkworthy.date_range import DateRange
from talkworthy.storage import engine
from talkworthy.storage.analysis.label_sample import load_labels_of_all_people
from talkworthy.storage.analysis.labels import load_all_labels
from talkworthy.storage.analysis.quarantine import count_quarantine
from talkworthy.storage.analysis.scores import load_scores
from talkworthy.storage.analysis.topics import TopicFit, load_known_topics
from talkworthy.storage.conversations.queries import ConversationFilter, find_conversations, stream_posts
from talkworthy.storage.notebook import assumptions
from talkworthy.storage.notebook.audit import AuditFilter, find_audit_events
from talkworthy.storage.notebook.notes import Note, load_notes
from talkworthy.storage.posts.erased_authors import load_erased_authors
from talkworthy.storage.posts.full_text_search import contains_all_words, index_new_posts
from talkworthy.storage.runs.exported_files import load_exported_files
from talkworthy.storage.schema.comparisons import (
    author_types_with_quarantine,
    conversations_with_quarantine,
    sample_results,
)
from talkworthy.storage.schema.core import (
    annotations,
    conversations,
    mentions,
    posts,
    rechecks,
    rollups,
    store_state,
    threads,
    topics,
)
from talkworthy.storage.store import Store, load_revision

AT = 1_767_225_600_000_000
"""2026-01-01T00:00Z in microseconds."""
DAY = 20_454
"""2026-01-01 in days since 1970."""
MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
RANGE = DateRange.between(date(2026, 1, 1), date(2026, 1, 2))

CONVERSATION: dict[str, Any] = {
    "brand": "Kettle",
    "conversation": "hob:1",
    "source": "hob",
    "community": "kitchens",
    "root": "hob:1",
    "posts": 3,
    "customers": 2,
    "brand_posts": 0,
    "kind": "brand_free",
    "c2c": True,
    "c2c_exchanges": 1,
    "depth": 2,
    "width": 1,
    "h_index": 1,
    "structural_virality": None,
    "reciprocity": 0.5,
    "balance": None,
    "aba": 0,
    "dialogue": True,
    "brought_up": True,
    "first_reply_seconds": 60.0,
    "completeness": 1.0,
    "named_at": AT,
    "started_at": AT,
    "ended_at": AT + 1,
}
REVEAL = {"status": "holds", "share": 0.25, "units": 8, "talks": 8, "conversations": ["hob:1"], "missed": 0}
SCORE = {
    "status": "refused",
    "verdict": "There is not enough talk.",
    "index": 61,
    "low": 44,
    "high": 66,
    "parts": {
        "talkers": {"title": "Talkers", "value": 0.7794, "conversations": ["hob:1"]},
        "spread": {"title": "Spread", "value": 0.5, "conversations": []},
        "warmth": {"title": "Warmth", "value": None, "conversations": []},
    },
    "left_out": ["warmth"],
    "window": {"start": "2026-01-01", "end": "2026-01-02", "weeks": 1},
    "counts": {"talks": 79, "c2c_talks": 66, "customers": 88, "weeks_with_talk": 1},
    "opinion": {"warm": 1, "cold": 2, "no_side": 3, "no_side_share": 0.5, "spread": 0.0969},
    "without": {"Warmth": 64, "the largest talk": 60, "the top author": 61},
    "version": "2 warmth=0",
}
SCORE_NOW = {
    "status": "insufficient_data",
    "headline": "There is not enough talk.",
    "score": 61,
    "low": 44,
    "high": 66,
    "components": {
        "people": {"title": "People talking", "value": 0.7794, "threads": ["hob:1"]},
        "breadth": {"title": "Breadth", "value": 0.5, "threads": []},
        "sentiment": {"title": "Sentiment", "value": None, "threads": []},
    },
    "left_out": ["sentiment"],
    "date_range": {"start": "2026-01-01", "end": "2026-01-02", "weeks": 1},
    "counts": {"conversations": 79, "c2c_conversations": 66, "people": 88, "weeks_with_conversation": 1},
    "opinion": {"positive": 1, "negative": 2, "neutral": 3, "neutral_share": 0.5, "spread": 0.0969},
    "without": {"Sentiment": 64, "the largest conversation": 60, "the top author": 61},
    "version": "2 sentiment=0",
}


def earlier_post(number: int, reply_to: int | None = None, marks: str = "", created_at: int = AT) -> dict[str, Any]:
    return {
        "pk": number,
        "id": f"hob:{number}",
        "source": "hob",
        "kind": "comment",
        "author": "ada",
        "community": "kitchens",
        "conversation": "hob:1",
        "reply_to": reply_to and f"hob:{reply_to}",
        "title": "",
        "text": f"The kettle number {number} whistles.",
        "created_at": created_at,
        "parent_missing": False,
        "marks": marks,
        "gone": False,
        "revision": number,
    }


def earlier_annotation(post: int, name: str, label: str) -> dict[str, Any]:
    return {"brand": "Kettle", "name": name, "post": post, "version": "1", "label": label, "rule": "a rule"}


def earlier_label(post: str, name: str, label: str, said_by: str = "ann", said_at: int = AT) -> dict[str, Any]:
    values = {"brand": "Kettle", "post": post, "name": name, "label": label}
    return values | {"said_by": said_by, "said_at": said_at}


def earlier_event(kind: str, what: str) -> dict[str, Any]:
    return {"done_at": AT, "done_by": "ann", "role": "admin", "kind": kind, "brand": "Kettle", "what": what}


PERIOD = {"brand": "Kettle", "first_day": DAY, "last_day": DAY + 1}
ROWS: dict[str, list[dict[str, Any]]] = {
    "posts": [earlier_post(1, marks="moderator\nflair:Roaster"), earlier_post(2, 1), earlier_post(3, 2)],
    "conversations": [{"id": "hob:1", "touched": 3, "analysed": 2, "reading": "old rules"}],
    "talk_posts": [
        {"brand": "Kettle", "post": 1, "conversation": "hob:1", "role": "direct", "alias": "kettle", "start": 4},
        {"brand": "Kettle", "post": 2, "conversation": "hob:1", "role": "inherited"},
        {"brand": "Kettle", "post": 3, "conversation": "hob:1", "role": "context"},
    ],
    "annotations": [
        earlier_annotation(1, "voice", "customer"),
        earlier_annotation(2, "voice", "promoter"),
        earlier_annotation(1, "sentiment", "positive"),
        earlier_annotation(1, "spark", "question"),
        earlier_annotation(2, "copy", "hob:1"),
        earlier_annotation(1, "suspicion", "released"),
        earlier_annotation(2, "suspicion", "held"),
        earlier_annotation(3, "suspicion", "beside"),
    ],
    "talks": [CONVERSATION],
    "talks_with_quarantine": [CONVERSATION | {"customers": 4}],
    "author_types_with_quarantine": [{"brand": "Kettle", "post": 1, "author_type": "customer"}],
    "sample_results": [
        {
            "brand": "Kettle",
            "post": 1,
            "author_type": "customer",
            "sentiment": "positive",
            "analysed": 2,
            "reading": "r",
        }
    ],
    "topics": [
        {
            "brand": "Kettle",
            "topic": 4,
            "label": "A name by a person",
            "words": "boil lid",
            "posts": 2,
            "version": "2",
            "pinned": True,
            "found_among": 319,
            "seen_to": 520,
        }
    ],
    "rollups": [
        {
            "brand": "Kettle",
            "day": DAY,
            "source": "hob",
            "community": "kitchens",
            "sentiment": "positive",
            "voice": "customer",
            "posts": 1,
            "direct": 1,
        }
    ],
    "scores": [PERIOD | {"version": "2 warmth=0", "computed_at": AT, "result": json.dumps(SCORE)}],
    "checks": [{"post": 1, "checked_at": AT}],
    "forgotten": [{"author": "a hash", "forgotten_at": AT}],
    "outputs": [{"path": "/out.csv", "what": "csv", "written_at": AT}],
    "labels": [
        earlier_label("hob:1", "voice", "customer"),
        earlier_label("hob:1", "voice", "staff", "ben", AT + 1),
        earlier_label("hob:2", "voice", "customer"),
        earlier_label("hob:2", "suspicion", "released"),
        earlier_label("hob:3", "suspicion", "held"),
        earlier_label("hob:1", "relevant", "about"),
        earlier_label("hob:1", "sentiment", "negative"),
        earlier_label("hob:9", "stage", "left"),
    ],
    "claims": [
        PERIOD
        | {
            "words": "they talk about shipping",
            "comparison": "at_least",
            "share": 0.1,
            "unit": "customers",
            "replaces": 7,
            "written_by": "ann",
            "written_at": AT,
        }
    ],
    "claim_mappings": [{"claim": 1, "targets": '["complaint", "topic:4"]', "mapped_by": "ann", "mapped_at": AT}],
    "claim_examples": [
        {
            "mapping": 1,
            "post": "hob:1",
            "conversation": "hob:1",
            "counted": True,
            "place": 0,
            "answer": False,
            "said_by": "ann",
            "said_at": AT,
        }
    ],
    "claim_reveals": [{"mapping": 1, "result": json.dumps(REVEAL), "revealed_by": "ann", "revealed_at": AT}],
    "guesses": [PERIOD | {"points": '{"": 50.0, "4": 50.0}', "guessed_by": "ben", "guessed_at": AT}],
    "notes": [
        {
            "brand": "Kettle",
            "board": "2026-W01 left",
            "conversation": "hob:1",
            "words": "They left over shipping",
            "written_by": "ann",
            "written_at": AT,
        }
    ],
    "audit": [
        earlier_event("correct", "voice: customer"),
        earlier_event("quarantine", "suspicion: held"),
        earlier_event("quarantine", "suspicion: released"),
        earlier_event("claim", "claim 1 revealed"),
        earlier_event("topic", "topic 3 renamed"),
    ],
}


def migrate(store: engine.Engine, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(engine.MIGRATIONS).replace("%", "%%"))
    with store.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def insert(connection: Connection, table: str, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        values = ", ".join(f":{name}" for name in row)
        connection.execute(text(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({values})"), row)


@pytest.fixture
def upgraded(store_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A store that revision 0009 made and filled, opened with today's code."""
    with monkeypatch.context() as patch:
        patch.setattr(engine, "_migrate", lambda *_: None)
        earlier = engine.open_engine(store_url)
    migrate(earlier, "0009")
    with earlier.begin() as connection:
        for table, rows in ROWS.items():
            insert(connection, table, rows)
        connection.execute(text("UPDATE store_state SET revision = 12, said = 5, salt = 'a salt'"))
        if connection.dialect.name == "sqlite":
            connection.execute(text("INSERT INTO posts_search (rowid, title, text) SELECT pk, title, text FROM posts"))
            connection.execute(text("UPDATE store_state SET searched = 3"))
    earlier.dispose()
    store = Store(store_url)
    yield store
    store.close()


def rows_of(store: Store, table: Any, *columns: str) -> list[tuple[Any, ...]]:
    chosen = table.select().with_only_columns(*(table.c[name] for name in columns))
    with store.read() as connection:
        return sorted(map(tuple, connection.execute(chosen)), key=repr)


def test_no_row_is_lost(upgraded: Store) -> None:
    names = {
        "conversations": "threads",
        "talk_posts": "mentions",
        "talks": "conversations",
        "talks_with_quarantine": "conversations_with_quarantine",
        "checks": "rechecks",
        "forgotten": "erased_authors",
        "outputs": "exported_files",
        "claims": "assumptions",
        "claim_mappings": "assumption_mappings",
        "claim_examples": "assumption_examples",
        "claim_reveals": "assumption_reveals",
    }
    with upgraded.read() as connection:
        for table, rows in ROWS.items():
            count = connection.execute(text(f"SELECT count(*) FROM {names.get(table, table)}")).scalar_one()
            assert (table, count) == (table, len(rows))


def test_labels_stay_with_who_gave_them(upgraded: Store) -> None:
    with upgraded.read() as connection:
        newest = {name: dict(labels) for name, labels in load_all_labels(connection, "Kettle").items()}
        by_person = load_labels_of_all_people(connection, "Kettle")
    assert newest == {
        "author_type": {"hob:1": "staff", "hob:2": "public"},
        "quarantine": {"hob:2": "included", "hob:3": "excluded"},
        "relevant": {"hob:1": "about"},
        "sentiment": {"hob:1": "negative"},
        "stage": {"hob:9": "left"},
    }
    assert by_person["hob:1", "author_type"] == {"ann": "public", "ben": "staff"}


def test_the_notebook_stays_as_it_was_written(upgraded: Store) -> None:
    with upgraded.read() as connection:
        (assumption,) = assumptions.load_brand_assumptions(connection, "Kettle")
        (mapping,) = assumptions.load_mappings(connection, assumption.number)
        examples = assumptions.load_examples(connection, mapping.number)
        reveal = assumptions.load_reveal(connection, mapping.number)
        (guess,) = assumptions.load_guesses(connection, "Kettle")
        notes = load_notes(connection, "Kettle")
    new = assumptions.NewAssumption("they talk about shipping", "at_least", 0.1, "people", 7)
    assert assumption == assumptions.Assumption(1, "Kettle", new, RANGE, "ann", MOMENT)
    assert mapping == assumptions.AssumptionMapping(1, 1, ("complaint", "topic:4"), "ann", MOMENT)
    assert examples == [assumptions.AssumptionExample("hob:1", "hob:1", True, False, True)]
    assert reveal == assumptions.Reveal(
        1,
        {"status": "holds", "share": 0.25, "units": 8, "conversations": 8, "threads": ["hob:1"], "missed": 0},
        "ann",
        MOMENT,
    )
    assert guess == assumptions.Guess(1, "Kettle", RANGE, {"": 50.0, "4": 50.0}, "ben", MOMENT)
    assert notes == [Note("Kettle", "2026-W01 left", "hob:1", "They left over shipping", "ann", MOMENT, 1)]


def test_names_of_topics_stay(upgraded: Store) -> None:
    with upgraded.read() as connection:
        known = load_known_topics(connection, "Kettle")
    assert [(topic.number, topic.label) for topic in known.pinned] == [(4, "A name by a person")]
    assert known.search == TopicFit("2", 319, 520)
    assert rows_of(upgraded, topics, "words", "posts") == [("boil lid", 2)]


def test_scores_keep_every_digit_under_new_keys(upgraded: Store) -> None:
    with upgraded.read() as connection:
        ((date_range, record),) = load_scores(connection, "Kettle")
    assert (date_range, record.version, record.computed_at) == (RANGE, "2 sentiment=0", MOMENT)
    assert json.loads(record.result) == SCORE_NOW


def test_the_audit_log_keeps_its_events_in_order(upgraded: Store) -> None:
    with upgraded.read() as connection:
        events = find_audit_events(connection, AuditFilter())
    assert [(event.number, event.kind, event.what, event.by) for event in reversed(events)] == [
        (1, "correct", "author_type: public", "ann"),
        (2, "quarantine", "quarantine: excluded", "ann"),
        (3, "quarantine", "quarantine: included", "ann"),
        (4, "assumption", "claim 1 revealed", "ann"),
        (5, "topic", "topic 3 renamed", "ann"),
    ]


def test_posts_keep_their_flags_and_can_be_found(upgraded: Store) -> None:
    with upgraded.write() as connection:
        index_new_posts(connection)
    with upgraded.read() as connection:
        stored = {post.id: post for post in stream_posts(connection)}
        matching = connection.execute(posts.select().where(contains_all_words(connection, "whistles number"))).all()
    assert stored["hob:1"].flags == ("moderator", "flair:Roaster")
    assert (stored["hob:3"].thread, stored["hob:3"].reply_to) == ("hob:1", "hob:2")
    assert sorted(row.id for row in matching) == ["hob:1", "hob:2", "hob:3"]


def test_what_the_analysis_produced_is_named_anew(upgraded: Store) -> None:
    assert rows_of(upgraded, mentions, "post", "mention_kind", "start") == [
        (1, "direct", 4),
        (2, "implied", None),
        (3, "context", None),
    ]
    assert rows_of(upgraded, annotations, "post", "name", "label") == [
        (1, "author_type", "public"),
        (1, "conversation_starter", "question"),
        (1, "quarantine", "included"),
        (1, "sentiment", "positive"),
        (2, "author_type", "promoter"),
        (2, "near_duplicate", "hob:1"),
        (2, "quarantine", "excluded"),
        (3, "quarantine", "dependent"),
    ]
    assert rows_of(upgraded, conversations, "thread", "people", "unprompted", "reciprocity") == [
        ("hob:1", 2, True, 0.5)
    ]
    assert rows_of(upgraded, conversations_with_quarantine, "thread", "people") == [("hob:1", 4)]
    assert rows_of(upgraded, author_types_with_quarantine, "post", "author_type") == [(1, "public")]
    # no fingerprint is empty, so that the next analysis adds the cue
    assert rows_of(upgraded, sample_results, "author_type", "analysed_revision", "fingerprint", "cue") == [
        ("public", 2, "", None)
    ]
    assert rows_of(upgraded, rollups, "author_type", "posts") == [("public", 1)]
    with upgraded.read() as connection:
        assert count_quarantine(connection, "Kettle") == {"dependent": 1, "excluded": 1, "included": 1}
        (row,) = find_conversations(connection, ConversationFilter("Kettle", author_types=("public",)))
    assert (row.thread, row.people, row.positive) == ("hob:1", 2, 1)


def test_the_store_goes_on_counting_where_it_was(upgraded: Store) -> None:
    assert rows_of(upgraded, threads, "id", "revision", "analysed_revision", "fingerprint") == [
        ("hob:1", 3, 2, "old rules")
    ]
    assert rows_of(upgraded, store_state, "revision", "label_revision", "salt") == [(12, 5, "a salt")]
    assert rows_of(upgraded, rechecks, "post", "checked_at") == [(1, AT)]
    with upgraded.read() as connection:
        revision = load_revision(connection)
        assert load_erased_authors(connection).keys == {"a hash"}
        (file,) = load_exported_files(connection)
    assert (revision.conversations, revision.labels) == (7, 5)
    assert (str(file.path), file.format, file.written_at) == ("/out.csv", "csv", MOMENT)


def test_an_erased_post_leaves_the_index_of_an_upgraded_store(upgraded: Store) -> None:
    with upgraded.write() as connection:
        connection.execute(posts.update().where(posts.c.id == "hob:2").values(text="Nothing left."))
    with upgraded.read() as connection:
        matching = connection.execute(posts.select().where(contains_all_words(connection, "whistles"))).all()
    assert sorted(row.id for row in matching) == ["hob:1", "hob:3"]
