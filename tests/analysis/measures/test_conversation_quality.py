"""The six bars of a conversation that matters."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from analysis.measures.conversation_quality import BARS, NEEDED, to_brand_quality, to_quality_measures


def post(number: int, author: str | None, text: str | None, parent: int | None = None, **other: Any) -> dict[str, Any]:
    """Return a person's post in thread `a`, by default of one sentence that is not about its author."""
    actual = {"post": number, "parent": parent, "thread": "a", "author": author, "author_type": "public", "text": text}
    actual |= {"mention_kind": "implied", "duplicate": False, "question": False, "sentences": 1, "own_sentences": 0}
    return actual | other


def bars(*posts: dict[str, Any]) -> dict[str, Any]:
    """Return the measures of the one conversation of these posts."""
    (row,) = to_quality_measures(pl.DataFrame(list(posts), schema=NEEDED), {"the", "and"}).to_dicts()
    return row


def test_a_conversation_without_replies_is_not_measured() -> None:
    alone = pl.DataFrame([post(1, "ann", "hello"), post(2, "ann", "anybody", 1)], schema=NEEDED)
    assert to_quality_measures(alone).height == 0


def test_the_people_share_is_of_words() -> None:
    actual = bars(post(1, "ann", "one two three"), post(2, "kettle", "four", 1, author_type="brand"))
    assert actual["public_share"] == 0.75


def test_words_of_moderators_and_bots_do_not_count() -> None:
    actual = bars(
        post(1, "ann", "one two"),
        post(2, "bob", "three", 1),
        post(3, "tidy", "rules rules rules", 1, author_type="bot"),
        post(4, "mod", "removed for reasons", 1, author_type="moderator"),
    )
    assert actual["public_share"] == 1.0
    assert actual["replies"] == 1


def test_about_them_is_of_people_sentences() -> None:
    actual = bars(
        post(1, "ann", "x", sentences=3, own_sentences=3),
        post(2, "bob", "y", 1, sentences=1),
        post(3, "kettle", "z", 1, author_type="brand", sentences=9, own_sentences=9),
    )
    assert actual["about_them"] == 0.75


def test_a_dialogue_is_answered_back_by_the_person_replied_to() -> None:
    actual = bars(post(1, "ann", "a"), post(2, "bob", "b", 1), post(3, "ann", "c", 2), post(4, "cat", "d", 1))
    # bob's reply to ann was answered by ann; ann's to bob and cat's to ann were not
    assert actual["dialogue"] == pytest.approx(1 / 3)


def test_a_third_persons_answer_makes_no_dialogue() -> None:
    assert bars(post(1, "ann", "a"), post(2, "bob", "b", 1), post(3, "cat", "c", 2))["dialogue"] == 0.0


def test_the_brand_can_be_one_of_the_two() -> None:
    actual = bars(post(1, "ann", "a"), post(2, "kettle", "b", 1, author_type="brand"), post(3, "ann", "c", 2))
    assert actual["dialogue"] == 0.5


def test_balance_is_the_share_without_the_most_active_author() -> None:
    actual = bars(post(1, "ann", "one two three"), post(2, "bob", "four", 1))
    assert actual["balance"] == 0.25


def test_context_posts_count_where_they_are_answered_and_not_as_replies() -> None:
    actual = bars(
        post(1, "dee", "not answered here", mention_kind="context"),
        post(2, "ann", "which lid fits", 1, mention_kind="context"),
        post(3, "bob", "the copper one", 2),
    )
    assert (actual["replies"], actual["balance"]) == (1, 0.5)


@pytest.mark.parametrize(
    ("reply", "attends"),
    [
        ("The lids leak, then?", 1.0),  # lid and leak; the plural is no other word
        ("My lid is fine", 0.0),  # one word is chance
        ("The and the and", 0.0),  # these say nothing
        ("so it goes", 0.0),
    ],
)
def test_attention_needs_two_repeated_content_words(reply: str, attends: float) -> None:
    assert bars(post(1, "ann", "The lid will leak and the"), post(2, "bob", reply, 1))["attention"] == attends


def test_a_question_back_is_attention_too() -> None:
    assert bars(post(1, "ann", "a"), post(2, "bob", "why so", 1, question=True))["attention"] == 1.0
    assert bars(post(1, "ann", "a"), post(2, "kettle", "Which one?", 1, author_type="brand"))["attention"] == 1.0


SCRIPT = "we are here to help please send us a message"


def scripted(first: str, second: str) -> pl.DataFrame:
    """Ten conversations in which the brand answers: `first` in one, and `second` in the others."""
    posts = []
    for conversation in range(10):
        where, answer = f"t{conversation}", second if conversation else first
        posts.append(post(2 * conversation, "ann", "it came late on a monday", thread=where))
        posts.append(post(2 * conversation + 1, "kettle", answer, 2 * conversation, author_type="brand", thread=where))
    return to_quality_measures(pl.DataFrame(posts, schema=NEEDED))


def test_words_that_the_brand_repeats_are_a_script() -> None:
    actual = scripted(SCRIPT, SCRIPT)
    # seven runs of four words of ten in the script, three of six in ann's words, which she repeats in ten
    # conversations herself
    assert actual["unscripted"].to_list() == [pytest.approx(3 / 10)] * 10


def test_words_that_the_brand_uses_once_are_no_script() -> None:
    assert scripted("your kettle is with the post and comes on tuesday", SCRIPT)["unscripted"][0] == 1.0


def test_a_person_who_repeats_the_brands_words_reads_its_script() -> None:
    posts = [post(n, "kettle", f"{SCRIPT} {n} number {n}", author_type="brand", thread=f"b{n}") for n in range(10)]
    posts += [post(20, "ann", SCRIPT), post(21, "bob", "one two three four five", 20)]
    result = to_quality_measures(pl.DataFrame(posts, schema=NEEDED))
    assert result["unscripted"].to_list() == [pytest.approx(2 / 9)]


def test_with_few_posts_of_the_brand_its_script_is_not_known() -> None:
    assert (
        bars(post(1, "ann", "a b c d e"), post(2, "kettle", "a b c d e", 1, author_type="brand"))["unscripted"] is None
    )


def test_duplicates_and_deleted_posts_do_not_count() -> None:
    actual = bars(
        post(1, "ann", "one two"),
        post(2, "bob", "three four", 1),
        post(3, "bob", "three four", 1, duplicate=True),
        post(4, None, None, 1),
    )
    assert actual["replies"] == 1
    assert actual["balance"] == 0.5


def test_the_measure_of_a_brand_is_the_median_with_the_highest_conversations_first() -> None:
    values = [0.0, 0.2, 0.4, 0.6, 1.0]
    rows = [{"thread": f"t{n}", "replies": 1, **dict.fromkeys(BARS, value)} for n, value in enumerate(values)]
    schema = {"thread": pl.String, "replies": pl.Int64, **dict.fromkeys(BARS, pl.Float64)}
    bar = to_brand_quality(pl.DataFrame(rows, schema=schema), evidence=2)[0]
    assert bar.estimate is not None
    assert (bar.estimate.value, bar.estimate.n, bar.some) == (0.4, 5, 4)
    assert (bar.quarter, bar.three_quarters) == (0.2, 0.6)
    assert bar.threads == ("t4", "t3")


def test_without_conversations_there_is_no_estimate() -> None:
    schema = {"thread": pl.String, "replies": pl.Int64, **dict.fromkeys(BARS, pl.Float64)}
    assert {bar.estimate for bar in to_brand_quality(pl.DataFrame(schema=schema))} == {None}
