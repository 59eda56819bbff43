"""How reports put sources, places, days and numbers into words, and what they may quote."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from analysis.worthiness import TITLES, Change, Comparison, Worthiness, verdict
from analysis.worthiness.week_over_week import ConversationMove
from analysis.worthiness.wording.headline import SURE
from analysis.worthiness.wording.insufficient_data import refused_words, unscored_words
from collectors.engine.source_facts import facts_of
from talkworthy.date_range import DateRange
from talkworthy.phrases import first_words, whole_percent
from talkworthy.storage.conversations.queries import ConversationRow
from talkworthy.storage.runs.completeness import SourceCollected
from talkworthy.storage.runs.gaps import KeptGap

FOOTER = (
    "Public online talk only: what people say at kitchen tables is not in here, "
    "and research finds it nearly unrelated to what they say online."
)
INVENTED = "These brands, people and posts are invented: this is Talkworthy's sample, not real talk."

_SNIPPET = 180
_RANGE = re.compile(r"(?<=\d)-(?=\d)")
_NO_BREAK_HYPHEN = "\N{NON-BREAKING HYPHEN}"

_KINDS = {
    "brand_free": "without the brand",
    "brand_joined": "the brand joined in",
    "brand_started": "the brand began it",
}
_AUTHOR_TYPES = {
    "public": "people",
    "brand": "the brand itself",
    "staff": "its staff",
    "promoter": "promoters",
    "press": "press",
    "bot": "bots",
    "moderator": "moderators",
    "unknown": "unknown voices",
}
_SENTIMENTS = {
    "positive": "warm",
    "negative": "cold",
    "neutral": "took no side",
    "unclear": "unclear",
    "none": "not judged",
}

_ORDINALS = {1: "first", 2: "second", 3: "third"}


def may_quote(source: str) -> bool:
    """May the texts of this source go into a file that is handed out? Where not: links, ids and counts."""
    return facts_of(source).may_quote


def source_words(source: str) -> str:
    """`Hacker News` for `hackernews`."""
    return facts_of(source).title


def place_words(source: str, community: str | None) -> str:
    """Where talk is, as its people say it: `r/coffee on Reddit`, `coffee.example on Mastodon`, `X`."""
    if not community or community == source:
        return source_words(source)
    return f"{facts_of(source).community.format(community)} on {source_words(source)}"


def likes_words(source: str, likes: int) -> str:
    """`1,204 upvotes`, in the word that the source has for likes."""
    return count_words(likes, *facts_of(source).likes)


def kind_words(kind: str) -> str:
    """The brand's part in a talk."""
    return _KINDS.get(kind, kind)


def author_type_words(author_type: str) -> str:
    """Whose posts these are."""
    return _AUTHOR_TYPES.get(author_type, author_type)


def sentiment_words(sentiment: str) -> str:
    """Which side posts take."""
    return _SENTIMENTS.get(sentiment, sentiment)


def day_words(moment: datetime) -> str:
    """`16 Aug 2026`."""
    return f"{moment.day} {moment:%b %Y}"


def date_range_text(date_range: DateRange) -> str:
    """`16 Aug - 15 Nov 2026`, both days included; the year stands once where it is the same."""
    first, last = date_range.days
    begin = f"{first.day} {first:%b}" if first.year == last.year else f"{first.day} {first:%b %Y}"
    return f"{first.day} {first:%b %Y}" if first == last else f"{begin} - {last.day} {last:%b %Y}"


