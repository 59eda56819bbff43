"""The words of the glossary in tables, columns and values: threads, conversations, mentions, author types, assumptions.

A conversation is now what concerns one brand (it was called a talk), and a thread is the whole tree of posts (it was
called a conversation). No row is lost, and no number changes.
"""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

# in this order: the name `conversations` is given up by threads before conversations take it
TABLES = (
    ("conversations", "threads"),
    ("talks", "conversations"),
    ("talk_posts", "mentions"),
    ("talks_with_quarantine", "conversations_with_quarantine"),
    ("checks", "rechecks"),
    ("forgotten", "erased_authors"),
    ("outputs", "exported_files"),
    ("claims", "assumptions"),
    ("claim_mappings", "assumption_mappings"),
    ("claim_examples", "assumption_examples"),
    ("claim_reveals", "assumption_reveals"),
)
COLUMNS = (
    ("posts", "marks", "flags"),
    ("mentions", "role", "mention_kind"),
    ("conversations", "brought_up", "unprompted"),
    ("conversations_with_quarantine", "brought_up", "unprompted"),
    ("posts", "conversation", "thread"),
    ("mentions", "conversation", "thread"),
    ("conversations", "conversation", "thread"),
    ("conversations", "customers", "people"),
    ("conversations_with_quarantine", "conversation", "thread"),
    ("conversations_with_quarantine", "customers", "people"),
    ("rollups", "voice", "author_type"),
    ("labels", "said_by", "labelled_by"),
    ("labels", "said_at", "labelled_at"),
    ("assumption_mappings", "claim", "assumption"),
    ("assumption_examples", "conversation", "thread"),
    ("assumption_examples", "said_by", "labelled_by"),
    ("assumption_examples", "said_at", "labelled_at"),
    ("notes", "conversation", "thread"),
    ("threads", "touched", "revision"),
    ("threads", "analysed", "analysed_revision"),
    ("threads", "reading", "fingerprint"),
    ("sample_results", "analysed", "analysed_revision"),
    ("sample_results", "reading", "fingerprint"),
    ("topics", "found_among", "fitted_posts"),
    ("topics", "seen_to", "newest_post"),
    ("erased_authors", "forgotten_at", "erased_at"),
    ("exported_files", "what", "format"),
    ("store_state", "said", "label_revision"),
    ("store_state", "searched", "indexed_to"),
)
# index, its new name, table, columns
INDEXES = (
    ("posts_by_conversation", "posts_by_thread", "posts", ["thread"]),
    ("talk_posts_by_conversation", "mentions_by_thread", "mentions", ["thread"]),
    ("talks_by_conversation", "conversations_by_thread", "conversations", ["thread"]),
    ("talks_by_naming", "conversations_by_naming", "conversations", ["brand", "named_at"]),
    (
        "talks_with_quarantine_by_conversation",
        "conversations_with_quarantine_by_thread",
        "conversations_with_quarantine",
        ["thread"],
    ),
    ("claims_by_brand", "assumptions_by_brand", "assumptions", ["brand"]),
    ("claim_mappings_by_claim", "assumption_mappings_by_assumption", "assumption_mappings", ["assumption"]),
)
VALUES = (
    "UPDATE mentions SET mention_kind = 'implied' WHERE mention_kind = 'inherited'",
    "UPDATE annotations SET label = 'public' WHERE name = 'voice' AND label = 'customer'",
    "UPDATE annotations SET name = 'author_type' WHERE name = 'voice'",
    "UPDATE annotations SET name = 'conversation_starter' WHERE name = 'spark'",
    "UPDATE annotations SET name = 'near_duplicate' WHERE name = 'copy'",
    "UPDATE annotations SET rule = 'set by a person' WHERE rule = 'a person said so'",
    *(
        f"UPDATE {table} SET label = '{new}' WHERE name = 'suspicion' AND label = '{old}'"
        for table in ("annotations", "labels")
        for old, new in (("held", "excluded"), ("released", "included"), ("beside", "dependent"))
    ),
    "UPDATE annotations SET name = 'quarantine' WHERE name = 'suspicion'",
    "UPDATE labels SET name = 'quarantine' WHERE name = 'suspicion'",
    "UPDATE audit SET kind = 'assumption' WHERE kind = 'claim'",
    *(
        f"UPDATE audit SET what = '{new}' || substr(what, {len(old) + 1}) WHERE what LIKE '{old}%'"
        for old, new in (
            ("voice: customer", "author_type: public"),
            ("voice: ", "author_type: "),
            ("suspicion: held", "quarantine: excluded"),
            ("suspicion: released", "quarantine: included"),
            ("suspicion: ", "quarantine: "),
        )
    ),
    "UPDATE author_types_with_quarantine SET author_type = 'public' WHERE author_type = 'customer'",
    "UPDATE sample_results SET author_type = 'public' WHERE author_type = 'customer'",
    "UPDATE labels SET label = 'public' WHERE name = 'voice' AND label = 'customer'",
    "UPDATE labels SET name = 'author_type' WHERE name = 'voice'",
    "UPDATE rollups SET author_type = 'public' WHERE author_type = 'customer'",
    "UPDATE assumptions SET unit = 'people' WHERE unit = 'customers'",
)
# keys of the results that are kept as JSON
KEYS = {
    "talks": "conversations",
    "c2c_talks": "c2c_conversations",
    "weeks_with_talk": "weeks_with_conversation",
    "conversations": "threads",
    "conversation": "thread",
    "customers": "people",
    "parts": "components",
    "window": "date_range",
    "index": "score",
    "verdict": "headline",
    "warm": "positive",
    "cold": "negative",
    "no_side": "neutral",
    "no_side_share": "neutral_share",
}
COMPONENTS = {
    "talkers": "people",
    "spread": "breadth",
    "brought_up": "unprompted",
    "mutual_help": "peer_help",
    "substance": "personal_relevance",
    "warmth": "sentiment",
}
TITLES = {
    "Talkers": "People talking",
    "Spread": "Breadth",
    "Brought up": "Unprompted mentions",
    "Mutual help": "Peer help",
    "Substance": "Personal relevance",
    "Warmth": "Sentiment",
}
WITHOUT = {
    "the largest talk": "the largest conversation",
    "the three largest talks": "the three largest conversations",
    **TITLES,
}
STATUSES = {"refused": "insufficient_data"}


