"""Words about us: words and phrases that are more common about the brand than about its competitors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.measures.guess_surprise import DistinctiveTopic
from analysis.stats.wilson import to_precision
from reports.queries.score.competitors import competitors_of
from reports.wording.common import count_text, hundredths, percent_text, range_text
from reports.wording.compare import distinctive_words_sentence
from views.components.no_mentions import draw_no_mentions
from views.components.templating import draw
from views.queries import reach as queries
from views.queries.core import BrandContext
from views.queries.reach import Bar

UNSURE_SHOWN = 6
"""Words that may be more common by chance are shown up to this number of words in all."""
ROOM = 1.15
"""The longest bar, and its range, end before the width of the chart."""


@dataclass(frozen=True, slots=True)
class WordRow:
    """A word with the share of conversations that have it here and on the other side."""

    word: str
    surely: bool
    share: Bar
    other: Bar


def to_word_rows(words: Sequence[DistinctiveTopic], here: int, there: int) -> list[WordRow]:
    """Return the words with bars of one scale, on which the longest fits; `here` and `there` count conversations."""
    shown = [word for number, word in enumerate(words) if word.surely or number < UNSURE_SHOWN]
    longest = min(1.0, ROOM * max((to_precision(here, word.ours).high for word in shown), default=1.0))
    return [
        WordRow(
            word.topic,
            word.surely,
            _to_share(word.topic, word.ours, here, longest),
            _to_share(word.topic, word.theirs, there, longest),
        )
        for word in shown
    ]


def draw_section(context: BrandContext) -> None:
    """Draw the words that set the brand apart, and those that set its competitors apart."""
    competitors = [brand.name for brand in competitors_of(context.settings, context.brand)]
    if not competitors:
        draw(
            "no_competitors",
            brand=context.brand.name,
            lacking="What is said about one brand alone shows only what is common.",
            params=context.params,
        )
        return
    words = queries.distinctive_words(context)
    if not words.ours:
        draw_no_mentions(context)
        return
    draw(
        "distinctive_words",
        sentence=distinctive_words_sentence(context.brand.name, words),
        brand=context.brand.name,
        competitors=competitors,
        counts=(words.ours, words.theirs),
        ours=to_word_rows(words.words, words.ours, words.theirs),
        theirs=to_word_rows(words.their_words, words.theirs, words.ours),
        params=context.params,
    )


def _to_share(word: str, conversations: int, whole: int, longest: float) -> Bar:
    share = to_precision(whole, conversations)
    value, low, high = (min(1.0, each / longest) * 100 for each in (conversations / whole, share.low, share.high))
    between = f"{range_text(hundredths(share.low), hundredths(share.high))}%"
    n = f"{count_text(conversations, 'conversation')} of {whole:,}"
    return Bar(word, False, percent_text(conversations, whole), between, n, value, low, high)
