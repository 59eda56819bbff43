"""Which posts the model reads, and what it returns of them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from analysis.annotators.base import AnnotatedPost
from analysis.mention_model.encoding import EncodedMention
from analysis.mention_model.labels import LABELS
from analysis.mention_model.reader import MentionReader, load_reader, weightiest_words
from talkworthy.errors import UserError

MakePost = Callable[..., AnnotatedPost]


@pytest.fixture(scope="module")
def reader() -> MentionReader:
    return MentionReader()


def test_a_post_that_names_the_brand_is_read(reader: MentionReader, make_post: MakePost) -> None:
    reading = reader.read([make_post("My Copper Kettle leaks again, what a mess")])[0]
    assert {name: len(logs) for name, logs in reading.logs.items()} == {
        name: len(labels) for name, labels in LABELS.items()
    }
    assert all(np.exp(logs).sum() == pytest.approx(1, abs=1e-4) for logs in reading.logs.values())


def test_a_short_reply_to_a_post_that_names_the_brand_is_read(reader: MentionReader, make_post: MakePost) -> None:
    first = make_post("Is the Copper Kettle good?")
    assert set(reader.read([first, make_post("Mine is fine", "x:2", reply_to="x:1")])) == {0, 1}


def test_a_long_reply_without_the_name_is_not_read(reader: MentionReader, make_post: MakePost) -> None:
    first = make_post("Is the Copper Kettle good?")
    assert set(reader.read([first, make_post("Well, " * 100, "x:2", reply_to="x:1")])) == {0}


def test_a_reply_to_a_reply_without_the_name_is_not_read(reader: MentionReader, make_post: MakePost) -> None:
    posts = [
        make_post("Is the Copper Kettle good?"),
        make_post("Mine is fine", "x:2", reply_to="x:1"),
        make_post("And your dog?", "x:3", reply_to="x:2"),
    ]
    assert set(reader.read(posts)) == {0, 1}


@pytest.mark.parametrize("author_type", ["brand", "staff", "bot", "press", "promoter"])
def test_posts_of_others_than_the_public_are_not_read(
    reader: MentionReader, make_post: MakePost, author_type: str
) -> None:
    assert reader.read([make_post("Our Copper Kettle is here", author_type=author_type)]) == {}


def test_context_is_not_read(reader: MentionReader, make_post: MakePost) -> None:
    assert reader.read([make_post("What do you cook with?", mention_kind="context")]) == {}


def test_other_languages_are_not_read(reader: MentionReader, make_post: MakePost) -> None:
    assert reader.read([make_post("Meine Copper Kettle tropft seit gestern auf den Tisch", lang="de")]) == {}


def test_a_post_is_read_alike_alone_and_in_company(reader: MentionReader, make_post: MakePost) -> None:
    posts = [make_post("Copper Kettle " + "is a fine thing to own " * size, f"x:{size}") for size in range(1, 40)]
    alone, together = reader.read(posts[:1])[0], reader.read(posts)[0]
    assert np.exp(alone.logs["sentiment"]) == pytest.approx(np.exp(together.logs["sentiment"]), abs=0.05)


def test_the_weightiest_words_come_heaviest_first() -> None:
    weights = np.array([0.1, 2.0, 0.5], dtype=np.float32)
    spans = weightiest_words("an old pot", EncodedMention([1, 2, 3], [2] * 3, [(0, 2), (3, 6), (7, 10)]), weights)
    assert ["an old pot"[slice(*span)] for span in spans] == ["old", "pot", "an"]


def test_parts_of_a_word_weigh_together() -> None:
    mention = EncodedMention([1, 2, 3], [2] * 3, [(0, 3), (3, 7), (8, 11)])
    spans = weightiest_words("unhappy now", mention, np.array([1.0, 1.0, 1.5], dtype=np.float32))
    assert spans == ((0, 7), (8, 11))


def test_words_that_weigh_against_the_side_are_left_out() -> None:
    mention = EncodedMention([1, 2], [2] * 2, [(0, 2), (3, 6)])
    assert weightiest_words("an old", mention, np.array([-1.0, 1.0], dtype=np.float32)) == ((3, 6),)


def test_rules_alone_need_no_reader() -> None:
    assert load_reader("rules") is None


def test_a_folder_without_a_model_is_refused(tmp_path: object) -> None:
    with pytest.raises(UserError, match=r"has no file network\.onnx"):
        load_reader(str(tmp_path))
