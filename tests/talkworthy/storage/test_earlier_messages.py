"""A store of an earlier version loses what its messages quoted of files and posts."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import text

from talkworthy.model import DeadLetter
from talkworthy.storage.posts.dead_letters import save_dead_letters
from talkworthy.storage.runs.runs import begin_run, end_run
from talkworthy.storage.store import Store

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
REFUSED = (
    "a.csv is in a format that Talkworthy does not recognise. Supported formats: a Reddit dump. Its first line is "
    '\'{"user": "quiet_reader_7", "words": "it\\\'s private"}\'. If it is a table, map its columns, for example '
    "--map Date=created_at --map Message=text."
)
REASONS = (
    "KeyError: 'text'",
    'ValueError: invalid literal for int() with base 10: "it\'s private"',
    "its date is in an unknown format",
)


def test_messages_and_reasons_keep_what_happened_and_lose_what_they_quoted(store_url: str) -> None:
    earlier = Store(store_url)
    with earlier.write() as connection:
        for message in (REFUSED, "12 of 40 posts kept from a.csv."):
            end_run(connection, begin_run(connection, "import", NOON, None, None), NOON, "failed", message)
        letters = [DeadLetter("page", reason, f"{{{number}}}") for number, reason in enumerate(REASONS)]
        save_dead_letters(connection, "hob", "Kettle", letters, NOON)
        connection.execute(text("UPDATE alembic_version SET version_num = '0011'"))
    earlier.close()
    store = Store(store_url)
    with store.read() as connection:
        messages = connection.execute(text("SELECT message FROM runs ORDER BY pk")).scalars().all()
        reasons = connection.execute(text("SELECT reason FROM dead_letters ORDER BY pk")).scalars().all()
    store.close()
    assert messages == [
        "a.csv is in a format that Talkworthy does not recognise. Supported formats: a Reddit dump. If it is a table, "
        "map its columns, for example --map Date=created_at --map Message=text.",
        "12 of 40 posts kept from a.csv.",
    ]
    assert reasons == [
        "KeyError: 'text'",
        "ValueError: invalid literal for int() with base 10: [...]",
        "its date is in an unknown format",
    ]
