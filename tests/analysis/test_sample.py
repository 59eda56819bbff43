"""The analysis of the invented sample; samples/README.md says what is planted."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import polars as pl
import pytest

from analysis.integrity.near_duplicates import find_near_duplicates
from analysis.pipeline.analyzer import ThreadAnalyzer
from analysis.pipeline.thread_batch import StoredPost
from talkworthy.model import Conversation
from talkworthy.post_ndjson import decode
from talkworthy.settings import load_settings

KETTLE = "Copper Kettle"


@pytest.fixture(scope="session")
def analysed(samples: Path) -> SimpleNamespace:
    """The analysis of the whole sample: `posts` by id, `conversations`, `kinds` and `annotations` by brand."""
    lines = (samples / "coffee.ndjson").read_bytes().splitlines()
    posts = sorted(map(decode, lines), key=lambda post: (post.thread, post.created_at, post.id))
    result = ThreadAnalyzer(load_settings(samples / "talkworthy.toml", {}).brands).analyse(
        list(map(StoredPost, range(len(posts)), posts))
    )
    return SimpleNamespace(
        posts={post.id: post for post in posts},
        conversations={
            (conversation.brand, conversation.thread): conversation for conversation in result.conversations
        },
        kinds={(part.brand, posts[part.post].id): part.mention_kind for part in result.mentions},
        annotations={
            (f.annotation.brand, f.annotation.post, f.annotation.name): f.annotation for f in result.annotations
        },
    )


def author_type(analysed: SimpleNamespace, post: str, brand: str = KETTLE) -> str:
    label: str = analysed.annotations[brand, post, "author_type"].label
    return label


def conversation(analysed: SimpleNamespace, thread: str) -> Conversation:
    result: Conversation = analysed.conversations[KETTLE, thread]
    return result


@pytest.mark.parametrize(
    ("post", "expected"),
    [
        ("reddit:t1_smp0151", "bot"),
        ("reddit:t1_smp0213", "bot"),
        ("reddit:t1_smp0172", "staff"),
        ("reddit:t1_smp0176", "moderator"),
        ("reddit:t3_smp034", "promoter"),
        ("reddit:t3_smp035", "promoter"),
        ("reddit:t3_smp036", "promoter"),
        ("reddit:t3_smp037", "promoter"),
        ("x:1900000000000000048", "promoter"),
        ("hackernews:990056", "promoter"),
        ("x:1900000000000000019", "brand"),
    ],
)
def test_other_author_types_are_recognised(analysed: SimpleNamespace, post: str, expected: str) -> None:
    assert author_type(analysed, post) == expected


def test_a_competitors_own_account_promotes_where_the_conversation_is_of_both(analysed: SimpleNamespace) -> None:
    assert author_type(analysed, "reddit:t1_smp0189", "Northlight") == "brand"


def test_nearly_everybody_else_is_public(analysed: SimpleNamespace) -> None:
    author_types = Counter(
        annotation.label
        for (brand, _, name), annotation in analysed.annotations.items()
        if (brand, name) == (KETTLE, "author_type")
    )
    assert author_types["public"] > 0.94 * author_types.total()
    assert author_types["promoter"] == 6


@pytest.mark.parametrize("thread", ["reddit:t3_smp031", "x:1900000000000000031"])
def test_a_real_kettle_is_not_the_brand(analysed: SimpleNamespace, thread: str) -> None:
    assert (KETTLE, thread) not in analysed.conversations


def test_the_argument_is_long_deep_and_joined_by_the_brand(analysed: SimpleNamespace) -> None:
    argument = conversation(analysed, "reddit:t3_smp026")
    assert (argument.posts, argument.depth, argument.kind, argument.dialogue) == (31, 10, "brand_joined", True)


@pytest.mark.parametrize(
    ("thread", "kind"),
    [
        ("x:1900000000000000019", "brand_started"),
        ("reddit:t3_smp019", "brand_joined"),
        ("hackernews:990052", "brand_joined"),
        ("mastodon:110000000042", "brand_joined"),
        ("reddit:t3_smp006", "brand_free"),
        ("reddit:t3_smp018", "brand_free"),
    ],
)
def test_the_brands_part_in_a_conversation_is_known(analysed: SimpleNamespace, thread: str, kind: str) -> None:
    assert conversation(analysed, thread).kind == kind


@pytest.mark.parametrize(
    "thread",
    ["reddit:t3_smp003", "reddit:t3_smp004", "reddit:t3_smp013", "hackernews:990044", "mastodon:110000000024"],
)
def test_a_brand_that_comes_up_in_a_reply_is_unprompted(analysed: SimpleNamespace, thread: str) -> None:
    assert conversation(analysed, thread).unprompted


def test_a_brand_that_the_first_post_names_is_prompted(analysed: SimpleNamespace) -> None:
    assert not conversation(analysed, "reddit:t3_smp026").unprompted


def test_about_thirty_conversations_are_unprompted(analysed: SimpleNamespace) -> None:
    assert 30 <= sum(item.unprompted for (brand, _), item in analysed.conversations.items() if brand == KETTLE) <= 36


def test_mornside_is_in_eight_threads(analysed: SimpleNamespace) -> None:
    assert sum(brand == "Mornside" for brand, _ in analysed.conversations) == 8


def test_a_question_that_nobody_answered_is_no_conversation_between_people(analysed: SimpleNamespace) -> None:
    question = conversation(analysed, "x:1900000000000000039")
    assert (question.c2c, question.first_reply_seconds) == (False, None)


def test_the_giveaway_is_no_conversation_between_people(analysed: SimpleNamespace) -> None:
    assert not any(conversation(analysed, f"reddit:t3_smp03{number}").c2c for number in (4, 5, 6, 7))


def test_a_reply_to_what_is_missing_keeps_its_conversation(analysed: SimpleNamespace) -> None:
    assert analysed.kinds[KETTLE, "reddit:t1_smp0119"] == "implied"


def test_german_is_neutral(analysed: SimpleNamespace) -> None:
    german = [post for post in analysed.posts.values() if post.lang == "de"]
    assert german
    assert not any((KETTLE, post.id, "sentiment") in analysed.annotations for post in german)


@pytest.mark.parametrize(
    ("post", "label"),
    [("mastodon:110000000039", "negative"), ("reddit:t3_smp009", "negative"), ("reddit:t1_smp0226", "positive")],
)
def test_plain_praise_and_criticism_are_recognised(analysed: SimpleNamespace, post: str, label: str) -> None:
    assert analysed.annotations[KETTLE, post, "sentiment"].label == label


def test_every_evidence_is_in_its_text(analysed: SimpleNamespace) -> None:
    for (_, post, _), annotation in analysed.annotations.items():
        item = analysed.posts[post]
        length = len(item.title) + len(item.text) + 2
        assert annotation.start is None or 0 <= annotation.start < annotation.stop <= length


def test_the_giveaway_in_four_communities_counts_once(analysed: SimpleNamespace) -> None:
    rows = [
        {"post": n, "id": p.id, "author": p.author, "source": p.source, "community": p.community, "text": p.text}
        for n, p in enumerate(analysed.posts.values())
    ]
    copies = find_near_duplicates(pl.DataFrame(rows, infer_schema_length=None))
    assert {"reddit:t3_smp035"} <= {list(analysed.posts)[post] for post in copies["post"]}
    assert set(copies["copy_of"]) == {"reddit:t3_smp034"}


def test_moves_are_read_from_both_sides(analysed: SimpleNamespace) -> None:
    moves = {
        (brand, post): annotation.label
        for (brand, post, name), annotation in analysed.annotations.items()
        if name == "switch"
    }
    assert moves == {
        (KETTLE, "reddit:t1_smp0058"): "from:Northlight",
        (KETTLE, "reddit:t3_smp017"): "from:Northlight",
        (KETTLE, "x:1900000000000000032"): "to:Northlight",
        ("Northlight", "reddit:t1_smp0058"): "to:Copper Kettle",
        ("Northlight", "reddit:t3_smp017"): "to:Copper Kettle",
        ("Northlight", "x:1900000000000000032"): "from:Copper Kettle",
        ("Northlight", "reddit:t1_smp0080"): "from:Mornside",
        ("Northlight", "reddit:t1_smp0179"): "from:something else",
        ("Mornside", "reddit:t1_smp0080"): "to:Northlight",
    }