def upgrade() -> None:
    connection = op.get_bind()
    for old, _, table, _ in INDEXES:
        del table
        op.execute(f"DROP INDEX {old}")
    for old, new in TABLES:
        op.rename_table(old, new)
    for table, old, new in COLUMNS:
        op.execute(f"ALTER TABLE {table} RENAME COLUMN {old} TO {new}")
    for _, new, table, columns in INDEXES:
        op.create_index(new, table, columns)
    for statement in VALUES:
        op.execute(statement)
    for table, keys in (
        ("scores", ("brand", "first_day", "last_day", "version")),
        ("assumption_reveals", ("mapping",)),
    ):
        _rename_in_results(connection, table, keys)


def _rename_in_results(connection: sa.Connection, table: str, keys: tuple[str, ...]) -> None:
    """Rename keys and fixed values of the JSON in the column `result`, and components in the version of a score."""
    columns = ", ".join((*keys, "result"))
    where = " AND ".join(f"{key} = :{key}" for key in keys)
    for row in connection.execute(sa.text(f"SELECT {columns} FROM {table}")).mappings().all():
        values = {key: row[key] for key in keys} | {"new_result": json.dumps(_renamed(json.loads(row["result"])))}
        changes = "result = :new_result"
        if "version" in keys:
            changes += ", version = :new_version"
            values["new_version"] = _renamed_version(row["version"])
        connection.execute(sa.text(f"UPDATE {table} SET {changes} WHERE {where}"), values)


def _renamed(value: Any) -> Any:
    """Return a JSON value with the new words, in itself and in all that it holds."""
    if isinstance(value, list):
        return [_renamed(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {KEYS.get(key, key): _renamed_content(key, content) for key, content in value.items()}


def _renamed_content(key: str, content: Any) -> Any:
    """Return what stands under a key of an earlier version: some of it is named by other words than keys are."""
    match key, content:
        case "parts", dict():
            return {COMPONENTS.get(name, name): _renamed(part) for name, part in content.items()}
        case "left_out", list():
            return [COMPONENTS.get(name, name) if isinstance(name, str) else _renamed(name) for name in content]
        case "without", dict():
            return {WITHOUT.get(name, name): _renamed(part) for name, part in content.items()}
        case "title", str():
            return TITLES.get(content, content)
        case "status", str():
            return STATUSES.get(content, content)
        case "version", str():
            return _renamed_version(content)
    return _renamed(content)


def _renamed_version(version: str) -> str:
    """Return the version of the method, which names the components that have weights of their own."""
    for old, new in COMPONENTS.items():
        version = version.replace(f"{old}=", f"{new}=")
    return version
