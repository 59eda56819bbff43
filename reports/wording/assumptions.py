"""How the ledger of assumptions puts a claim, its verdict and a surprise into words."""

from __future__ import annotations

import math

from analysis.measures.assumption_test import FEWEST_CONVERSATIONS, Checked, Found
from reports.queries.assumptions.assumptions import Entry
from reports.queries.assumptions.unassumed_topics import Unassumed
from reports.wording.common import count_words
from talkworthy.phrases import whole_percent
from talkworthy.storage.notebook.assumptions import NewAssumption

STATUS = {"holds": "It holds", "does_not_hold": "It does not hold", "not_enough": "Not enough talk to tell"}
STEPS = {
    "to_map": "Say what it is counted by",
    "to_confirm": "Look at the examples",
    "to_reveal": "Ready to be revealed",
    "revealed": "Revealed",
}
_COMPARISONS = {"at_least": "at least", "at_most": "at most"}


def assumption_words(told: NewAssumption) -> str:
    """`At least 30 % of the conversations: they talk about price`."""
    return f"{_assumed(told)} of the {told.unit}: {told.words}"


def verdict_words(told: NewAssumption, found: Found) -> str:
    """The verdict with its share, its interval, and the number of cases, as two or three sentences."""
    tally = found.tally
    units = count_words(tally.units, told.unit.removesuffix("s"), told.unit)
    if not tally.units:
        return f"{STATUS['not_enough']}: no customer spoke of the brand in this time."
    beginning = f"{_status(told, found)}: {share_range(found)} of {units}, and you said {_assumed(told).lower()}."
    if found.status != "not_enough":
        return beginning
    if tally.even < FEWEST_CONVERSATIONS:
        larger = "" if tally.conversations < FEWEST_CONVERSATIONS else ", most of it in a few large ones"
        return (
            f"{STATUS['not_enough']}: {units} in {count_words(tally.conversations, 'thread')}{larger}, "
            f"and a verdict takes the talk of {FEWEST_CONVERSATIONS} at least."
        )
    return f"{beginning} The truth may lie on either side of that."


def _status(told: NewAssumption, found: Found) -> str:
    """The verdict; where talk that was passed over could turn it and nobody looked, it says so."""
    rests_on_little = found.status == ("does_not_hold" if told.comparison == "at_least" else "holds")
    words = STATUS[found.status]
    return f"As it is counted, {_lowered(words)}" if rests_on_little and not found.checked.passed_over else words


def _lowered(words: str) -> str:
    return f"{words[:1].lower()}{words[1:]}"


def share_range(found: Found) -> str:
    """`41 % (33-50 %)`, the bounds rounded outwards: what is told of them is true."""
    return f"{whole_percent(found.share)} % ({math.floor(100 * found.low)}-{math.ceil(100 * found.high)} %)"


def checked_words(checked: Checked) -> str:
    """What the examples say of the count, and what is not known of it."""
    if not checked.asked:
        told = "No example was confirmed, so it is told as if every one that is counted were right."
    else:
        said = count_words(checked.asked, "example")
        told = f"{checked.yes} of {said} were what you meant, and the count is corrected by that."
    if not checked.passed_over:
        return f"{told} What is said in words that it is not counted by is not in here, so the truth may be higher."
    passed = count_words(
        checked.passed_over, "conversation that was passed over", "conversations that were passed over"
    )
    return f"{told} Of {passed}, {checked.missed} should have been counted; that is put right too."


def changed_words(entry: Entry, found: Found) -> str:
    """What was told when it was first revealed, where it is told otherwise now; "" where it is the same."""
    if entry.reveal is None:
        return ""
    then = entry.reveal.result
    before = f"{whole_percent(then['share'])} %"
    if then["status"] == found.status and before == f"{whole_percent(found.share)} %":
        return ""
    return f"When it was revealed it was {before}: {STATUS[then['status']].lower()}. The talk was read anew since."


def bits_words(bits: float) -> str:
    """Whether there is more or less of a topic than was guessed, by the size of its bits."""
    if abs(bits) < 0.05:
        return "about as you thought"
    return f"{'much ' if abs(bits) >= 0.3 else ''}{'more' if bits > 0 else 'less'} than you thought"


def unassumed_words(found: Unassumed, brand: str) -> str:
    """What the list of unassumed topics says, as a sentence."""
    if found.against == "nothing":
        return (
            f"There is too little talk to compare: {count_words(found.ours, 'thread')} of {brand} in its topics, "
            f"{found.theirs:,} to hold them against."
        )
    others = "its rivals" if found.against == "panel" else "its own earlier talk"
    held = f"held against {count_words(found.theirs, 'thread')} of {others}"
    sure = sum(one.surely for _, one, _ in found.topics)
    if not found.topics:
        return f"You assumed something of every topic of {brand}."
    if not sure:
        return f"No topic that you did not assume stands out surely, {held}."
    return f"{count_words(sure, 'topic')} that you did not assume {'stands' if sure == 1 else 'stand'} out, {held}."


def times_words(log_odds: float) -> str:
    """`2.1 times as often`: how the odds of a topic are to those elsewhere."""
    odds = math.exp(log_odds)
    return f"{odds:.1f} times as often" if odds >= 1.05 else "as often" if odds > 0.95 else "less often"


def _assumed(told: NewAssumption) -> str:
    return f"{_COMPARISONS[told.comparison].capitalize()} {100 * told.share:g} %"
