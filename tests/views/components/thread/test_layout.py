"""The order in which a thread is read, and the pieces of its posts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from talkworthy.model import Post
from talkworthy.storage.conversations.threads import OutlinePost, ThreadPost
from views.components.thread.layout import (
    DEEPEST,
    Line,
    author_types_of,
    posts_by_sentiment,
    relevant_rows,
    to_lines,
    to_pieces,
    to_positions,
    to_tokens,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def found(number: int, reply_to: int | None = None, author_type: str = "public", **post) -> ThreadPost:
    parent = None if reply_to is None else f"x:{reply_to}"
    at = NOON + timedelta(minutes=number)
    made = Post(f"x:{number}", "x", "tweet", at, "x:0", author=f"a{number}", reply_to=parent, **post)
    return ThreadPost(made, "direct", author_type, None, None, None, None, None)


def lines_of(posts: list[ThreadPost]) -> list[Line]:
    return to_lines(posts, {}, {})


def order(posts: list[ThreadPost]) -> list[str]:
    return [line.thread_post.post.id for line in lines_of(posts)]


def test_answers_stand_below_what_they_answer_in_order_of_time():
    posts = [found(0), found(1, 0), found(2, 0), found(3, 1), found(4, 2), found(5, 1)]

    assert order(posts) == ["x:0", "x:1", "x:3", "x:5", "x:2", "x:4"]


def test_an_answer_is_set_in_and_says_whom_it_answers():
    lines = lines_of([found(0), found(1, 0)])

    assert [(line.indent, line.answers) for line in lines] == [(0, ""), (1, "to a0")]


def test_an_answer_to_a_post_that_is_not_here_says_so():
    lines = lines_of([found(0), found(1, 99)])

    assert [line.answers for line in lines] == ["", "answers a post that is not available"]


def test_posts_that_answer_each_other_in_a_circle_are_all_shown():
    assert sorted(order([found(1, 2), found(2, 1)])) == ["x:1", "x:2"]


def test_a_thread_of_five_thousand_answers_is_not_set_in_further_than_can_be_read():
    lines = lines_of([found(0), *(found(number, number - 1) for number in range(1, 5_000))])

    assert len(lines) == 5_000
    assert lines[-1].indent == DEEPEST


@given(some.lists(some.one_of(some.none(), some.integers(0, 14)), max_size=15))
def test_whoever_answers_whom_every_post_is_shown_once(parents: list[int | None]):
    posts = [found(number, parent) for number, parent in enumerate(parents)]

    assert sorted(order(posts)) == sorted(post.post.id for post in posts)


def test_the_name_of_the_brand_and_the_title_are_pieces_of_their_own():
    post = found(0, title="On Kettle tea", text="It is good.")
    named = ThreadPost(post.post, "direct", "public", None, None, None, None, None, named=(3, 9))

    assert to_pieces(named) == (
        ("On ", True, False),
        ("Kettle", True, True),
        (" tea", True, False),
        ("\nIt is good.", False, False),
    )


def test_a_post_that_does_not_name_the_brand_is_one_piece():
    assert to_pieces(found(0, text="It is good.")) == (("It is good.", False, False),)


def test_of_an_endless_post_the_page_shows_what_is_analysed_and_says_how_much_more_there_is():
    [(text, _, _)] = to_pieces(found(0, text="a" * 6_000_000))

    assert len(text) < 41_000
    assert text.endswith("[5,960,000 more characters, which are not analysed and not shown here]")


def test_a_post_without_words_has_no_pieces():
    assert to_pieces(found(0)) == ()


def outlined(
    number: int, reply_to: int | None = None, author_type: str | None = "public", mention_kind: str | None = "direct"
):
    parent = None if reply_to is None else f"x:{reply_to}"
    return OutlinePost(number, f"x:{number}", "x:0", parent, f"a{number}", mention_kind, author_type)


def test_the_legend_lists_the_author_types_that_speak_in_the_conversation_people_first():
    posts = [
        outlined(0, author_type="brand"),
        outlined(1, 0, "bot"),
        outlined(2, 0),
        outlined(3, 0, "press", mention_kind=None),
    ]

    assert author_types_of(posts) == ["public", "brand", "bot"]


def test_each_post_knows_how_many_hang_below_it():
    places = to_positions([outlined(0), outlined(1, 0), outlined(2, 1), outlined(3, 0)])

    assert [(place.row, place.below) for place in places] == [(0, 3), (1, 1), (2, 0), (3, 0)]


def test_what_leads_to_the_conversation_is_of_interest_and_what_branches_off_it_is_not():
    posts = [
        outlined(0, mention_kind=None),
        outlined(1, 0, mention_kind=None),
        outlined(2, 1),
        outlined(3, 0, mention_kind=None),
    ]

    assert relevant_rows(to_positions(posts), posts) == {0, 1, 2}


def steps_of(*indents: int) -> tuple[list[tuple[int, int, bool]], int]:
    line = lines_of([found(0)])[0]
    steps, still_open = to_tokens([replace(line, indent=indent) for indent in indents])
    return [(step.closes, step.inset, step.branches) for step in steps], still_open


def test_a_post_with_answers_opens_a_branch_that_ends_before_the_next_beside_it():
    assert steps_of(0, 1, 2, 1) == ([(0, 0, True), (0, 0, True), (0, 0, False), (1, 0, False)], 1)


def test_the_branches_that_the_last_post_stands_in_are_left_to_close():
    assert steps_of(0, 1, 2) == ([(0, 0, True), (0, 0, True), (0, 0, False)], 2)


def test_lines_from_the_middle_of_a_thread_stand_as_far_in_as_before():
    assert steps_of(2, 3, 1) == ([(0, 2, True), (0, 0, False), (1, 1, False)], 0)


@given(some.lists(some.integers(0, DEEPEST), min_size=1, max_size=30))
def test_every_branch_that_opens_is_closed_once(indents: list[int]):
    steps, still_open = steps_of(*indents)

    assert sum(branches for _, _, branches in steps) == sum(closes for closes, _, _ in steps) + still_open


def test_a_post_that_holds_only_the_mark_of_a_deletion_is_gone():
    assert [line.gone for line in lines_of([found(0, text="[removed]"), found(1, 0, text="here")])] == [True, False]


def test_the_posts_that_take_a_side_are_named_by_side_as_they_are_read():
    posts = [replace(found(0), sentiment="negative"), replace(found(1, 0), sentiment="positive"), found(2, 0)]

    assert posts_by_sentiment(lines_of(posts)) == [
        ("▲ positive", "positive", ["x:1"]),
        ("▼ negative", "negative", ["x:0"]),
    ]


def test_copies_and_other_author_types_take_no_side_that_counts():
    copy = replace(found(0), sentiment="positive", duplicate_of="x:9")
    brand = replace(found(1, author_type="brand"), sentiment="positive")

    assert posts_by_sentiment(lines_of([copy, brand])) == []
