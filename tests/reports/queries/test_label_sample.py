"""The random sample that people review."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from reports.queries.label_sample import agreements, upcoming_posts
from services.feedback.label_sample import SampleRequest, draw_sample
from talkworthy.findings import AnalysisResult, Mention
from talkworthy.model import Post
from talkworthy.storage.analysis.labels import Label, save_labels
from talkworthy.storage.analysis.results import save_results
from talkworthy.storage.posts.removal import find_removal, remove
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
        mentions = [Mention(BRAND, n + 1, f"hob:{n}", "direct", None) for n in range(10)]
        save_results(connection, [(f"hob:{n}", 1) for n in range(10)], "1", AnalysisResult(mentions=mentions))
    return store


def save(store: Store, post: str, person: str, **labels: str) -> None:
    with store.write() as connection:
        save_labels(connection, [Label(BRAND, post, name, label, person, AT) for name, label in labels.items()])


def ask(store: Store, person: str, **options: object) -> tuple[str, str, int] | None:
    with store.read() as connection:
        upcoming = upcoming_posts(connection, BRAND, person, BOTH, **options)  # type: ignore[arg-type]
    return (upcoming.posts[0].post.id, upcoming.posts[0].questions[0], upcoming.done) if upcoming.posts else None


def test_everybody_gets_the_same_post_until_all_questions_are_answered(filled: Store) -> None:
    with filled.write() as connection:
        draw_sample(connection, BRAND, SampleRequest(3, 1), AT)
    first = ask(filled, "ada")
    assert first is not None
    assert first == ask(filled, "bo")
    save(filled, first[0], "ada", relevant="about")
    assert ask(filled, "ada") == (first[0], "sentiment", 0)
    save(filled, first[0], "ada", sentiment="neutral")
    after = ask(filled, "ada")
    assert after is not None
    assert (after[0] != first[0], after[2]) == (True, 1)
    assert ask(filled, "bo") == first


def test_a_post_that_is_not_about_the_brand_has_no_more_questions(filled: Store) -> None:
    with filled.write() as connection:
        draw_sample(connection, BRAND, SampleRequest(1, 1), AT)
    first = ask(filled, "ada")
    assert first is not None
    save(filled, first[0], "ada", relevant="not_about")
    assert ask(filled, "ada") is None


def test_a_skipped_post_is_left_out(filled: Store) -> None:
    with filled.write() as connection:
        (only,) = draw_sample(connection, BRAND, SampleRequest(1, 1), AT)
    assert ask(filled, "ada", skipped={only.id}) is None


def test_agreement_is_about_drawn_posts_with_two_answers(filled: Store) -> None:
    with filled.write() as connection:
        drawn = [post.id for post in draw_sample(connection, BRAND, SampleRequest(3, 1), AT)]
    for person, labels in (("ada", ("about", "about", "not_about")), ("bo", ("about", "not_about", "not_about"))):
        for post, label in zip(drawn, labels, strict=True):
            save(filled, post, person, relevant=label)
    with filled.read() as connection:
        ((question, agreement),) = agreements(connection, BRAND).items()
    assert question == "relevant"
    assert (agreement.posts, agreement.pairs, agreement.same) == (3, 3, 2)


def test_twenty_posts_come_at_once_with_their_unanswered_questions_and_what_they_reply_to(store: Store) -> None:
    first = Post("hob:first", "hob", "post", AT, "hob:first", author="a", text="which kettle?")
    replies = [
        Post(
            f"hob:{n}", "hob", "comment", AT, "hob:first", author=f"a{n}", text="my copper kettle", reply_to="hob:first"
        )
        for n in range(30)
    ]
    with store.write() as connection:
        save_posts(connection, [first, *replies])
        mentions = [Mention(BRAND, n + 2, "hob:first", "direct", None) for n in range(30)]
        save_results(connection, [("hob:first", 1)], "1", AnalysisResult(mentions=mentions))
        draw_sample(connection, BRAND, SampleRequest(30, 1), AT)
    with store.read() as connection:
        upcoming = upcoming_posts(connection, BRAND, "ada", BOTH)

    assert (len(upcoming.posts), upcoming.done, upcoming.drawn) == (20, 0, 30)
    assert {post.questions for post in upcoming.posts} == {BOTH}
    assert {post.context[0].text for post in upcoming.posts} == {"which kettle?"}


def test_a_post_that_was_removed_is_not_asked_about(filled: Store):
    with filled.write() as connection:
        draw_sample(connection, BRAND, SampleRequest(10, 1), AT)
        removal = find_removal(connection, "hob:3")
        assert removal is not None
        remove(connection, removal, AT)
    with filled.read() as connection:
        upcoming = upcoming_posts(connection, BRAND, "ada", BOTH)

    assert "hob:3" not in {post.post.id for post in upcoming.posts}
    assert len(upcoming.posts) == 9
