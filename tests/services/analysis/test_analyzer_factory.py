"""A reader that knows what people said."""

from datetime import UTC, datetime

import pytest

from analysis.pipeline.thread_batch import StoredPost
from services.analysis.analyzer_factory import make_analyzer_factory
from talkworthy.model import Brand, Post
from talkworthy.storage.analysis.labels import ABOUT, AUTHOR_TYPE, NOT_ABOUT, RELEVANT, SENTIMENT, Label, save_labels
from talkworthy.storage.posts.save import save_posts

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
KETTLE = (Brand("Kettle", ("Kettle",)),)


def read(store, *labels):
    posts = [Post(f"hob:{n}", "hob", "post", NOON, f"hob:{n}", text="My Kettle sings.", author=f"a{n}") for n in (1, 2)]
    with store.write() as connection:
        save_labels(connection, [Label("Kettle", "hob:1", name, label, "ann", NOON) for name, label in labels])
    with store.read() as connection:
        reader = make_analyzer_factory(connection, KETTLE, annotators=())()
    return reader.analyse([StoredPost(number, post) for number, post in enumerate(posts, 1)])


def test_what_a_person_says_is_not_about_the_brand_is_in_no_conversation(store):
    assert [conversation.thread for conversation in read(store, (RELEVANT, NOT_ABOUT)).conversations] == ["hob:2"]


def test_the_author_type_that_a_person_labels_wins(store):
    author_types = {one.post: one.annotation.label for one in read(store, (AUTHOR_TYPE, "press")).annotations}
    assert author_types == {1: "press", 2: "public"}


WHISTLES = [
    f"My Kettle whistles {when}." for when in ("at dawn", "at noon", "at dusk", "on Monday", "all day", "again")
]
STANDS = [f"My Kettle stands {where}." for where in ("here", "there", "on it", "in the hall", "outside", "below")]


def fingerprint_with_labels(store, source, name, labels):
    """The reader's fingerprint where people labelled twelve posts of `source`: it changes when labels teach."""
    texts = [*WHISTLES, *STANDS]
    posts = [
        Post(f"{source}:{n}", source, "post", NOON, f"{source}:{n}", text=text, author=f"a{n}")
        for n, text in enumerate(texts)
    ]
    with store.write() as connection:
        save_posts(connection, posts)
        given = [labels[n >= len(WHISTLES)] for n in range(len(texts))]
        save_labels(
            connection,
            [Label("Kettle", post.id, name, label, "ann", NOON) for post, label in zip(posts, given, strict=True)],
        )
    with store.read() as connection:
        return make_analyzer_factory(connection, KETTLE)().fingerprint


@pytest.mark.parametrize(
    ("name", "labels"),
    [(RELEVANT, (NOT_ABOUT, ABOUT)), (SENTIMENT, ("negative", "neutral"))],
    ids=["relevance", "sentiment"],
)
@pytest.mark.parametrize(("source", "teaches"), [("hob", True), ("reddit", True), ("x", False)])
def test_labels_teach_but_not_those_of_posts_whose_source_forbids_training(store, name, labels, source, teaches):
    with store.read() as connection:
        unlabelled = make_analyzer_factory(connection, KETTLE)().fingerprint
    assert (fingerprint_with_labels(store, source, name, labels) != unlabelled) is teaches


def test_annotators_that_are_not_asked_say_nothing(store):
    assert {one.annotation.name for one in read(store).annotations} == {"author_type"}
