"""The random sample that people check."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from reports.queries.label_sample import agreements, ask_next
from services.feedback.label_sample import SampleRequest, draw_sample
from talkworthy.findings import AnalysisResult, Mention
from talkworthy.model import Post
from talkworthy.storage.analysis.labels import Label, save_labels
from talkworthy.storage.analysis.results import save_reading
from talkworthy.storage.posts.save import save_posts
from talkworthy.storage.store import Store

AT = datetime(2026, 3, 2, tzinfo=UTC)
BOTH = ("relevant", "sentiment")
BRAND = "Copper Kettle"


@pytest.fixture
def filled(store: Store) -> Store:
    """Ten posts about the brand, in a thread each."""
    posts = [
        Post(f"hob:{n}", "hob", "post", AT, f"hob:{n}", author=f"a{n}", text="my copper kettle") for n in range(10)
    ]
    with store.write() as connection:
        save_posts(connection, posts)
        parts = [Mention(BRAND, n + 1, f"hob:{n}", "direct", None) for n in range(10)]
        save_reading(connection, [(f"hob:{n}", 1) for n in range(10)], "1", AnalysisResult(mentions=parts))
    return store


def say(store: Store, post: str, who: str, **words: str) -> None:
    with store.write() as connection:
        save_labels(connection, [Label(BRAND, post, name, word, who, AT) for name, word in words.items()])


def asked(store: Store, who: str, **more: object) -> tuple[str, str, int] | None:
    with store.read() as connection:
        found = ask_next(connection, BRAND, who, BOTH, **more)  # type: ignore[arg-type]
    return found and (found.post.id, found.question, found.done)


def test_everybody_is_asked_of_the_same_post_until_they_have_answered_all(filled: Store) -> None:
    with filled.write() as connection:
        draw_sample(connection, BRAND, SampleRequest(3, 1), AT)
    first = asked(filled, "ada")
    assert first is not None
    assert first == asked(filled, "bo")
    say(filled, first[0], "ada", relevant="about")
    assert asked(filled, "ada") == (first[0], "sentiment", 0)
    say(filled, first[0], "ada", sentiment="neutral")
    after = asked(filled, "ada")
    assert after is not None
    assert (after[0] != first[0], after[2]) == (True, 1)
    assert asked(filled, "bo") == first


def test_of_what_is_not_about_the_brand_nothing_more_is_asked(filled: Store) -> None:
    with filled.write() as connection:
        draw_sample(connection, BRAND, SampleRequest(1, 1), AT)
    first = asked(filled, "ada")
    assert first is not None
    say(filled, first[0], "ada", relevant="not_about")
    assert asked(filled, "ada") is None


def test_what_was_skipped_is_not_asked(filled: Store) -> None:
    with filled.write() as connection:
        (only,) = draw_sample(connection, BRAND, SampleRequest(1, 1), AT)
    assert asked(filled, "ada", skipped={only.id}) is None


def test_agreement_is_of_drawn_posts_that_two_answered(filled: Store) -> None:
    with filled.write() as connection:
        drawn = [post.id for post in draw_sample(connection, BRAND, SampleRequest(3, 1), AT)]
    for who, words in (("ada", ("about", "about", "not_about")), ("bo", ("about", "not_about", "not_about"))):
        for post, word in zip(drawn, words, strict=True):
            say(filled, post, who, relevant=word)
    with filled.read() as connection:
        (told,) = agreements(connection, BRAND).items()
    assert told[0] == "relevant"
    assert (told[1].posts, told[1].pairs, told[1].same) == (3, 3, 2)
