"""When a rule that matched did not mean the brand: an idiom, a quotation, a wish after praise."""

from __future__ import annotations

import re

from analysis.sentiment.valence import BRAND, OTHER
from analysis.text.rules import Rule

BEFORE, AFTER = 60, 30
"""Characters around the match that show how it was meant."""
LEFT, LOSES, LACKS, WISHES, TAKES = (
    "has left the brand, or is leaving",
    "compares, and the brand loses",
    "says that the brand does not work",
    "wishes that the brand were otherwise",
    "takes another instead of what is spoken of",
)
"""Rules of `patterns/brand_sentiment.toml` and `patterns/replies.toml`, by name."""

# "what the fuck <brand> did"
_ASKED = re.compile(r"\b(?:what|how|why|who|where|when|wherever|whatever)\s+(?:in\s+)?the\s+\Z", re.IGNORECASE)
_CURSES = re.compile(r"(?:fuck|f\*\*k|screw)", re.IGNORECASE)
# "I am done with <brand>", not "what can be done with <brand>", "work done with <brand>"
_IS_DONE = re.compile(
    r"""(?: \A | [.!?,;:\n(] | \b(?: am | i['\u2019]?m | we(?:['\u2019]|\sa)?re | so | just | officially | totally | all
        | completely | finally | over\s+and | really | absolutely | fucking | and | (?:['\u2019]ll|will|gonna|to)\s+be )
    )\s*\Z""",
    re.IGNORECASE | re.VERBOSE,
)
# "like to save papers to <brand>", "use <other>, so can't speak to <brand>": nothing is preferred
_PREFERS = re.compile(r"\b(?:over|instead|rather|more)\s", re.IGNORECASE)
_NO_CHOICE = re.compile(
    r"""\A(?:love|like|use|pick|chose)s?\s+to\s
    | \b(?: speak | talk | respond | refer | import | export | save | send | add | sync | connect | link | upload | copy
      | drag | go | come | get | thanks | similar | attach | move | switch | migrate )(?:d|s|ed|ing)?
      \s+(?:[\w']{1,20}\s+){0,3}to\s""",
    re.IGNORECASE | re.VERBOSE,
)
# "<brand> and <other> are more for ..."
_TOGETHER = re.compile(rf"{BRAND}\s*(?:[,/&+]|and\b|or\b)[\s,/&+{OTHER}]{{0,30}}(?:(?:and|or)\b)?\s*\Z", re.IGNORECASE)
_NO_COMPARISON = re.compile(r"\bmore\s+(?:for|about|of|like|on)\Z", re.IGNORECASE)
# something made with the brand is left, not the brand
_MADE = re.compile(
    r"\s+(?:templates?|layouts?|pages?|set-?ups?|dashboards?|databases?|files?|notes?|channels?|calls?|meetings?)\b",
    re.IGNORECASE,
)
_AS_A_STEP = re.compile(
    r"\s+be\s+(?:open|closed|running|installed|turned|set|connected|logged|synced|enabled|selected|on)\b", re.IGNORECASE
)
# "refuse to use <other>", "I also use <other>": nothing is replaced
_NOT_TAKEN = re.compile(
    r"\b(?:refuse\s+to|not\s+(?:want\s+to\s+)?|n['\u2019]?t\s+(?:want\s+to\s+)?|never|also"
    r"|I(?:\s+(?:currently|just|still|mostly|usually|personally|only))?)\s+\Z",
    re.IGNORECASE,
)
_OF_LACK = re.compile(r"(?:have|has|support\w*|allow|offer|let|give|lacks|lacking|missing|misses|no)\Z", re.IGNORECASE)
_PRAISED = re.compile(
    rf"\b(?:I|we)\s{{1,5}}(?:[\w']{{1,15}}\s{{1,5}}){{0,2}}(?:love|like|adore|enjoy)\s+(?:using\s+)?(?:the\s+|my\s+)?{BRAND}",
    re.IGNORECASE,
)


def misfires(rule: Rule, text: str, begin: int, end: int, passage: int) -> bool:
    """Return whether the rule that matched `text[begin:end]`, in a passage starting at `passage`, missed the brand."""
    matched = text[begin:end]
    before = text[max(passage, begin - BEFORE) : begin]
    after = text[end : end + AFTER]
    if is_curse(text, begin, end, passage) or _is_quoted(text[passage:begin], text[end : end + BEFORE]):
        return True
    if rule.name == LEFT:
        is_idiom = matched[:4].lower() == "done" and not _IS_DONE.search(before)
        return is_idiom or _MADE.match(after) is not None
    if rule.name == LOSES:
        together = matched[0] == OTHER and _TOGETHER.search(before)
        no_choice = _NO_CHOICE.search(matched) and not _PREFERS.search(matched)
        return bool(together or no_choice or _NO_COMPARISON.search(matched))
    if rule.name == WISHES:
        return matched.lower().endswith("needs to") and _AS_A_STEP.match(after) is not None
    return rule.name == TAKES and matched[:3].lower() in ("use", "usi") and _NOT_TAKEN.search(before) is not None


def is_curse(text: str, begin: int, end: int, passage: int) -> bool:
    """Return whether `text[begin:end]` is a curse in a question: "what the fuck <brand> did" is no "fuck <brand>"."""
    if not _CURSES.match(text, begin, end):
        return False
    return _ASKED.search(text[max(passage, begin - BEFORE) : begin]) is not None


def is_granted(rule: Rule, text: str, begin: int, end: int) -> bool:
    """Return whether praise precedes what the brand lacks: "I really like <brand>, but it has no ..."."""
    if rule.name not in (LACKS, WISHES) or not _OF_LACK.search(text[begin:end]):
        return False
    return _PRAISED.search(text, 0, begin) is not None


def _is_quoted(before: str, after: str) -> bool:
    """Return whether the match is between quotation marks: somebody else's words."""
    opened = before.count('"') % 2 == 1 or before.rfind("\u201c") > before.rfind("\u201d")
    return opened and ('"' in after or "\u201d" in after)
