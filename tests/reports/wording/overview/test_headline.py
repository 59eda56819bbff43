"""The headline: four answers, why, and never an order or a lean that the ranges do not allow."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from analysis.measures.reach import BrandShare
from reports.queries.overview.facts import OverviewFacts, WaitingQuestions
from reports.wording.overview.headline import LONGEST, LONGEST_WITHOUT_SCORE, OverviewLink, answer_of, headline_of
from talkworthy.storage.conversations.queries import ConversationRow

THREE_OLD = WaitingQuestions(3, 3, brand_seen=True)


@pytest.fixture
def zotero(worthiness):
    """A reference manager in two communities, with competitors: certain about sentiment, without a score."""
    counts = {"people": 213, "conversations": 96, "communities": 2}
    return OverviewFacts(
        worthiness("Refly", None, (0.89, 0.79, 0.96), (67, 4, 140), counts=counts, reasons=("2 of 3 communities",)),
        competitors=(
            worthiness("Mendler", None, (0.48, 0.35, 0.61), (20, 22, 60), counts=counts),
            worthiness("EndQuote", None, (0.75, 0.5, 0.9), (9, 3, 40), counts=counts),
        ),
        shares=(
            BrandShare("Refly", 96, 240, 0.47, 0.42, 0.52),
            BrandShare("Mendler", 50, 150, 0.29, 0.25, 0.33),
            BrandShare("EndQuote", 40, 120, 0.24, 0.2, 0.28),
        ),
        recommended={"Refly": 43, "Mendler": 13, "EndQuote": 7},
        has_earlier=True,
    )


@pytest.fixture
def clear_topics(topic):
    return (topic(4, "Slow delivery", (0.3, 0.25, 0.35)), topic(2, "Grinders", (0.1, 0.06, 0.14)))


@pytest.fixture
def close_topics(topic):
    return (
        topic(4, "Slow delivery", (0.18, 0.13, 0.23)),
        topic(2, "Grinders", (0.16, 0.12, 0.2)),
        topic(3, "Tasting notes", (0.13, 0.1, 0.16)),
    )


@pytest.mark.parametrize(
    ("score", "answer"),
    [
        ((60, 55, 63), "yes"),
        ((55, 50, 60), "yes"),
        ((55, 49, 60), "close"),
        ((48, 44, 50), "close"),
        ((44, 39, 49), "no"),
        (None, "not_enough"),
    ],
)
def test_the_whole_range_decides_the_answer(worthiness, score, answer):
    assert answer_of(worthiness(score=score)) == answer


def test_a_yes_says_what_people_talk_about_how_they_lean_and_what_waits(worthiness, clear_topics):
    headline = headline_of(OverviewFacts(worthiness(), topics=clear_topics, questions=THREE_OLD))

    assert headline.sentences == (
        "Yes: people talk about Kettle every week, most about \u201cSlow delivery\u201d, "
        "but opinions lean negative (18 negative, 9 positive).",
        "3 questions to the brand are unanswered, all for more than 2 weeks.",
    )
    assert headline.links == (
        OverviewLink("See the conversations", "conversations"),
        OverviewLink("See the questions", "conversations", {"tab": "replies"}),
    )


def test_a_score_that_is_provisional_gives_a_provisional_answer(worthiness):
    headline = headline_of(OverviewFacts(worthiness(status="provisional")))

    assert headline.text.startswith("Yes, provisionally: people talk about Kettle every week, but opinions lean")


def test_a_close_call_is_not_provisional_too(worthiness):
    headline = headline_of(OverviewFacts(worthiness(score=(52, 46, 58), status="provisional")))

    assert headline.text.startswith("Too close to call: the score of Kettle is 52")


def test_a_no_gives_the_range_below_fifty(worthiness):
    counts = {"weeks_with_conversation": 9}
    headline = headline_of(OverviewFacts(worthiness(score=(31, 25, 38), counts=counts)))

    assert headline.sentences == (
        "No: the score of Kettle is 31 of 100, and its 90% range (25\N{EN DASH}38) is below 50.",
        "People talk about it in 9 of 13 weeks, and opinions lean negative (18 negative, 9 positive).",
    )


def test_a_range_around_fifty_is_too_close_to_call(worthiness, clear_topics):
    facts = OverviewFacts(
        worthiness(score=(52, 46, 58), sentiment=None), topics=clear_topics, questions=WaitingQuestions(1, 0, True)
    )

    assert headline_of(facts).sentences == (
        "Too close to call: the score of Kettle is 52 of 100, and its 90% range (46\N{EN DASH}58) includes 50.",
        "People talk about it every week, most about \u201cSlow delivery\u201d; 1 question to the brand is unanswered.",
    )


def test_topics_that_are_too_close_to_rank_have_no_order(worthiness, close_topics):
    text = headline_of(OverviewFacts(worthiness(sentiment=None), topics=close_topics)).text

    assert text == (
        "Yes: people talk about Kettle every week, "
        "about topics such as \u201cSlow delivery\u201d and \u201cGrinders\u201d."
    )


def test_two_topics_before_all_others_are_both_named(worthiness, topic):
    topics = (
        topic(1, "Lids", (0.3, 0.25, 0.35)),
        topic(2, "Beans", (0.28, 0.23, 0.33)),
        topic(3, "Cups", (0.1, 0.05, 0.15)),
    )
    text = headline_of(OverviewFacts(worthiness(sentiment=None), topics=topics)).text

    assert text == "Yes: people talk about Kettle every week, most about \u201cLids\u201d and \u201cBeans\u201d."


@pytest.mark.parametrize(
    ("sentiment", "opinion", "text"),
    [
        ((0.34, 0.22, 0.48), (9, 18, 0), ", but opinions lean negative (18 negative, 9 positive)"),
        ((0.7, 0.6, 0.8), (40, 12, 0), ", and opinions lean positive (40 positive, 12 negative)"),
        ((0.4, 0.28, 0.52), (9, 14, 0), ", and opinions have no clear lean (9 positive, 14 negative)"),
        # moved towards the competitors, or corrected, against the plain counts
        ((0.7, 0.6, 0.8), (5, 6, 0), ", and opinions have no clear lean (5 positive, 6 negative)"),
        ((0.2, 0.1, 0.4), (1, 3, 0), ""),
        (None, (0, 0, 9), ""),
    ],
)
def test_a_lean_is_named_only_where_its_range_is_on_one_side(worthiness, sentiment, opinion, text):
    headline = headline_of(OverviewFacts(worthiness(sentiment=sentiment, opinion=opinion)))

    assert headline.text == f"Yes: people talk about Kettle every week{text}."


def test_a_topic_is_a_reason_only_where_it_surely_leans_negative(worthiness, topic):
    topics = (topic(4, "Beans", (0.3, 0.2, 0.4), (3, 4)), topic(7, "Delivery", (0.2, 0.1, 0.3), (1, 9)))
    headline = headline_of(OverviewFacts(worthiness(sentiment=None), topics=topics, questions=THREE_OLD))

    assert headline.sentences[1] == (
        "Opinions on \u201cDelivery\u201d are mostly negative (9 of 10), "
        "and 3 questions to the brand are unanswered, all for more than 2 weeks."
    )
    assert (
        OverviewLink("Read about Delivery", "conversations", {"topic": "7", "sentiment": "negative"}) in headline.links
    )


@pytest.mark.parametrize(
    ("questions", "text"),
    [
        (WaitingQuestions(3, 2, True), "3 questions to the brand are unanswered, 2 of them for more than 2 weeks."),
        (WaitingQuestions(1, 1, True), "1 question to the brand is unanswered, for more than 2 weeks."),
        (WaitingQuestions(2, 0, False), "2 questions to the brand have no answer in the data."),
    ],
)
def test_questions_wait_however_old_they_are(worthiness, questions, text):
    assert headline_of(OverviewFacts(worthiness(), questions=questions)).sentences[1] == text


def test_no_question_is_not_mentioned(worthiness):
    assert len(headline_of(OverviewFacts(worthiness(), questions=WaitingQuestions(0, 0, True))).sentences) == 1


def test_long_names_cost_the_topics_first(worthiness, close_topics):
    brand = "The Extraordinarily Long Named Kettle and Teapot Company of Upper Brewington"
    facts = OverviewFacts(worthiness(brand), topics=close_topics, questions=WaitingQuestions(1, 0, True))
    headline = headline_of(facts)

    assert headline.sentences == (
        f"Yes: people talk about {brand} every week, but opinions lean negative (18 negative, 9 positive).",
        "1 question to the brand is unanswered.",
    )


def test_the_age_of_questions_goes_before_the_topics(worthiness, close_topics):
    brand = "The Kettle Company"
    headline = headline_of(OverviewFacts(worthiness(brand), topics=close_topics, questions=THREE_OLD))

    assert headline.sentences[0].startswith(f"Yes: people talk about {brand} every week, about topics such as")
    assert headline.sentences[1] == "3 questions to the brand are unanswered."


def test_a_long_label_is_cut(worthiness, topic):
    label = "pumps that rattle and lids that never close and water that drips"
    text = headline_of(OverviewFacts(worthiness(sentiment=None), topics=(topic(1, label, (0.5, 0.4, 0.6)),))).text

    assert "about topics such as \u201cpumps that rattle and lids that never ...\u201d." in text


def test_without_a_score_the_certain_findings_lead_and_what_is_needed_follows(zotero):
    headline = headline_of(zotero)

    assert headline.answer == "not_enough"
    assert headline.sentences == (
        "Too early for a score, but opinions on Refly are more positive than on Mendler: "
        "sentiment 89 (79\N{EN DASH}96) against 48 (35\N{EN DASH}61).",
        "43 people recommend it (Mendler 13, EndQuote 7), "
        "and it has the largest share of voice, 47% (42\N{EN DASH}52%).",
    )
    assert headline.needed_text == "A score needs 3 communities (2 so far)."
    assert headline.links == (
        OverviewLink("See the conversations", "conversations"),
        OverviewLink("Add a source", "sources"),
    )


def test_competitors_on_both_sides_are_both_named(worthiness):
    counts = {"communities": 2}
    own, worse, better = (
        worthiness(brand, None, sentiment, (30, 20, 0), counts=counts)
        for brand, sentiment in (("Own", (0.6, 0.55, 0.65)), ("Bad", (0.3, 0.2, 0.4)), ("Good", (0.8, 0.7, 0.9)))
    )

    assert headline_of(OverviewFacts(own, (worse, better))).sentences[0] == (
        "Too early for a score, but opinions on Own are more positive than on Bad and less positive than on Good: "
        "sentiment 60 (55\N{EN DASH}65) against 30 (20\N{EN DASH}40) and 80 (70\N{EN DASH}90)."
    )


def test_shares_of_voice_that_overlap_have_no_order(worthiness):
    shares = (BrandShare("Kettle", 9, 20, 0.5, 0.4, 0.6), BrandShare("Kiln", 9, 20, 0.5, 0.4, 0.6))
    facts = OverviewFacts(worthiness(score=None, counts={"communities": 2}), shares=shares)

    assert headline_of(facts).sentences == (
        "Too early for a score, but opinions on Kettle lean negative (18 negative, 9 positive).",
        "Its share of voice is 50% (40\N{EN DASH}60%).",
    )


def test_with_too_little_data_the_largest_conversation_is_what_there_is_to_read(worthiness):
    moment = datetime(2026, 3, 1, tzinfo=UTC)
    row = ConversationRow(
        "t", "reddit", "tea", "Which kettle lasts?", 3, 2, "brand_free", True, 2, 2, 0, 0, moment, moment, None
    )
    counts = {"people": 6, "conversations": 5, "c2c_conversations": 2, "communities": 3}
    reasons = ("2 of 30 conversations between people (about 99 more weeks of collecting)", "6 of 50 people")
    few = worthiness("Morn", None, (0.9, 0.6, 0.99), (3, 0, 3), counts=counts, reasons=reasons)
    headline = headline_of(OverviewFacts(few, largest=(row,)))

    assert headline.text == (
        "Too early to say: 6 people talk about Morn in 5 conversations. "
        "The most discussed conversation: \u201cWhich kettle lasts?\u201d. "
        "A score needs 30 conversations between people (2 so far) and 50 people (6 so far)."
    )


@pytest.mark.parametrize(("has_earlier", "weeks", "offered"), [(True, 13, True), (False, 13, False), (True, 52, False)])
def test_a_longer_date_range_is_offered_where_it_may_help(worthiness, has_earlier, weeks, offered):
    few = worthiness(score=None, counts={"people": 6, "weeks": weeks})
    link = OverviewLink("Look at 12 months", "overview", {"date_range": "52w"})

    assert (link in headline_of(OverviewFacts(few, has_earlier=has_earlier)).links) == offered


def test_one_conversation_says_how_many_people_talk(worthiness):
    counts = {"people": 1, "conversations": 1, "c2c_conversations": 0, "communities": 1}
    few = worthiness("Morn", None, None, (0, 0, 1), counts=counts)

    assert headline_of(OverviewFacts(few)).sentences == (
        "Too early to say: 1 person talks about Morn in 1 conversation.",
    )


def test_without_conversations_there_are_no_mentions(worthiness):
    counts = {"people": 0, "conversations": 0, "c2c_conversations": 0, "communities": 0}
    headline = headline_of(OverviewFacts(worthiness("Morn", None, None, (0, 0, 0), counts=counts)))

    assert headline.text == "Too early to say: no mentions of Morn in this period."
    assert [link.text for link in headline.links] == ["Add a source"]


def test_the_answer_stands_alone_too(worthiness):
    assert headline_of(OverviewFacts(worthiness(score=(52, 46, 58)))).answer_text == "Too close to call"


def test_every_headline_is_short(zotero, worthiness, close_topics, topic):
    topics = (topic(9, "x" * 80, (0.3, 0.2, 0.4), (1, 9)), *close_topics)
    for score in ((60, 55, 63), (52, 46, 58), (30, 20, 40)):
        facts = OverviewFacts(worthiness(score=score, status="provisional"), topics=topics, questions=THREE_OLD)
        assert len(" ".join(headline_of(facts).sentences)) <= LONGEST
    assert len(" ".join(headline_of(zotero).sentences)) <= LONGEST_WITHOUT_SCORE
