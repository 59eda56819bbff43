"""The headline of the overview: is the brand worthy of conversation, and why, in one or two sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from analysis.worthiness import ConversationCounts, Worthiness
from analysis.worthiness.minimum_data import COMMUNITIES_NEEDED
from analysis.worthiness.wording.headline import MUCH
from analysis.worthiness.wording.insufficient_data import main_shortfall
from reports.queries.overview.facts import OverviewFacts
from reports.queries.score.brand_report import Report
from reports.wording.common import count_text, range_text, unbroken
from reports.wording.needed import needed_text
from reports.wording.overview.findings import (
    LONGEST_LABEL,
    largest_text,
    lean_text,
    negative_topic_text,
    questions_text,
    recommendations_text,
    sentiment_comparison,
    sentiment_lean,
    share_of_voice_text,
    topics_text,
)
from talkworthy.phrases import first_words, join_names

LONGEST, LONGEST_WITHOUT_SCORE = 220, 250
"""Characters of the sentences: what fits is said, the rest stands below the headline."""
WEEKS_A_YEAR = 52

Answer = Literal["yes", "no", "close", "not_enough"]

_ANSWERS: Mapping[Answer, str] = {
    "yes": "Yes",
    "no": "No",
    "close": "Too close to call",
    "not_enough": "Not enough data for a score",
}


@dataclass(frozen=True, slots=True)
class OverviewLink:
    """A link from the overview: its text, and the page with its parameters besides brand and date range."""

    text: str
    page: str
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OverviewHeadline:
    """The answer, one or two sentences, and what a score still needs (each a phrase; empty where there is a score)."""

    answer: Answer
    sentences: tuple[str, ...]
    needed: tuple[str, ...] = ()
    links: tuple[OverviewLink, ...] = ()

    @property
    def needed_text(self) -> str:
        """Return what a score still needs, as a sentence; "" where there is a score."""
        if self.answer != "not_enough":
            return ""
        return f"A score needs {join_names(self.needed)}." if self.needed else ""

    @property
    def answer_text(self) -> str:
        """Return the answer alone: `Yes`, `Too close to call`."""
        return _ANSWERS[self.answer]

    @property
    def text(self) -> str:
        """Return all sentences in one line, with number ranges kept together."""
        return unbroken(" ".join((*self.sentences, self.needed_text)).rstrip())


def answer_of(worthiness: Worthiness) -> Answer:
    """Return the answer that the whole 90% range gives: yes from 50 on, no below, and too close where it has both."""
    low, high = worthiness.low, worthiness.high
    if worthiness.score is None or low is None or high is None:
        return "not_enough"
    if low >= MUCH:
        return "yes"
    return "no" if high < MUCH else "close"


def headline_of(facts: OverviewFacts) -> OverviewHeadline:
    """Return the headline: of what fits in `LONGEST` characters, the most."""
    worthiness = facts.worthiness
    answer = answer_of(worthiness)
    if answer == "not_enough":
        return _without_score(facts)
    provisional = worthiness.status == "provisional" and answer != "close"
    lead = f"{_ANSWERS[answer]}, provisionally" if provisional else _ANSWERS[answer]
    versions = list(_with_talk(facts, lead) if answer == "yes" else _with_score(facts, lead, answer))
    return OverviewHeadline(answer, _longest_that_fits(versions), links=_links(facts))


def report_headline(report: Report) -> str:
    """Return the headline of a report; of one that was built for a page, without topics and questions."""
    facts = report.facts or OverviewFacts(report.worthiness, report.competitors, largest=report.top_conversations)
    return headline_of(facts).text


def _with_talk(facts: OverviewFacts, lead: str) -> Iterator[tuple[str, ...]]:
    """Yield versions of a yes, the fullest first: what people talk about, which way they lean, and what waits."""
    brand, reason = facts.worthiness.brand, negative_topic_text(facts.topics)
    waiting, shorter = questions_text(facts.questions), questions_text(facts.questions, with_age=False)
    for about, clauses in (
        (True, (reason, waiting)),
        (True, (waiting,)),
        (True, (shorter,)),
        (False, (waiting,)),
        (False, (shorter,)),
    ):
        yield f"{lead}: people talk about {brand}{_how(facts, about, 'but')}.", *_sentence(*clauses)


def _with_score(facts: OverviewFacts, lead: str, answer: Answer) -> Iterator[tuple[str, ...]]:
    """Yield versions of a no and of a close call, the fullest first: the score, then what people talk about."""
    worthiness = facts.worthiness
    where = f"is below {MUCH}" if answer == "no" else f"includes {MUCH}"
    score = f"the score of {worthiness.brand} is {worthiness.score} of 100"
    bounds = range_text(worthiness.low or 0, worthiness.high or 0)
    first = f"{lead}: {score}, and its 90% range ({bounds}) {where}."
    shorter = questions_text(facts.questions, with_age=False)
    for about, waiting in ((True, questions_text(facts.questions)), (True, shorter), (True, ""), (False, "")):
        talk = f"People talk about it{_how(facts, about, 'and')}"
        yield first, f"{talk}{f'; {waiting}' if waiting else ''}."


def _how(facts: OverviewFacts, with_topics: bool, turn: str) -> str:
    """Return in which weeks people talk, about what, and how opinions lean; `turn` joins a negative lean."""
    worthiness = facts.worthiness
    lean = lean_text(worthiness)
    word = turn if sentiment_lean(worthiness) == "negative" else "and"
    about = topics_text(facts.topics) if with_topics else ""
    return "".join(
        [
            _weeks(worthiness.counts),
            f", {about}" if about else "",
            f", {word} {lean}" if lean else "",
        ]
    )


def _weeks(counts: ConversationCounts) -> str:
    if counts.weeks == 1:
        return ""
    if counts.weeks_with_conversation == counts.weeks:
        return " every week"
    return f" in {counts.weeks_with_conversation:,} of {counts.weeks:,} weeks"


def _without_score(facts: OverviewFacts) -> OverviewHeadline:
    """Return the findings that are certain without a score, then what a score needs."""
    opinions, talk, about = _sure_opinions(facts), _talk(facts), topics_text(facts.topics)
    share, recommended = share_of_voice_text(facts), recommendations_text(facts)
    seconds = [(recommended, share), (recommended,), (share,), (largest_text(facts),)]
    if opinions:
        seconds.insert(3, (f"people talk {about}" if about else "",))
    else:
        talk = f"{talk}, {about}" if about else talk
    first = _sentence(f"too early for a score, but {opinions}" if opinions else f"too early to say: {talk}")
    versions = [(*first, *second) for clauses in seconds if (second := _sentence(*clauses))]
    needed = tuple(needed_text(reason) for reason in facts.worthiness.reasons)
    return OverviewHeadline(
        "not_enough", _longest_that_fits([*versions, first], LONGEST_WITHOUT_SCORE), needed, _links_to_more(facts)
    )


def _sure_opinions(facts: OverviewFacts) -> str:
    """Return how opinions compare with competitors, or which way they lean; "" where neither is sure."""
    worthiness = facts.worthiness
    if sentiment_lean(worthiness) in (None, "mixed"):
        return sentiment_comparison(worthiness, facts.competitors)
    lean = lean_text(worthiness, f"opinions on {worthiness.brand}")
    return sentiment_comparison(worthiness, facts.competitors) or lean


def _talk(facts: OverviewFacts) -> str:
    counts = facts.worthiness.counts
    if not counts.people:
        return f"no mentions of {facts.worthiness.brand} in this period"
    people = f"{count_text(counts.people, 'person', 'people')} {'talks' if counts.people == 1 else 'talk'}"
    where = count_text(counts.conversations, "conversation") if counts.conversations else "single reviews"
    return f"{people} about {facts.worthiness.brand} in {where}"


def _sentence(*clauses: str) -> tuple[str, ...]:
    """Return the clauses as one sentence; nothing where all are empty."""
    text = ", and ".join(clause for clause in clauses if clause)
    return (f"{_capital(text)}.",) if text else ()


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _longest_that_fits(versions: list[tuple[str, ...]], longest: int = LONGEST) -> tuple[str, ...]:
    """Return the first version of at most `longest` characters; else the last, without its second sentence."""
    fitting = (version for version in versions if len(" ".join(version)) <= longest)
    return next(fitting, versions[-1][:1])


def _links(facts: OverviewFacts) -> tuple[OverviewLink, ...]:
    """Return where the evidence is: the conversations, the negative topic, and the questions that wait."""
    links = [OverviewLink("See the conversations", "conversations")]
    negative = next((topic for topic in facts.topics if topic.lean == "negative"), None)
    if negative is not None:
        params = {"topic": str(negative.topic), "sentiment": "negative"}
        links.append(OverviewLink(f"Read about {first_words(negative.label, LONGEST_LABEL)}", "conversations", params))
    if facts.questions is not None and facts.questions.waiting:
        links.append(OverviewLink("See the questions", "conversations", {"tab": "replies"}))
    return tuple(links)


def _links_to_more(facts: OverviewFacts) -> tuple[OverviewLink, ...]:
    """Return the conversations, and what may help towards a score: another source, or a longer date range."""
    counts = facts.worthiness.counts
    links = [OverviewLink("See the conversations", "conversations")] if counts.people else []
    if counts.communities < COMMUNITIES_NEEDED:
        links.append(OverviewLink("Add a source", "sources"))
    shortfall = main_shortfall(counts)
    if facts.has_earlier and counts.weeks < WEEKS_A_YEAR and shortfall in ("conversation", "weeks"):
        links.append(OverviewLink("Look at 12 months", "overview", {"date_range": "52w"}))
    return tuple(links)
