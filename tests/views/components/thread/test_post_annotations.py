"""What was read in a post, in words, and where."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as some

from talkworthy.model import Post
from talkworthy.storage.conversations.threads import PostAnnotation, ThreadPost
from views.components.thread.post_annotations import (
    Highlight,
    annotation_text,
    rule_text,
    to_annotation_texts,
    to_highlights,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def found(text: str, title: str = "", named: tuple[int, int] | None = None) -> ThreadPost:
    post = Post("x:0", "x", "tweet", NOON, "x:0", title=title, text=text)
    return ThreadPost(post, "direct", "public", None, None, None, None, None, named)


def test_author_type_and_sentiment_come_first_each_with_its_words_and_its_rule():
    verdicts = [
        PostAnnotation("author_type", "public", "nothing says otherwise", None),
        PostAnnotation("question", "question", "ends in a question mark", (0, 10)),
        PostAnnotation("sentiment", "negative", "calls it bad", (11, 20)),
    ]

    told = to_annotation_texts(found("Why Kettle? It leaks."), verdicts)

    assert [(one.text, one.quote, one.rule) for one in told] == [
        ("Author type: public", "", "nothing says otherwise"),
        ("Sentiment: negative", "It leaks", "calls it bad"),
        ("Question", "Why Kettle", "ends in a question mark"),
    ]


def test_a_second_goal_is_a_goal():
    assert annotation_text(PostAnnotation("goal_2", "life", "names it", None)) == "Expresses a goal"


def test_a_classification_without_a_phrase_is_shown_by_its_name():
    assert annotation_text(PostAnnotation("new_kind", "very_odd", "", None)) == "new kind: very odd"


def test_words_are_cut_where_the_name_and_a_classification_begin_and_end():
    told = to_highlights(
        found("My Kettle leaks.", named=(3, 9)), [PostAnnotation("complaint", "complaint", "it breaks", (3, 15))]
    )

    assert told == [
        Highlight("My ", False, False, ""),
        Highlight("Kettle", False, True, "Complaint: it breaks"),
        Highlight(" leaks", False, False, "Complaint: it breaks"),
        Highlight(".", False, False, ""),
    ]


@given(some.text(max_size=40), some.lists(some.tuples(some.integers(0, 60), some.integers(0, 60)), max_size=4))
def test_wherever_classifications_point_no_word_is_lost_or_repeated(text: str, spans: list[tuple[int, int]]):
    verdicts = [PostAnnotation("worry", "life", "", (min(span), max(span))) for span in spans]

    assert "".join(one.text for one in to_highlights(found(text), verdicts)) == text


def test_a_sentiment_from_the_words_of_a_passage_says_from_which():
    told = to_annotation_texts(
        found("Kettle is a pain."), [PostAnnotation("sentiment", "negative", "names the brand", (10, 16))]
    )

    assert [(one.quote, one.rule) for one in told] == [("a pain", "in a passage that names the brand")]


def test_a_passage_of_the_rules_is_named_in_words_also_where_the_model_agrees() -> None:
    rule = "names the brand; the model agrees (90%)"
    assert rule_text("sentiment", rule) == "in a passage that names the brand; the model agrees (90%)"


def test_a_verdict_of_the_model_says_so() -> None:
    assert rule_text("sentiment", "the model, 82% sure") == "the model, 82% sure"


def test_a_move_says_its_direction_and_the_other_side():
    assert annotation_text(PostAnnotation("switch", "from:Kiln", "", None)) == "Moved from Kiln"
