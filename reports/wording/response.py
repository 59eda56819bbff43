"""Sentences about replies: response queues, the scorecard, conversation quality and the topic gap."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.measures.response_queue import ANSWERED_BY_BRAND, ANSWERED_BY_OTHERS, STALE, WAITING
from analysis.measures.topic_gap import FEWEST_CONVERSATIONS, FEWEST_POSTS
from analysis.stats.cluster_bootstrap import Estimate
from analysis.worthiness.wording.insufficient_data import too_little_text
from reports.queries.conversation_quality import ConversationQuality
from reports.queries.people.response_queue import ResponseQueues
from reports.queries.score.scorecard import BondShare, Responsiveness, Scorecard, UnreachableChannel
from reports.queries.topics.topic_gap import TopicGapResult
from reports.wording.common import count_text, date_text, percent_bounds, percent_text, percent_with_range, range_text
from talkworthy.phrases import join_names

DAY, TWO_DAYS = 24, 48
ADD_ACCOUNTS = "add its official accounts in the settings"


@dataclass(frozen=True, slots=True)
class QueueText:
    """The title of a list of posts, its explanation, and the sentence for an empty list."""

    title: str
    meaning: str
    empty: str


QUEUE_TEXTS = {
    "asked_brand": QueueText(
        "Asked the brand",
        "Questions and requests to the brand that it has not answered.",
        "No new question to the brand is waiting.",
    ),
    "asked_peers": QueueText(
        "Asked others",
        "Open questions to other people that nobody has answered. In the first 3 days we give them time.",
        "No new open question is waiting.",
    ),
    "may_need_help": QueueText(
        "May need help",
        "People with a problem who asked no one, and got no reply. If unsure, don't reply.",
        "No one needs help right now.",
    ),
}
CUES = {"asked_brand": "asked the brand", "asked_peers": "asked others", "may_need_help": "may need help"}
BONDS = {
    "functional first_hand": ("Find it useful", "first-hand"),
    "functional hearsay": ("Heard it's useful", "second-hand"),
    "emotional first_hand": ("Emotional attachment", "first-hand"),
    "emotional hearsay": ("Heard others love it", "second-hand"),
}


def duration_text(hours: float) -> str:
    """Return `20 minutes`, `5 hours` or `3 days`, rounded down."""
    if hours < 1:
        return count_text(int(hours * 60), "minute")
    return count_text(int(hours), "hour") if hours < TWO_DAYS else count_text(int(hours / DAY), "day")


def share_with_range(estimate: Estimate) -> str:
    """Return `94% (85\N{EN DASH}100%)`: a share and its interval, the bounds rounded outwards."""
    return percent_with_range(estimate.value, estimate.low, estimate.high)


def estimate_range(estimate: Estimate) -> str:
    """Return `85\N{EN DASH}100`: the bounds of a share in hundredths, rounded outwards."""
    return percent_bounds(estimate.low, estimate.high)


def replies_text(queues: ResponseQueues) -> str:
    """Return how many posts wait for a reply, went unanswered, were answered and by whom, and how many need none."""
    if queues.no_reply_needed is None:
        return "Nobody posted in this period."
    share = f"{share_with_range(queues.no_reply_needed)} of {count_text(queues.posts, 'post')} ask for nothing."
    return " ".join(filter(None, (_unanswered_text(queues), _answered_text(queues), share)))


def answered_by_brand_text(queues: ResponseQueues) -> str:
    """Return `Kettle answered 0 of 3 questions to it, and 3 other posts.`, as the scorecard counts them."""
    if not queues.brand_seen:
        return f"Unknown, since no account of {queues.brand} is known: {ADD_ACCOUNTS}."
    other = queues.answered_by_brand.count - queues.answered_questions
    posts = f", and {count_text(other, 'other post')}" if other else ""
    questions = count_text(queues.questions, "question")
    return f"{queues.brand} answered {queues.answered_questions:,} of {questions} to it{posts}."


def as_of_text(queues: ResponseQueues) -> str:
    """Return the date up to which posts were read, and what to add where no account of the brand is known."""
    sentence = f"As of {date_text(queues.as_of)}, when the newest post was written."
    if queues.brand_seen:
        return sentence
    return f"{sentence} No account of {queues.brand} is known, so we can't tell what it has answered: {ADD_ACCOUNTS}."


def scorecard_text(scorecard: Scorecard) -> str:
    """Return the summary of the scorecard: answered questions, reachability and score."""
    return ", ".join((_answered(scorecard), _reached(scorecard), _score(scorecard))) + "."


def responsiveness_text(brand: str, responsiveness: Responsiveness) -> str:
    """Return how many questions the brand answered and how quickly, in a sentence or two."""
    answered = responsiveness.answered
    if answered is None:
        return f"Nobody asked {brand} a question in this period."
    questions = f"{count_text(answered.questions, 'question')} to {brand}"
    if not responsiveness.brand_seen:
        return f"{questions}. No account of {brand} was seen answering: {ADD_ACCOUNTS}."
    sentence = (
        f"{questions}: {answered.answered:,} answered, {share_with_range(answered.within_a_day)} within 24 hours."
    )
    wait = answered.wait
    if not answered.answered:
        return f"{sentence} Median response time: none answered yet."
    if wait.median is None:
        return f"{sentence} Median response time: unknown, because fewer than half have been answered."
    low = "at once" if wait.low is None or not wait.low else duration_text(wait.low)
    high = "longer than observed" if wait.high is None else duration_text(wait.high)
    return f"{sentence} Median response time: {duration_text(wait.median)} ({low} to {high})."


def reachability_text(scorecard: Scorecard) -> str:
    """Return how many people could not reach the brand, by channel, in a sentence."""
    if not scorecard.people:
        return "Nobody posted in this period."
    if not scorecard.reachability:
        return f"No one reported being unable to reach {scorecard.brand}."
    channels = ", ".join(f"{channel.channel} {channel.people:,}" for channel in scorecard.reachability)
    return f"People who couldn't reach {scorecard.brand}, at least, by channel: {channels}."


def channel_text(channel: UnreachableChannel) -> str:
    """Return `3 people, 4% (2\N{EN DASH}9%)`."""
    return f"{count_text(channel.people, 'person', 'people')}, {share_with_range(channel.share)}"


def bond_text(bond: BondShare) -> str:
    """Return `64 people, 14% (11\N{EN DASH}17%)`."""
    return f"{count_text(bond.people, 'person', 'people')}, {share_with_range(bond.share)}"


def loyalty_text(scorecard: Scorecard) -> str:
    """Return how many people posted in three weeks or more."""
    returning = scorecard.returning
    if returning is None:
        return "Nobody posted in this period."
    people = f"{round(returning.value * returning.n):,} of {count_text(returning.n, 'person', 'people')}"
    return f"{people}, {share_with_range(returning)}, posted in 3 or more different weeks. We don't list individuals."


def quality_text(quality: ConversationQuality) -> str:
    """Return how many conversations the measures of quality are based on."""
    if not quality.conversations.height:
        return f"No conversation about {quality.brand} has replies, so its quality can't be measured."
    without = f"; {quality.without_replies:,} had none" if quality.without_replies else ""
    return f"Based on {count_text(quality.conversations.height, 'conversation')} with replies{without}."


def topic_gap_text(result: TopicGapResult) -> str:
    """Return how far the topics of people and brand are apart, or why that can't be measured."""
    posts = f"{count_text(result.public_posts, 'post')} by people, {result.brand_posts:,} by {result.brand}"
    if result.gap is None:
        return f"{_why_no_gap(result)} ({posts})."
    divergence = result.gap.divergence
    distance = f"{round(100 * divergence.value)} of 100 ({estimate_range(divergence)})"
    scale = f"the distance is {distance}, where 0 means the same topics and 100 none in common."
    outside = f"{percent_text(result.gap.brand_in_none)} of {result.brand}'s own posts are about none of these topics."
    return f"{_how_far(divergence)}: {scale} {outside} Based on {posts}."


