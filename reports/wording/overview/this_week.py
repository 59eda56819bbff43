"""What changed in the last seven days, and what to do this week: short lines, each with a link."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from analysis.measures.emerging_topics import EmergingTopic
from analysis.measures.reach import FirstMention
from analysis.measures.spikes import Spike
from analysis.worthiness import ScoreChange
from analysis.worthiness.minimum_data import LABELS_NEEDED
from analysis.worthiness.wording.headline import SURE
from reports.queries.overview.facts import WaitingQuestions
from reports.wording.common import community_text, count_text, date_text, opening_snippet
from reports.wording.overview.headline import OverviewLink
from reports.wording.topics import quoted
from talkworthy.phrases import first_words, join_names
from talkworthy.storage.conversations.queries import ConversationRow

MOST_CHANGES = 4
LONGEST_OPENING = 80
SPIKE_WORDS = 2
A_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class WeekFacts:
    """What may have changed in the seven days before `end`; `score` is the score now.

    `topics` is the label of each topic -> its number, for links.
    """

    end: datetime
    score: int | None = None
    change: ScoreChange | None = None
    spikes: Sequence[Spike] = ()
    emerging_topics: Sequence[EmergingTopic] = ()
    emerging_words: Sequence[EmergingTopic] = ()
    new_communities: Sequence[FirstMention] = ()
    topics: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OverviewTodo:
    """One thing to do, or that is done; `text` is the text of its link."""

    text: str
    done: bool
    page: str
    params: Mapping[str, str] = field(default_factory=dict)


def changes_of(facts: WeekFacts) -> tuple[OverviewLink, ...]:
    """Return at most four lines, the most certain kinds first; one line that says so where nothing clearly changed."""
    kinds = [_score(facts), _spikes(facts), _topics(facts), _communities(facts), _words(facts)]
    lines = [line for kind in kinds for line in kind][:MOST_CHANGES]
    if lines:
        return tuple(lines)
    return (OverviewLink("Nothing clearly changed.", "conversations", {"order": "newest"}),)


def todos_of(
    questions: WaitingQuestions, to_read: ConversationRow | None, checked: int, mentions: int
) -> tuple[OverviewTodo, ...]:
    """Return what to do: questions that wait, a conversation of this week, and mentions to review.

    `checked` were reviewed, of `mentions` in all: nobody is asked to review more than there are.
    """
    replies = {"tab": "replies"}
    if questions.waiting:
        answer = OverviewTodo(
            f"Answer {count_text(questions.waiting, 'question')} to the brand", False, "conversations", replies
        )
    elif questions.others:
        answer = OverviewTodo(
            f"See {count_text(questions.others, 'post')} that may need a reply", False, "conversations", replies
        )
    else:
        answer = OverviewTodo("No question to the brand is unanswered", True, "conversations", replies)
    wanted = min(LABELS_NEEDED, mentions)
    review = OverviewTodo(f"Review {count_text(wanted, 'mention')} ({checked:,} done)", False, "review")
    if checked >= wanted:
        review = OverviewTodo(f"{count_text(checked, 'mention')} reviewed", True, "review")
    return (answer, *_reading(to_read), *((review,) if mentions else ()))


def spike_text(spike: Spike) -> str:
    """Return `Spike on 6 Oct 2026: 14 people (usual: 3), often with "delivery"`."""
    words = [quoted(word) for word, _, _ in spike.words[:SPIKE_WORDS]]
    people = f"{count_text(spike.people, 'person', 'people')} (usual: {spike.expected:.0f})"
    about = f", often with {join_names(words)}" if words else ""
    return f"Spike on {date_text(spike.start)}: {people}{about}"


def _score(facts: WeekFacts) -> Iterator[OverviewLink]:
    change = facts.change
    if change is None or change.chance is None or facts.score == change.score:
        return
    if max(change.chance, 1 - change.chance) >= SURE:
        yield OverviewLink(change.sentence, "overview")


def _spikes(facts: WeekFacts) -> Iterator[OverviewLink]:
    for spike in facts.spikes:
        if spike.stop <= facts.end - A_WEEK:
            continue
        yield OverviewLink(spike_text(spike), *_to_thread(spike.thread))


def _topics(facts: WeekFacts) -> Iterator[OverviewLink]:
    for topic in facts.emerging_topics:
        number = facts.topics.get(topic.name)
        link = ("conversations", {"topic": str(number), "order": "newest"})
        yield OverviewLink(_rise(topic), *(_to_thread(topic.set_off_by) if number is None else link))


def _words(facts: WeekFacts) -> Iterator[OverviewLink]:
    for word in facts.emerging_words:
        yield OverviewLink(_rise(word), "conversations", {"words": word.name, "order": "newest"})


def _communities(facts: WeekFacts) -> Iterator[OverviewLink]:
    for new in facts.new_communities:
        if facts.end - A_WEEK <= new.at < facts.end:
            where = community_text(new.source, new.name)
            yield OverviewLink(f"First mention in {where}: {date_text(new.at)}", *_to_thread(new.thread))


def _rise(topic: EmergingTopic) -> str:
    count = count_text(topic.conversations, "conversation")
    return f"{quoted(topic.name)}: {count} in 7 days (usual: {topic.expected:.1f})"


def _reading(row: ConversationRow | None) -> Iterator[OverviewTodo]:
    if row is None:
        return
    size = f"{count_text(row.posts, 'post')} by {count_text(row.people, 'person', 'people')}"
    opening = first_words(opening_snippet(row), LONGEST_OPENING, more="...")
    name = quoted(opening) if opening else f"a conversation in {community_text(row.source, row.community)}"
    yield OverviewTodo(f"Read {name} ({size})", False, *_to_thread(row.thread))


def _to_thread(thread: str) -> tuple[str, Mapping[str, str]]:
    return "conversations", {"conversation": thread}
