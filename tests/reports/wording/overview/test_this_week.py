"""What changed in seven days, and what to do."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from analysis.measures.emerging_topics import EmergingTopic
from analysis.measures.reach import FirstMention
from analysis.measures.spikes import Spike
from analysis.worthiness import ScoreChange
from reports.queries.overview.facts import WaitingQuestions
from reports.wording.overview.headline import OverviewLink
from reports.wording.overview.this_week import OverviewTodo, WeekFacts, changes_of, todos_of
from talkworthy.date_range import DateRange
from talkworthy.storage.conversations.queries import ConversationRow

END = datetime(2026, 4, 6, tzinfo=UTC)
THEN = DateRange.between(date(2025, 12, 29), date(2026, 3, 29))


def change(score: int, chance: float | None) -> ScoreChange:
    sentence = f"The score rose since last week: {score} a week ago, 60 now."
    return ScoreChange("Kettle", THEN, score, 50, 62, 2.5, chance, sentence, None, 3, 1, (), ())


def spike(day: int, thread: str = "reddit:s") -> Spike:
    start = datetime(2026, 4, day, tzinfo=UTC)
    words = (("delivery", 9, 8.0), ("late", 5, 6.0), ("box", 4, 5.0))
    return Spike(start, start.replace(day=day + 1), "day", 24, 3.1, 9.0, 0.01, thread, 13, words)


def rising(name: str) -> EmergingTopic:
    return EmergingTopic(name, 12, 14, 3.04, 4.6, 0.02, "reddit:r")


def first_mention(day: int) -> FirstMention:
    return FirstMention(
        "reddit", "tea", datetime(2026, 4, day, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC), "reddit:n"
    )


def conversation(source: str = "reddit") -> ConversationRow:
    moment = datetime(2026, 4, 2, tzinfo=UTC)
    opening = "Eleven days to my door, and then the wrong box"
    return ConversationRow(
        "reddit:d", source, "tea", opening, 31, 12, "brand_free", True, 9, 2, 0, 0, moment, moment, None
    )


def test_a_score_that_surely_rose_leads():
    assert changes_of(WeekFacts(END, 60, change(57, 0.93))) == (
        OverviewLink("The score rose since last week: 57 a week ago, 60 now.", "overview"),
    )


@pytest.mark.parametrize("moved", [change(57, 0.7), change(60, 0.95), change(57, None), None])
def test_a_score_that_may_not_have_moved_is_no_change(moved):
    assert changes_of(WeekFacts(END, 60, moved)) == (
        OverviewLink("Nothing clearly changed.", "conversations", {"order": "newest"}),
    )


def test_a_spike_of_the_last_week_leads_to_its_largest_conversation():
    lines = changes_of(WeekFacts(END, spikes=[spike(4)]))

    assert lines == (
        OverviewLink(
            "Spike on 4 Apr 2026: 24 people (usual: 3), often with \u201cdelivery\u201d and \u201clate\u201d",
            "conversations",
            {"conversation": "reddit:s"},
        ),
    )


def test_what_is_older_than_a_week_did_not_change_now():
    old = Spike(datetime(2026, 3, 20, tzinfo=UTC), datetime(2026, 3, 21, tzinfo=UTC), "day", 24, 3, 9, 0.01, "t", 9)
    facts = WeekFacts(datetime(2026, 4, 20, tzinfo=UTC), spikes=[old, spike(4)], new_communities=[first_mention(4)])

    assert [line.text for line in changes_of(facts)] == ["Nothing clearly changed."]


def test_a_rising_topic_leads_to_its_conversations_and_a_word_to_a_search():
    facts = WeekFacts(
        END, emerging_topics=[rising("Delivery")], emerging_words=[rising("cancelled")], topics={"Delivery": 4}
    )

    assert changes_of(facts) == (
        OverviewLink(
            "\u201cDelivery\u201d: 14 conversations in 7 days (usual: 3.0)",
            "conversations",
            {"topic": "4", "order": "newest"},
        ),
        OverviewLink(
            "\u201ccancelled\u201d: 14 conversations in 7 days (usual: 3.0)",
            "conversations",
            {"words": "cancelled", "order": "newest"},
        ),
    )


def test_a_topic_whose_number_is_unknown_leads_to_its_largest_conversation():
    assert changes_of(WeekFacts(END, emerging_topics=[rising("Delivery")]))[0].params == {"conversation": "reddit:r"}


def test_a_first_mention_in_a_community_is_a_change():
    assert changes_of(WeekFacts(END, new_communities=[first_mention(2)])) == (
        OverviewLink("First mention in r/tea on Reddit: 2 Apr 2026", "conversations", {"conversation": "reddit:n"}),
    )


def test_there_are_at_most_four_lines():
    facts = WeekFacts(
        END,
        60,
        change(57, 0.93),
        spikes=[spike(4)],
        emerging_topics=[rising("Delivery"), rising("Lids")],
        new_communities=[first_mention(2)],
    )

    assert len(changes_of(facts)) == 4


def test_there_are_questions_a_conversation_and_mentions_to_work_on():
    assert todos_of(WaitingQuestions(3, 3, True), conversation(), 20, 2000) == (
        OverviewTodo("Answer 3 questions to the brand", False, "conversations", {"tab": "replies"}),
        OverviewTodo(
            "Read \u201cEleven days to my door, and then the wrong box\u201d (31 posts by 12 people)",
            False,
            "conversations",
            {"conversation": "reddit:d"},
        ),
        OverviewTodo("Review 100 mentions (20 done)", False, "review"),
    )


def test_what_is_done_is_marked():
    todos = todos_of(WaitingQuestions(0, 0, True), None, 104, 2000)

    assert todos == (
        OverviewTodo("No question to the brand is unanswered", True, "conversations", {"tab": "replies"}),
        OverviewTodo("104 mentions reviewed", True, "review"),
    )


def test_posts_that_may_need_a_reply_stand_for_questions():
    first, *_ = todos_of(WaitingQuestions(0, 0, True, 2), None, 0, 14)

    assert first == OverviewTodo("See 2 posts that may need a reply", False, "conversations", {"tab": "replies"})


@pytest.mark.parametrize(("checked", "text"), [(0, "Review 14 mentions (0 done)"), (14, "14 mentions reviewed")])
def test_nobody_is_asked_to_review_more_mentions_than_there_are(checked, text):
    assert todos_of(WaitingQuestions(0, 0, True), None, checked, 14)[-1].text == text


def test_without_mentions_there_are_none_to_review():
    assert len(todos_of(WaitingQuestions(0, 0, True), None, 0, 0)) == 1


def test_a_conversation_that_may_not_be_quoted_is_named_by_its_place():
    todos = todos_of(WaitingQuestions(0, 0, True), conversation("x"), 0, 2000)

    assert todos[1].text == "Read a conversation in tea on X (31 posts by 12 people)"