def _unanswered_text(queues: ResponseQueues) -> str:
    waiting, stale = queues.states[WAITING], queues.states[STALE]
    unanswered = f"{count_text(stale, 'post')} went unanswered for more than two weeks" if stale else ""
    if not waiting:
        return f"No new post waits for a reply, but {unanswered}." if stale else "No post waits for a reply."
    sentence = f"{count_text(waiting, 'post')} {'waits' if waiting == 1 else 'wait'} for a reply"
    return f"{sentence}, and {unanswered}." if stale else f"{sentence}."


def _answered_text(queues: ResponseQueues) -> str:
    by_brand, by_others = queues.states[ANSWERED_BY_BRAND], queues.states[ANSWERED_BY_OTHERS]
    answers = [f"{by_brand:,} by {queues.brand}"] if by_brand else []
    answers += [f"{by_others:,} by other people"] if by_others else []
    return f"Answered: {join_names(answers)}." if answers else ""


def _answered(scorecard: Scorecard) -> str:
    answered = scorecard.responsiveness.answered
    if answered is None:
        return f"Nobody asked {scorecard.brand} a question"
    if not scorecard.responsiveness.brand_seen:
        return f"It is unknown what {scorecard.brand} answered"
    if not answered.answered and answered.questions > 1:
        return f"{scorecard.brand} answered none of the {answered.questions:,} questions put to it"
    sentence = f"{scorecard.brand} answered {answered.answered:,} of {count_text(answered.questions, 'question')}"
    median = answered.wait.median
    return sentence if median is None else f"{sentence}, half of them within {duration_text(median)}"


def _reached(scorecard: Scorecard) -> str:
    if not scorecard.reachability:
        return "no one reported being unable to reach it"
    people = sum(channel.people for channel in scorecard.reachability)
    return f"{count_text(people, 'person', 'people')} couldn't reach it"


def _score(scorecard: Scorecard) -> str:
    worthiness = scorecard.worthiness
    if worthiness.score is None:
        return f"and {too_little_text(worthiness.counts)} for a score"
    return f"and its score is {worthiness.score} of 100 ({range_text(worthiness.low or 0, worthiness.high or 0)})"


def _why_no_gap(result: TopicGapResult) -> str:
    if not result.brand_posts:
        return f"{result.brand} posted nothing in these conversations, so there is nothing to compare"
    if not result.topics:
        return f"There are too few posts about {result.brand} to find topics"
    return (
        f"Not enough data to compare: each side needs {FEWEST_POSTS} posts in topics, "
        f"from {FEWEST_CONVERSATIONS} conversations"
    )


def _how_far(divergence: Estimate) -> str:
    if not divergence.low:
        return "Overall, people and the brand talk about the same topics"
    return "People and the brand talk about different topics"
