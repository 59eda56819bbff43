"""Which passages of a post concern the brand, and how much: sentences that name it, and those that refer to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from analysis.annotators.base import AnnotatedPost
from analysis.relevance.mentions import MentionMatcher
from analysis.sentiment.other_products import names_something
from analysis.sentiment.valence import BRAND, OTHER
from analysis.text.language import sentences
from talkworthy.model import Brand

READ_AT_MOST = 5_000
SHORT = 300
"""Characters; a post no longer than this is about one subject: its other sentences count too."""
NAMED, GOES_ON, BESIDE, SPOKEN_TO, TITLED, POINTED = 1.0, 0.7, 0.3, 0.9, 0.3, 0.8
BESIDE_IT = "next to a sentence with the brand's name"
TO_ITS_FACE, UNDER_TITLE = "addressed to the brand", "below a title that names the brand"
GOES_ON_AT_MOST = 3
SUBJECT = 15
"""Characters; a name within this distance of the beginning of its sentence is the subject."""
OPENING = 3
"""Sentences of a reply that respond to its parent; later ones go their own way."""

# "It broke", "They never answer", "Love it": the sentence before names the subject
_GOES_ON = re.compile(
    r"""\s*(?:(?:but|and|also|so|plus|still|however|honestly|overall|even|yet|although|though|because)[,\s]+)*
    (?: it | its | it['\u2019]s | they | they['\u2019]re | this | that | that['\u2019]s
      | the(?:ir|y['\u2019]ve)?\s+(?:app|support|service|product|free|paid|price|ui|interface|only)
      | love | loved | best | worst | great | awful | terrible | amazing | awesome | horrible | perfect | works | worked
      | highly | never | absolutely | really | so | such | what\s+a )\b
    (?!\s(?: resources? | guide | videos? | posts? | tips? | advice | articles? | read | thread | question | idea
      | answer | comment | summary | point | methods? | practice | habit | approach | time | day | week | year )\b)""",
    re.IGNORECASE | re.VERBOSE,
)
_WISHES = re.compile(r"\W*(?:congrat|well\s+done|good\s+for\s+you|happy\s+for\s+you)", re.IGNORECASE)
_OF_THAT = re.compile(r"\W*(?:that|this|it)\b", re.IGNORECASE)
# before the brand is named: what they answer, and not the brand
_POINTS_BACK = re.compile(r"\b(?:it|it['\u2019]s|its|they|them|their|they['\u2019]re)\b", re.IGNORECASE)
# references to the brand in a reply that does not name it
_POINTS = re.compile(
    r"""\b(?: it | it['\u2019]s | its | they | them | their | they['\u2019]re | this | that['\u2019]s | these | those
      | (?<!of\s)mine
      | the\s+(?: app | tool | product | service | software | site | website | platform | company | features? | updates?
        | support | subscription | pricing | price | plugin | extension | customer\s+service | version | brand | ui
        | interface | (?:free|paid)\s+version | (?:mobile|desktop)\s+app ) )\b
    | ^\W*(?:absolutely\s+|really\s+|so\s+|i\s+|honestly\s+|just\s+)*
      (?: love | loved | hate | hated | amazing | awesome | awful | terrible | horrible | garbage | trash | great
        | excellent | perfect | best | worst | useless | works | sucks | annoying | disappoint\w* | frustrating
        | ridiculous | pathetic )\b(?!\s(?-i:[A-Z])\w)""",
    re.IGNORECASE | re.VERBOSE,
)
# asking for help shows a problem, which is no opinion yet
_ASKS_HELP = re.compile(
    r"""\bhow\s+(?:do|can|to|would|should|could)\b | \b(?:is|are)\s+there\s+(?:a|any|some)\b
    | \bany(?:\s?one|\s?body)?\s+(?: else | know | knows | have | has | tips | ideas? | advice | suggestions? | help
      | recommendations? | thoughts | way | used | tried )\b
    | \b(?:does|has|can|could|would)\s+(?:any\s?one|any\s?body|some\s?one|you|i|we)\b
    | \bwhat\s+(?:do|should|can|am)\s+(?:i|you)\b | \b(?:please|pls)\s+help\b | \bhelp\s+(?:me|please)\b
    | \blooking\s+for\b | \bshould\s+i\b""",
    re.IGNORECASE | re.VERBOSE,
)
# between two names: from one to the other
_GOES_OVER = re.compile(rf"(?:[,;]|\b(?:but|to|then|while)\b)(?=[^{OTHER}]{{0,80}}{OTHER})", re.IGNORECASE)
# a sentence with a subject of its own is about that, even in a short post
_OF_ELSE = re.compile(r"\s*(?:my|his|her|our|your|the|an?|today|yesterday)\b", re.IGNORECASE)
_AS_LETTERS = str.maketrans(dict.fromkeys((BRAND, OTHER), "x"))
_EMOJI_AFTER = re.compile(rf"[^\w{BRAND}{OTHER}@#]*[\U0001f300-\U0001faff\u2600-\u27bf\u2b50][^\w{BRAND}{OTHER}\s@#]*")
# handles in front, the brand's among them: the post is addressed to it
_LEADING_NAMES = re.compile(r"\W{0,3}(?:[@#][\w.]+\s+)*[@#]\w+")


@dataclass(frozen=True, slots=True)
class SentimentPassage:
    """One sentence to be scored: its position, its weight (0 to 1), and the reason, as shown to people.

    `spoken_to`: it is addressed to the brand; `words`: its words count, and not only rules; `pointing`: of those, only
    feelings about what it refers to.
    """

    start: int
    stop: int
    weight: float
    why: str
    spoken_to: bool = False
    words: bool = True
    pointing: bool = False


class NameMasker:
    """Replaces names by marks of the same length, so that no name counts as a feeling; made once for all brands."""

    def __init__(self, brands: Sequence[Brand]) -> None:
        tracked = {alias.casefold() for brand in brands for alias in (brand.name, *brand.aliases)}
        competitors = {name for brand in brands for name in brand.competitors if name.casefold() not in tracked}
        self._matcher = MentionMatcher([*brands, *(Brand(name, (name,)) for name in sorted(competitors))])

    def hide(self, item: AnnotatedPost) -> str:
        """Return `own` with the brand's names as BRAND, those of competitors and other tracked brands as OTHER."""
        text = item.own[:READ_AT_MOST]
        others = self._matcher.find(item.post)
        spans = [(match, OTHER) for name, matches in others.items() if name != item.brand for match in matches]
        for mention, mark in [*spans, *((match, BRAND) for match in item.mentions)]:
            stop = min(mention.stop, len(text))
            if stop > mention.start and text[mention.start].strip():
                text = text[: mention.start] + mark * (stop - mention.start) + text[stop:]
        return text


def passages_of_mention(item: AnnotatedPost, masked: str) -> list[SentimentPassage]:
    """Return the passages of a post that names the brand, in order; `masked` is its text with names hidden."""
    if BRAND not in masked:
        # the name is in a quote or a link, which the text then refers to
        return passages_of_reply(masked)
    whole = _beside(item, masked)
    passages: list[SentimentPassage] = []
    since = GOES_ON_AT_MOST
    first = masked.find(BRAND)
    for start, stop in _sentences_with_emoji(masked):
        since += 1
        if masked.find(BRAND, start, stop) >= 0:
            passages.append(
                SentimentPassage(start, stop, NAMED, "names the brand", whole is not None and whole[0] == SPOKEN_TO)
            )
            since = GOES_ON_AT_MOST if _ends_elsewhere(masked[start:stop]) else 0
        elif since <= GOES_ON_AT_MOST and _GOES_ON.match(masked, start, stop) and OTHER not in masked[start:stop]:
            passages.append(SentimentPassage(start, stop, GOES_ON, "continues about the brand"))
            continue
        elif whole and _counts_beside(whole[1], masked, start, stop):
            of_what_is_answered = stop <= first and item.post.reply_to and _POINTS_BACK.search(masked, start, stop)
            if not (of_what_is_answered and whole[1] == BESIDE_IT):
                is_ours = OTHER not in masked[start:stop] or whole[0] == SPOKEN_TO
                passages.append(SentimentPassage(start, stop, whole[0], whole[1], whole[0] == SPOKEN_TO, words=is_ours))
        if 0 < since < GOES_ON_AT_MOST and _names_other_only(masked[start:stop]):
            since = GOES_ON_AT_MOST
    return passages


def _sentences_with_emoji(masked: str) -> Iterator[tuple[int, int]]:
    """Yield start and stop of each sentence, a name alone being one, with the emoji around it."""
    begin = 0
    for start, stop in sentences(masked.translate(_AS_LETTERS)):
        after = _EMOJI_AFTER.match(masked, stop)
        before = _EMOJI_AFTER.match(masked, begin, start) if not begin else None
        begin = after.end() if after else stop
        yield (before.start() if before else start), begin


def _names_other_only(sentence: str) -> bool:
    """Return whether a sentence that does not name the brand names something else."""
    return BRAND not in sentence and (OTHER in sentence or names_something(sentence))


def _ends_elsewhere(sentence: str) -> bool:
    """Return whether the sentence goes from the brand to another name, which the next one then refers to."""
    last = sentence.rfind(BRAND)
    return (
        sentence.find(BRAND) > SUBJECT
        and sentence.rfind(OTHER) > last
        and _GOES_OVER.search(sentence, last) is not None
    )


def _counts_beside(why: str, masked: str, start: int, stop: int) -> bool:
    if why == UNDER_TITLE:
        return _POINTS.search(masked, start, stop) is not None
    return why == TO_ITS_FACE or not _OF_ELSE.match(masked, start, stop)


def passages_of_reply(masked: str) -> list[SentimentPassage]:
    """Return the sentences of a reply without the brand's name that may concern what it answers."""
    passages = []
    is_wished = False
    for number, (start, stop) in enumerate(islice(sentences(masked), OPENING)):
        # "Congratulations! That's awesome!": of what happened to the person
        if is_wished and _OF_THAT.match(masked, start, stop):
            continue
        is_wished = _WISHES.match(masked, start, stop) is not None
        points = _POINTS.search(masked, start, stop) is not None
        if points or number == 0 or OTHER in masked[start:stop]:
            passages.append(
                SentimentPassage(start, stop, POINTED, "about the post it replies to", words=points, pointing=True)
            )
    return passages


def _beside(item: AnnotatedPost, masked: str) -> tuple[float, str] | None:
    """Return the weight of sentences without the brand's name, and the reason; None where they do not count."""
    lead = _LEADING_NAMES.match(item.text)
    if lead and BRAND in masked[: lead.end()]:
        return SPOKEN_TO, TO_ITS_FACE
    if len(masked) <= SHORT:
        return BESIDE, BESIDE_IT
    if item.post.title and BRAND in masked[: len(item.post.title)]:
        return TITLED, UNDER_TITLE
    return None


def asks_help(masked: str) -> bool:
    """Return whether the post asks for help or advice."""
    return _ASKS_HELP.search(masked) is not None
