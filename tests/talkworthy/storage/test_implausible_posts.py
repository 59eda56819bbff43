"""A store with posts whose moment cannot be right loses them when it is opened, and keeps them as dead letters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from talkworthy.plausible_moment import PLACE
from talkworthy.post_ndjson import decode
from talkworthy.storage.conversations.queries import count_posts, store_span, stream_posts
from talkworthy.storage.posts.dead_letters import load_dead_letters
from talkworthy.storage.posts.save import save_posts
from talkworthy.storage.runs.runs import latest_runs
from talkworthy.storage.store import Store, load_revision

GOOD = datetime(2026, 3, 2, 12, tzinfo=UTC)
AGES = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)


@pytest.fixture
def opened_again(store_url: str, post) -> Iterator[Store]:
    """A store of version 0010 with one post of today, one reply of the year 9999 and one of 1970."""
    earlier = Store(store_url)
    with earlier.write() as connection:
        save_posts(
            connection,
            [
                post("good"),
                post("ages", created_at=AGES, thread="hob:good", reply_to="hob:good", flags=("bot",)),
                post("epoch", created_at=datetime(1970, 1, 1, tzinfo=UTC)),
            ],
        )
        connection.execute(
            text("INSERT INTO rollups VALUES ('Kettle', 2932896, 'hob', 'kitchens', 'positive', 'public', 1, 1)")
        )
        ages = connection.execute(text("SELECT pk FROM posts WHERE id = 'hob:ages'")).scalar_one()
        connection.execute(
            text(
                "INSERT INTO mentions (brand, post, thread, mention_kind) VALUES ('Kettle', :pk, 'hob:good', 'direct')"
            ),
            {"pk": ages},
        )
        connection.execute(text("UPDATE threads SET analysed_revision = revision"))
        connection.execute(text("DROP TABLE removals"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0010'"))
    earlier.close()
    store = Store(store_url)
    yield store
    store.close()


def test_only_posts_with_a_plausible_moment_stay(opened_again):
    with opened_again.read() as connection:
        assert [post.id for post in stream_posts(connection)] == ["hob:good"]
        assert store_span(connection) == (GOOD, GOOD)


def test_the_others_become_dead_letters_that_can_be_read_again(opened_again, post):
    with opened_again.read() as connection:
        letters = load_dead_letters(connection)
    assert [letter.letter.where for letter in letters] == [PLACE, PLACE]
    assert [letter.letter.reason for letter in letters] == [
        "created_at is 9999-12-31, which is in the future.",
        "created_at is 1970-01-01; no post of hob is older than 1990-01-01.",
    ]
    assert decode(letters[0].letter.raw.encode()) == post(
        "ages", created_at=AGES, thread="hob:good", reply_to="hob:good", flags=("bot",)
    )


def test_the_run_history_says_what_was_done(opened_again):
    with opened_again.read() as connection:
        (run,) = latest_runs(connection, limit=5)
    assert (run.job, run.state, run.rejects) == ("migrate", "ok", 2)
    assert run.message.startswith("2 posts with dates that cannot be right")


def test_results_of_these_posts_are_deleted_and_their_threads_pending(opened_again):
    with opened_again.read() as connection:
        tables = {
            name: connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one()
            for name in ("mentions", "rollups", "stale_days", "threads")
        }
        waiting = connection.execute(text("SELECT id FROM threads WHERE analysed_revision < revision")).scalars().all()
        assert load_revision(connection).conversations == 2
    assert tables == {"mentions": 0, "rollups": 0, "stale_days": 1, "threads": 1}
    assert waiting == ["hob:good"]


def test_a_clock_that_is_behind_the_newest_run_empties_no_store(store_url, post):
    store = Store(store_url)
    future = datetime.now(UTC) + timedelta(days=400)
    with store.write() as connection:
        save_posts(connection, [post("good", created_at=future)])
        connection.execute(
            text(
                "INSERT INTO runs (job, started_at, state, posts_read, posts_new, posts_changed, rejects, requests, "
                "cost, message) VALUES ('import', :at, 'ok', 0, 0, 0, 0, 0, 0, '')"
            ),
            {"at": int(future.timestamp()) * 1_000_000},
        )
        connection.execute(text("DROP TABLE removals"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0010'"))
    store.close()
    again = Store(store_url)
    with again.read() as connection:
        assert count_posts(connection) == 1
    again.close()
