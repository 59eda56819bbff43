"""Formats of numbers, dates, sources and communities, and the sentences that reports and pages share."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date
from urllib.parse import urlsplit

from analysis.worthiness import COMPONENT_TITLES, Comparison, ScoreChange, Worthiness
from analysis.worthiness.week_over_week import ConversationChange
from analysis.worthiness.wording.headline import SURE
from analysis.worthiness.wording.insufficient_data import insufficient_data_reason
from collectors.engine.source_facts import facts_of
from reports.wording.quotes import quote_text
from talkworthy.date_range import DateRange
from talkworthy.phrases import whole_percent
from talkworthy.storage.conversations.queries import ConversationRow
from talkworthy.storage.runs.completeness import CollectedSource
from talkworthy.storage.runs.gaps import StoredGap

FOOTER = (
    "Covers public online conversations only. Offline word of mouth isn't included, "
    "and research shows the two barely correlate."
)
SAMPLE_DATA_NOTICE = "The brands, people and posts in this report are fictional."

_SNIPPET = 180
_LOW, _HIGH = 0.4, 0.7
_RANGE = re.compile(r"(?<=\d)\N{EN DASH}(?=\d)")
_PARTICIPATION = {
    "brand_free": "brand not involved",
    "brand_joined": "brand replied",
    "brand_started": "started by the brand",
}
_AUTHOR_TYPES = {
    "public": "the public",
    "brand": "the brand",
    "staff": "staff",
    "promoter": "promoters",
    "press": "press",
    "bot": "bots",
    "moderator": "moderators",
    "unknown": "unknown authors",
}
_SENTIMENTS = {
    "positive": "positive",
    "negative": "negative",
    "neutral": "neutral",
    "unclear": "unclear",
    "none": "not analysed",
}
_ORDINALS = {1: "first", 2: "second", 3: "third"}


def may_quote(source: str) -> bool:
    """Return whether a file may contain the texts of this source; where not, it may have links, ids and counts."""
    return facts_of(source).may_quote


def source_title(source: str) -> str:
    """Return `Hacker News` for `hackernews`."""
    return facts_of(source).title


def community_text(source: str, community: str | None) -> str:
    """Return a community as its members call it: `r/coffee on Reddit`, `coffee.example on Mastodon`, `X`."""
    if not community or community == source:
        return source_title(source)
    return f"{facts_of(source).community.format(community)} on {source_title(source)}"


def brand_participation(kind: str) -> str:
    """Return how the brand took part in a conversation."""
    return _PARTICIPATION.get(kind, kind)


def author_type_text(author_type: str) -> str:
    """Return who wrote posts of this author type, for a sentence: `by promoters`."""
    return _AUTHOR_TYPES.get(author_type, author_type)


def sentiment_label(sentiment: str) -> str:
    """Return what a sentiment is called in reports."""
    return _SENTIMENTS.get(sentiment, sentiment)


def date_text(moment: date) -> str:
    """Return `16 Aug 2026` for a date or a moment."""
    return f"{moment.day} {moment:%b %Y}"


def date_range_text(date_range: DateRange) -> str:
    """Return `16 Aug \N{EN DASH} 15 Nov 2026`, both days included; the year appears once where it is the same."""
    first, last = date_range.days
    if first == last:
        return date_text(first)
    begin = f"{first.day} {first:%b}" if first.year == last.year else date_text(first)
    return f"{begin} \N{EN DASH} {date_text(last)}"


def in_date_range_text(date_range: DateRange) -> str:
    """Return `between 16 Aug and 15 Nov 2026`, for the middle of a sentence; of one day `on 16 Aug 2026`."""
    begin, _, end = date_range_text(date_range).partition(" \N{EN DASH} ")
    return f"between {begin} and {end}" if end else f"on {begin}"


def count_text(number: int, singular: str, plural: str = "") -> str:
    """Return `1 conversation`, `1,204 conversations`; `plural` where it is not `singular` with an s."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def percent_text(part: float, whole: float = 1.0) -> str:
    """Return `41%`; 0% and 100% only where it is none or all."""
    return f"{whole_percent(part, whole)}%"


