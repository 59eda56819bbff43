"""What the rules say of labelled posts of the sample is kept by the analysis, and found again when a thread changes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from reports.queries.label_sample import CUE
from services.analysis.check_sample import check_samples
from talkworthy.findings import AnalysisResult
from talkworthy.model import Brand, Post
from talkworthy.storage.analysis.labels import (
    ABOUT,
    AUTHOR_TYPE,
    NOT_ABOUT,
    RELEVANT,
    SAMPLED,
    SENTIMENT,
    Label,
    save_labels,
)
from talkworthy.storage.analysis.results import next_pending, save_results
from talkworthy.storage.analysis.sample_results import load_sample_results
from talkworthy.storage.posts.save import save_posts
from talkworthy.storage.store import Store

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
KETTLE = (Brand("Kettle", ("Kettle",)),)


def analyse(store: Store, reading: str = "rules 1") -> int:
    """Note all threads as analysed, then check the samples, as the analysis does."""
    with store.write() as connection:
        save_results(connection, next_pending(connection, reading, "", 100), reading, AnalysisResult())
    return check_samples(store, KETTLE)


def label(store: Store, number: int, name: str, value: str) -> None:
    with store.write() as connection:
        save_labels(connection, [Label("Kettle", f"hob:{number}", name, value, "ann", NOON)])


def results(store: Store) -> dict[str, tuple[str | None, str | None]]:
    with store.read() as connection:
        kept = load_sample_results(connection, "Kettle")
    return {post: (result.author_type, result.sentiment) for post, result in kept.items()}


@pytest.fixture
def sampled(store: Store) -> Store:
    """Three posts that praise the brand; the first two were drawn for the sample."""
    with store.write() as connection:
        texts = ["I love my Kettle, it is great."] * 3
        save_posts(
            connection,
            [
                Post(f"hob:{n}", "hob", "post", NOON, f"hob:{n}", text=text, author=f"a{n}")
                for n, text in enumerate(texts)
            ],
        )
    for number in (0, 1):
        label(store, number, SAMPLED, ABOUT)
    return store


def test_the_rules_are_asked_and_not_the_label(sampled: Store) -> None:
    label(sampled, 0, SENTIMENT, "negative")
    label(sampled, 0, AUTHOR_TYPE, "promoter")
    assert analyse(sampled) == 1
    assert results(sampled) == {"hob:0": ("public", "positive")}


def test_only_labelled_posts_of_the_sample_are_read(sampled: Store) -> None:
    label(sampled, 2, SENTIMENT, "negative")
    assert analyse(sampled) == 0
    assert results(sampled) == {}


def test_a_post_that_is_about_something_else_is_not_read(sampled: Store) -> None:
    label(sampled, 0, SENTIMENT, "negative")
    label(sampled, 0, RELEVANT, NOT_ABOUT)
    assert analyse(sampled) == 0


def test_what_was_read_is_not_read_again(sampled: Store) -> None:
    label(sampled, 0, SENTIMENT, "negative")
    analyse(sampled)
    assert analyse(sampled) == 0


def test_a_thread_that_changed_is_read_again(sampled: Store) -> None:
    label(sampled, 0, SENTIMENT, "negative")
    analyse(sampled)
    with sampled.write() as connection:
        text = "My Kettle broke after a week. I hate it."
        save_posts(connection, [Post("hob:0", "hob", "post", NOON, "hob:0", text=text)])
    assert analyse(sampled) == 1
    assert results(sampled)["hob:0"][1] == "negative"


def test_the_cue_of_the_rules_is_kept_too(sampled: Store) -> None:
    with sampled.write() as connection:
        question = Post("hob:0", "hob", "post", NOON, "hob:0", "Does Kettle leak?", "Mine drips.", author="a0")
        save_posts(connection, [question])
    label(sampled, 0, CUE, "leave_alone")
    assert analyse(sampled) == 1
    with sampled.read() as connection:
        assert load_sample_results(connection, "Kettle")["hob:0"].cue == "asked_peers"


def test_other_rules_read_it_again(sampled: Store) -> None:
    label(sampled, 0, SENTIMENT, "negative")
    analyse(sampled)
    assert analyse(sampled, "rules 2") == 1


def test_a_post_of_which_the_rules_say_nothing_is_kept_as_such(sampled: Store) -> None:
    with sampled.write() as connection:
        save_posts(connection, [Post("hob:0", "hob", "post", NOON, "hob:0", text="It sings.", author="a0")])
    label(sampled, 0, SENTIMENT, "negative")
    assert analyse(sampled) == 1
    assert results(sampled) == {"hob:0": (None, None)}
