"""The facts of the headline."""

from __future__ import annotations

from datetime import UTC, date, datetime

from reports.queries.overview.facts import WaitingQuestions, to_waiting_questions
from reports.queries.people.response_queue import AnsweredPosts, CueQueue, ResponseQueues
from talkworthy.date_range import DateRange

RANGE = DateRange.between(date(2026, 1, 5), date(2026, 4, 5))


def queues(*counts: tuple[str, int, int], brand_seen: bool = True) -> ResponseQueues:
    """Return queues of which only the numbers of waiting and of stale posts, by cue, are of interest."""
    lists = tuple(CueQueue(cue, waiting, stale, (), ()) for cue, waiting, stale in counts)
    nothing = AnsweredPosts(0, ())
    return ResponseQueues(
        brand="Kettle",
        date_range=RANGE,
        as_of=datetime(2026, 4, 5, tzinfo=UTC),
        posts=90,
        authors=40,
        brand_seen=brand_seen,
        queues=lists,
        no_reply_needed=None,
        reasons=(),
        states={"answered_by_brand": 5, "answered_by_others": 7},
        questions=16,
        answered_questions=5,
        answered_by_brand=nothing,
        answered_by_others=nothing,
    )


def test_questions_to_the_brand_wait_however_old_they_are():
    waiting = to_waiting_questions(queues(("asked_brand", 1, 3), ("asked_peers", 9, 9), ("may_need_help", 2, 0)))

    assert waiting == WaitingQuestions(4, 3, brand_seen=True, others=11)


def test_without_a_queue_nothing_waits():
    assert to_waiting_questions(queues(brand_seen=False)) == WaitingQuestions(0, 0, brand_seen=False)


def test_a_report_has_its_topics_questions_and_largest_conversations(reports):
    facts = reports["Kettle"].facts

    assert [(topic.label, topic.share.posts, topic.share.whole) for topic in facts.topics] == [("Cleaning", 52, 156)]
    assert facts.questions == WaitingQuestions(0, 0, brand_seen=False)
    assert facts.largest == reports["Kettle"].top_conversations
    assert [competitor.brand for competitor in facts.competitors] == ["Kiln", "Samovar"]
    assert not facts.has_earlier
