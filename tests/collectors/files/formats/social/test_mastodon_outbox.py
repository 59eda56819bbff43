"""The outbox of a Mastodon archive."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from file_samples import SAMPLES
from sample_files import document
from social_file_samples import OUTBOX, note

from collectors.mastodon.parse import to_post

Write = Callable[[str, Any], Path]
Read = Callable[..., Any]


def test_public_posts_are_read_and_replies_linked(write: Write, read: Read) -> None:
    posts, rejects = read(write(*SAMPLES["mastodon_outbox"]))
    assert rejects == []
    assert [(post.id, post.reply_to, post.thread) for post in posts] == [
        ("mastodon:mug.example/1", None, "mastodon:mug.example/1"),
        ("mastodon:mug.example/2", "mastodon:mug.example/1", "mastodon:mug.example/1"),
    ]
    assert posts[0].author == "rosa@mug.example"
    assert posts[0].community == "mug.example"
    assert posts[0].lang == "en"
    assert posts[0].created_at == datetime(2026, 3, 1, 9, 31, tzinfo=UTC)


def test_html_becomes_text_with_its_line_breaks(write: Write, read: Read) -> None:
    posts, _ = read(write(*SAMPLES["mastodon_outbox"]))
    assert posts[0].text == "Copper Kettle beans & milk\n\nagain"


def test_an_unlisted_post_names_everybody_in_cc(write: Write, read: Read) -> None:
    unlisted = note(1, "<p>quiet</p>", to=["https://mug.example/users/rosa/followers"], cc=["as:Public"])
    posts, _ = read(write("outbox.json", document({**OUTBOX, "orderedItems": [unlisted]})))
    assert [post.text for post in posts] == ["quiet"]


def test_the_ids_are_those_of_the_collector(write: Write, read: Read) -> None:
    posts, _ = read(write(*SAMPLES["mastodon_outbox"]))
    answer = {
        "id": "1",
        "uri": "https://mug.example/users/rosa/statuses/1",
        "created_at": "2026-03-01T09:31:00Z",
        "content": "",
        "account": {"acct": "rosa"},
    }
    assert posts[0].id == to_post(answer, "mug.example", {}).id


def test_an_activity_without_a_post_is_a_reject(write: Write, read: Read) -> None:
    broken = note(1, "words")
    del broken["object"]["id"]
    posts, rejects = read(write("outbox.json", document({**OUTBOX, "orderedItems": [broken, note(2, "good")]})))
    assert [post.text for post in posts] == ["good"]
    assert [reject.reason for reject in rejects] == ["The activity has no post with an id."]


def test_descriptions_of_pictures_and_the_options_of_a_poll_are_read(write: Write, read: Read) -> None:
    picture = {"type": "Document", "mediaType": "image/jpeg", "url": "/a.jpg", "name": "a copper kettle"}
    asked = note(1, "<p>Which?</p>", type="Question", attachment=[picture], oneOf=[{"name": "tea"}, {"name": "coffee"}])
    posts, _ = read(write("outbox.json", document({**OUTBOX, "orderedItems": [asked]})))
    assert posts[0].text == "Which?\n\n[Image: a copper kettle]\n[Poll: tea | coffee]"