def range_text(low: float, high: float) -> str:
    """Return `55\N{EN DASH}63`."""
    return f"{low}\N{EN DASH}{high}"


def percent_bounds(low: float, high: float) -> str:
    """Return the bounds of a share, 0 to 1, in hundredths and rounded outwards: `85\N{EN DASH}100`."""
    # without the first rounding a bound of 0.29 would become 28.999...
    return range_text(math.floor(round(100 * low, 6)), math.ceil(round(100 * high, 6)))


def percent_with_range(share: float, low: float, high: float) -> str:
    """Return `94% (85\N{EN DASH}100%)`: a share and its interval, all 0 to 1."""
    return f"{percent_text(share)} ({percent_bounds(low, high)}%)"


def opening_snippet(conversation: ConversationRow) -> str:
    """Return at most 180 characters of the opening as a quote; "" where the source does not allow quotes."""
    return quote_text(conversation.opening, _SNIPPET, more="...") if may_quote(conversation.source) else ""


def safe_link(url: str | None) -> str | None:
    """Return `url` where it is an http or https address with a host, else None."""
    if url is None:
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    return url.strip() if parts.scheme in {"http", "https"} and parts.hostname else None


def chance_text(brand: str, comparison: Comparison) -> str:
    """Return how probable it is that `brand` is ahead, from 1% to 99%; "" where the two cannot be compared."""
    if comparison.chance is None:
        return ""
    needed = "" if comparison.higher else f" (we call it at {percent_text(SURE)})"
    return f"{_chance(comparison.chance)} chance {brand} is ahead{needed}."


def chance_of_rise_text(change: ScoreChange) -> str:
    """Return how probable it is that the score rose or fell, at most 99%; "" where the two cannot be compared."""
    if change.chance is None:
        return ""
    direction, chance = ("an increase", change.chance) if change.chance >= 0.5 else ("a decrease", 1 - change.chance)
    needed = "" if chance >= SURE else ", not yet conclusive"
    return f"{_chance(chance)} likely {direction}{needed}."


def _chance(chance: float) -> str:
    return f"{min(99, max(1, round(100 * chance)))}%"


def quarantine_text(
    excluded: int, worthiness: Worthiness, with_quarantine: Worthiness | None, pending: bool = False
) -> str:
    """Return how many posts are excluded as suspected spam, and what the score would be with them.

    `pending` says that only the next analysis can tell that score.
    """
    if not excluded or (with_quarantine is None and not pending):
        return "No suspected spam was excluded."
    them = "it" if excluded == 1 else "them"
    sentence = f"{count_text(excluded, 'post')} {'is' if excluded == 1 else 'are'} excluded as suspected spam"
    if with_quarantine is None:
        return f"{sentence}. The next analysis shows what the score would be with {them}."
    if with_quarantine.score is None:
        why = f": {insufficient_data_reason(with_quarantine.counts)}" if worthiness.score is not None else " either"
        return f"{sentence}; with {them}, there would be no score{why}."
    score = _score_text(with_quarantine)
    if worthiness.score is None:
        return f"{sentence}; with {them}, the score would be {score}."
    if with_quarantine.score == worthiness.score:
        return f"{sentence}. Including {them} would not change the score ({worthiness.score})."
    return f"{sentence}; with {them}, the score would be {score}, not {_score_text(worthiness)}."


def promotion_text(promoters: int) -> str:
    """Return how many posts are left out because promoters wrote them; "" for none."""
    if not promoters:
        return ""
    verb = "is" if promoters == 1 else "are"
    return f"{count_text(promoters, 'post')} by promoters {verb} excluded from all numbers."