def count_words(number: int, one: str, many: str = "") -> str:
    """`1 talk`, `1,204 talks`; `many` where the plural is not `one` with an s."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def opening_words(conversation: ConversationRow) -> str:
    """The first words of a talk on one line, at most 180 characters; "" where they may not be handed out."""
    if not may_quote(conversation.source):
        return ""
    return first_words(conversation.opening, _SNIPPET, more="...")


def safe_link(url: str | None) -> str | None:
    """`url` where it is a web address that a browser may be sent to, else None."""
    if url is None:
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    return url.strip() if parts.scheme in {"http", "https"} and parts.hostname else None


def chance_words(brand: str, comparison: Comparison) -> str:
    """How probable it is that `brand` is ahead, "" where the two cannot be compared; never told as 0 % or 100 %."""
    if comparison.chance is None:
        return ""
    whole = min(99, max(1, round(100 * comparison.chance)))
    needed = "" if comparison.higher else "; 90 % either way is needed to say so"
    return f"The chance that {brand} is ahead is {whole}\N{NO-BREAK SPACE}%{needed}."


def headline_words(worthiness: Worthiness) -> str:
    """The verdict without its reasons, which stand below it; a range of numbers is kept on one line."""
    if worthiness.index is None:
        return refused_words(worthiness.brand, worthiness.counts)
    sentence = verdict(worthiness)
    reasons = f": {'; '.join(worthiness.reasons)}."
    if worthiness.reasons and sentence.endswith(reasons):
        sentence = f"{sentence.removesuffix(reasons)}."
    return _RANGE.sub(_NO_BREAK_HYPHEN, sentence)


def held_words(held: int, judged: Worthiness, with_held: Worthiness | None, pending: bool = False) -> str:
    """How many posts are in quarantine, and what the verdict would be if they counted, as one or two sentences.

    While it is `pending`, that takes the next analysis.
    """
    if not held or (with_held is None and not pending):
        return "No post is held in quarantine: all that was found counts."
    them = "it" if held == 1 else "them"
    verbs = "is held in quarantine and counts" if held == 1 else "are held in quarantine and count"
    told = f"{count_words(held, 'post')} {verbs} nowhere"
    if with_held is None:
        return f"{told}. What the index would be with {them} is known after the next analysis."
    if with_held.index is None:
        why = f": {unscored_words(with_held.counts)}" if judged.index is not None else " either"
        return f"{told}; with {them}, there would be no number{why}."
    index = _index_words(with_held)
    if judged.index is None:
        return f"{told}; with {them}, there would be an index, of {index}."
    if index == _index_words(judged):
        return f"{told}; with {them}, the index would still be {index}."
    return f"{told}; with {them}, the index would be {index} instead of {_index_words(judged)}."


def _index_words(judged: Worthiness) -> str:
    return f"{judged.index} ({judged.low}-{judged.high})"


def unbroken(text: str) -> str:
    """`text` with its ranges of numbers and its shares kept on one line each."""
    return _RANGE.sub(_NO_BREAK_HYPHEN, text).replace(" %", "\N{NO-BREAK SPACE}%")


def hundredths(share: float) -> int:
    """A share of 0 to 1 as a whole number of 100."""
    return round(100 * share)


def share_words(part: int, whole: int) -> str:
    """`41 %`; a share that is neither none nor all is never told as 0 % or 100 %."""
    return f"{whole_percent(part, whole)} %"


def firm_words(judged: Worthiness) -> str:
    """By how much the index moves when one thing is taken away, as a sentence; "" where there is nothing to take."""
    if judged.index is None or not judged.without:
        return ""
    what, index = max(judged.without.items(), key=lambda told: abs(told[1] - judged.index))  # type: ignore[operator]
    moved = abs(index - judged.index)
    if not moved:
        return f"Whatever one thing is taken away, the index stays at {judged.index}."
    return f"The index hangs most on {what}: without it, it would be {index} instead of {judged.index}."


def rank_words(judged: Worthiness) -> str:
    """Which place the brand takes among its rivals however the parts are weighed; "" where none can be ranked."""
    if judged.ranks is None:
        return ""
    best, worst, brands = judged.ranks.best, judged.ranks.worst, judged.ranks.brands
    places = _ordinal(best) if best == worst else f"between {_ordinal(best)} and {_ordinal(worst)}"
    if worst == best + 1:
        places = f"{_ordinal(best)} or {_ordinal(worst)}"
    return f"In nine of ten random weightings of the parts it comes {places} of the {brands} brands that can be ranked."


def weights_words(version: str) -> str:
    """How the parts are weighed, by the version of the index: `each part weighs the same`, or which do not."""
    _, _, odd = version.partition("+")
    if not odd:
        return "each part weighs the same"
    told = [part.split("=") for part in odd.split(",")]
    return f"weights of your own: {', '.join(f'{TITLES[name]} {weight}' for name, weight in told)}, the others 1"


def collected_words(collected: Sequence[SourceCollected]) -> str:
    """How much of the conversations each source gave: `Reddit 100 % of 246 conversations; X 61 % of 12`."""
    return "; ".join(
        f"{source_words(one.source)} {int(100 * one.share)} % of {count_words(one.existing, 'post')} "
        f"in {count_words(one.threads, 'thread')}"
        for one in collected
    )


def gap_words(gap: KeptGap) -> str:
    """What was not read, when and why: `Reddit, r/tea: 3 Nov 2026 to 5 Nov 2026, since read (the source was down)`."""
    where = source_words(gap.source) + (f", {gap.place}" if gap.place else "")
    until = day_words(gap.until) if gap.until else "now"
    days = until if gap.until and until == day_words(gap.since) else f"{day_words(gap.since)} to {until}"
    read = ", since read" if gap.filled_at else ""
    return f"{where}: {days}{read} ({gap.reason.rstrip('.')})"


def chance_of_rise_words(change: Change) -> str:
    """How probable it is that the index rose, "" where the two cannot be compared; never told as 0 % or 100 %."""
    if change.chance is None:
        return ""
    whole = min(99, max(1, round(100 * change.chance)))
    needed = "" if max(change.chance, 1 - change.chance) >= SURE else "; 90 % either way is needed to say so"
    return f"The chance that it rose is {whole}\N{NO-BREAK SPACE}%{needed}."


def points_words(points: float) -> str:
    """`+1.2`, `-0.4`, and `0` for what is next to nothing; with a true minus."""
    told = f"{points:+.1f}"
    return "0" if told in ("+0.0", "-0.0") else told.replace("-", "\N{MINUS SIGN}")


def _ordinal(place: int) -> str:
    return _ORDINALS.get(place, f"{place}th")


def move_words(move: ConversationMove) -> str:
    """`It came in: +0.4 points`, for one talk that moved the index."""
    points = points_words(move.points)
    return f"{'It came in' if move.moved == 'entered' else 'It went out'}: {points} points"
