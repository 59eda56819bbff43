"""A store of version 0014 opens with room for ratings; doing so again changes nothing."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import inspect, text

from talkworthy.storage.posts.save import from_row, save_posts
from talkworthy.storage.schema.core import posts
from talkworthy.storage.store import Store


@pytest.mark.parametrize("already_there", [False, True])
def test_posts_of_before_have_no_rating_and_new_ones_do(store_url: str, post: Any, already_there: bool) -> None:
    earlier = Store(store_url)
    with earlier.write() as connection:
        save_posts(connection, [post("a")])
        if not already_there:
            connection.execute(text("DROP INDEX posts_by_rating"))
            connection.execute(text("ALTER TABLE posts DROP COLUMN rating"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0014'"))
    earlier.close()
    store = Store(store_url)
    with store.write() as connection:
        save_posts(connection, [post("b", rating=4.5)])
        ratings = {row.id: from_row(row).rating for row in connection.execute(posts.select())}
        indexes = [index["name"] for index in inspect(connection).get_indexes("posts")]
    store.close()
    assert ratings == {"hob:a": None, "hob:b": 4.5}
    assert indexes.count("posts_by_rating") == 1
