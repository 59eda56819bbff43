"""Exported posts are safe to open, name no author and have no text that may not be quoted."""

import csv
import io
from datetime import UTC, datetime

from reports.formats.posts_csv import HEADER, posts_to_csv, to_pseudonym
from talkworthy.model import Engagement, Post
from talkworthy.storage.conversations.queries import ConversationFilter, stream_mentions

KEY = b"a key for tests"


def post(**fields):
    defaults = {"id": "reddit:t1", "source": "reddit", "kind": "comment", "thread": "reddit:t0"}
    more = {"created_at": datetime(2026, 3, 1, 9, 30, tzinfo=UTC), "author": "moss_and_fern", "text": "Lovely pot."}
    return Post(**(defaults | more | fields))


def read(file):
    return list(csv.DictReader(io.StringIO(file.decode("utf-8-sig"), newline="")))


def export_row(post, author_type="public"):
    return read(posts_to_csv([(post, "direct", author_type, "positive")], KEY))[0]


def test_a_post_is_one_row_with_all_columns():
    row = export_row(post(community="teacups", title="Pots", url="https://forum.test/1"))
    assert tuple(row) == HEADER
    assert (row["id"], row["community"], row["title"], row["text"]) == ("reddit:t1", "teacups", "Pots", "Lovely pot.")
    assert row["created_at"] == "2026-03-01T09:30:00+00:00"


def test_a_count_that_the_source_does_not_report_is_empty_and_not_0():
    row = export_row(post(engagement=Engagement(likes=0, replies=4)))
    assert (row["likes"], row["replies"], row["reposts"], row["views"]) == ("0", "4", "", "")


def test_the_rating_of_a_review_is_a_number_and_of_other_posts_empty():
    assert export_row(post(rating=4.5))["rating"] == "4.5"
    assert export_row(post())["rating"] == ""


def test_formulas_in_posts_are_disarmed():
    assert export_row(post(text="=1+1"))["text"] == "'=1+1"


def test_posts_on_x_have_id_and_url_and_no_text():
    row = export_row(post(id="x:7", source="x", title="t", text="secret text", url="https://x.test/7"))
    assert (row["id"], row["url"], row["title"], row["text"]) == ("x:7", "https://x.test/7", "", "")


def test_authors_go_by_a_pseudonym_with_their_author_type():
    file = posts_to_csv([(post(text="hello"), "direct", "public", None)], KEY)
    assert b"moss_and_fern" not in file
    assert read(file)[0]["author"].startswith("public-")


def test_an_author_keeps_the_pseudonym_under_one_key_and_loses_it_under_another():
    assert to_pseudonym(post(), "public", KEY) == to_pseudonym(post(author="Moss_and_Fern"), "public", KEY)
    assert to_pseudonym(post(), "public", KEY) != to_pseudonym(post(), "public", b"another key")


def test_a_pseudonym_that_comes_back_from_an_export_stays():
    once = to_pseudonym(post(), "public", KEY)
    assert to_pseudonym(post(author=once), "bot", b"another key") == once


def test_the_same_name_on_two_sources_is_two_people():
    elsewhere = post(id="mastodon:1", source="mastodon")
    assert to_pseudonym(post(), "public", KEY) != to_pseudonym(elsewhere, "public", KEY)


def test_an_unknown_author_has_no_pseudonym():
    assert export_row(post(author=None))["author"] == ""


def test_without_a_key_pseudonyms_agree_within_a_file():
    rows = read(posts_to_csv([(post(), "direct", "public", None), (post(), "direct", "public", None)]))
    assert rows[0]["author"] == rows[1]["author"]


def test_the_posts_that_the_store_streams_can_be_exported(store, grow):
    grow("Samovar", 3)
    with store.read() as connection:
        rows = read(posts_to_csv(stream_mentions(connection, ConversationFilter("Samovar"))))
    assert len(rows) == 9
    assert {row["mention_kind"] for row in rows} == {"direct", "implied"}