def _score_text(worthiness: Worthiness) -> str:
    return f"{worthiness.score} ({worthiness.low}\N{EN DASH}{worthiness.high})"


def unbroken(text: str) -> str:
    """Return `text` with a word joiner in each number range, so that no line breaks inside it."""
    return _RANGE.sub("\N{EN DASH}\N{WORD JOINER}", text)


def hundredths(share: float) -> int:
    """Return a share of 0 to 1 as a whole number of hundredths."""
    return round(100 * share)


def polarisation_text(spread: float) -> str:
    """Return `Polarisation: low (0.35)` for the spread of opinion, 0 (all agree) to 1 (two equal camps)."""
    level = "low" if spread < _LOW else "medium" if spread < _HIGH else "high"
    return f"Polarisation: {level} ({spread:.2f})"


def reliability_text(worthiness: Worthiness) -> str:
    """Return what the score depends on most, as a sentence; "" where there is no score or nothing to leave out."""
    score = worthiness.score
    if score is None or not worthiness.without:
        return ""
    name, without = max(worthiness.without.items(), key=lambda item: abs(item[1] - score))
    if without == score:
        return f"The score stays at {score} whichever of these is left out."
    return f"Most dependent on {name}: without it the score would be {without}, not {score}."


def ranks_text(worthiness: Worthiness) -> str:
    """Return the brand's rank with other weightings; "" where nothing is ranked or every rank is possible."""
    if worthiness.ranks is None:
        return ""
    best, worst, brands = worthiness.ranks.best, worthiness.ranks.worst, worthiness.ranks.brands
    if (best, worst) == (1, brands):
        return ""
    ranks = _ordinal(best) if best == worst else f"between {_ordinal(best)} and {_ordinal(worst)}"
    if worst == best + 1:
        ranks = f"{_ordinal(best)} or {_ordinal(worst)}"
    return f"With other weightings it ranks {ranks} of {brands} brands."


def weights_text(version: str) -> str:
    """Return how the components are weighted, by the version of the method."""
    _, _, weights = version.partition("+")
    if not weights:
        return "all components have the same weight"
    pairs = [weight.split("=") for weight in weights.split(",")]
    return f"custom weights: {', '.join(f'{COMPONENT_TITLES[name]} {weight}' for name, weight in pairs)}, all others 1"


def completeness_text(collected: Sequence[CollectedSource]) -> str:
    """Return how much each source gave, rounded down: `Reddit 99% of 2,000 posts in 246 threads; X ...`."""
    return "; ".join(
        f"{source_title(part.source)} {int(100 * part.share)}% of {count_text(part.existing, 'post')} "
        f"in {count_text(part.threads, 'thread')}"
        for part in collected
    )


def data_gap_text(gap: StoredGap) -> str:
    """Return what was not collected: `Reddit, r/tea: 3 Nov 2026 to 5 Nov 2026, back-filled (the source was down)`."""
    where = source_title(gap.source) + (f", {gap.place}" if gap.place else "")
    until = date_text(gap.until) if gap.until else "now"
    days = until if gap.until and until == date_text(gap.since) else f"{date_text(gap.since)} to {until}"
    filled = ", back-filled" if gap.filled_at else ""
    return f"{where}: {days}{filled} ({gap.reason.rstrip('.')})"


def points_text(points: float) -> str:
    """Return `+1.2`, or `0` where it rounds to that; negative numbers have a true minus sign."""
    text = f"{points:+.1f}"
    return "0" if text in ("+0.0", "-0.0") else text.replace("-", "\N{MINUS SIGN}")


def _ordinal(rank: int) -> str:
    return _ORDINALS.get(rank, f"{rank}th")


def move_text(move: ConversationChange) -> str:
    """Return `New: +0.4 points` for a conversation that changed the score."""
    label = "New" if move.moved == "entered" else "Dropped out"
    return f"{label}: {points_text(move.points)} points"
