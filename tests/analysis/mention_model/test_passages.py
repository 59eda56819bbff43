"""What the model reads of a mention."""

from __future__ import annotations

from collections.abc import Callable

from analysis.annotators.base import AnnotatedPost
from analysis.mention_model.passages import to_passages

MakePost = Callable[..., AnnotatedPost]


def test_the_name_of_the_brand_is_hidden(make_post: MakePost) -> None:
    passages = to_passages(make_post("My Copper Kettle leaks."), None, None)
    assert passages.text == [("My ", 0), (None, 3), (" leaks.", 16)]


def test_of_a_long_post_the_words_around_the_name_its_beginning_and_its_end_are_read(make_post: MakePost) -> None:
    text = "Begins here. " + "a" * 500 + " Copper Kettle " + "b" * 500 + " The end."
    read = "".join(words or "*" for words, _ in to_passages(make_post(text), None, None).text)
    assert read.startswith("Begins here. aaa")
    assert "aaa * bbb" in read
    assert read.endswith("bbb The end.")
    assert len(read) < 400


def test_a_reply_without_the_name_is_read_from_its_beginning(make_post: MakePost) -> None:
    first = make_post("I bought a Copper Kettle.", title="Which one?")
    reply = make_post("Mine broke. " + "a" * 900, "x:2", reply_to="x:1")
    assert to_passages(reply, first, first).text[0] == (reply.own[:300], 0)


def test_the_title_of_the_thread_is_read_with_a_reply(make_post: MakePost) -> None:
    first = make_post("Well?", title="Is the Copper Kettle any good?")
    reply = make_post("It is.", "x:2", reply_to="x:1")
    assert to_passages(reply, first, first).title == [("Is the ", 0), (None, 7), (" any good?", 20)]


def test_of_what_is_answered_the_part_with_the_name_is_read(make_post: MakePost) -> None:
    parent = make_post("a" * 300 + " The Copper Kettle drips. " + "b" * 300)
    reply = make_post("Mine too.", "x:2", reply_to="x:1")
    read = "".join(words or "*" for words, _ in to_passages(reply, None, parent).parent)
    assert " The * drips. bbb" in read
    assert len(read) < 170


def test_quotes_are_not_read(make_post: MakePost) -> None:
    item = make_post("> Copper Kettle is junk\n\nCopper Kettle is fine")
    read = "".join(words or "*" for words, _ in to_passages(item, None, None).text)
    assert "junk" not in read
