"""`talkworthy claims`: assumptions written before the numbers are seen, and what the talk says of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jobs.desk import Desk, now
from reports.assumption_words import STEPS, checked_words, claim_words, verdict_words
from reports.assumptions import (
    Entry,
    Shown,
    draw_examples,
    find_entry,
    judge_entry,
    load_ledger,
    show_examples,
    to_result,
)
from reports.report import choose_window
from reports.targets import choose_targets, targets_of
from talkworthy.errors import UserError
from talkworthy.storage.assumptions import (
    NewClaim,
    Signed,
    answer_example,
    keep_reveal,
    map_claim,
    put_examples,
    write_claim,
)

ANSWERS = {"yes": True, "no": False, "unsure": None}


def add(desk: Desk, brand: str, window: str, told: NewClaim, by: str) -> Entry:
    """Keep a claim. Raises UserError where it replaces one that is not there."""
    name = desk.settings.brand(brand).name
    with desk.store.write() as connection:
        if told.replaces is not None:
            find_entry(connection, name, told.replaces)
        number = write_claim(connection, name, choose_window(connection, window), told, Signed(by, now()))
        return find_entry(connection, name, number)


def map_to(desk: Desk, brand: str, number: int, wanted: Sequence[str], by: str) -> Entry:
    """Say what a claim is counted by, and draw the examples to look at."""
    name = desk.settings.brand(brand).name
    with desk.store.write() as connection:
        find_entry(connection, name, number)
        targets = choose_targets(targets_of(connection, name), wanted)
        mapping = map_claim(connection, number, targets, Signed(by, now()))
        put_examples(connection, mapping, draw_examples(connection, find_entry(connection, name, number)))
        return find_entry(connection, name, number)


def draw_passed_over(desk: Desk, brand: str, number: int) -> Entry:
    """Draw examples of what the mapping passes over, so that what it misses can be put right too."""
    name = desk.settings.brand(brand).name
    with desk.store.write() as connection:
        entry = _open(find_entry(connection, name, number))
        assert entry.mapping is not None
        put_examples(connection, entry.mapping.number, draw_examples(connection, entry, counted=False))
        return find_entry(connection, name, number)


def confirm(desk: Desk, brand: str, number: int, said: Sequence[tuple[str, str]], by: str) -> Entry:
    """Keep what somebody says of examples (post, and yes, no or unsure); all of it or nothing."""
    name = desk.settings.brand(brand).name
    with desk.store.write() as connection:
        entry = _open(find_entry(connection, name, number))
        assert entry.mapping is not None
        for post, word in said:
            if word not in ANSWERS:
                raise UserError(f"{word!r} is no answer: say yes, no or unsure.")
            if not answer_example(connection, entry.mapping.number, post, ANSWERS[word], Signed(by, now())):
                raise UserError(f"{post!r} is no example of claim {number}: talkworthy claims show {number}")
        return find_entry(connection, name, number)


def reveal(desk: Desk, brand: str, number: int, by: str) -> dict[str, Any]:
    """Show the numbers behind a claim, and keep that they were shown. Raises UserError while an example waits."""
    name = desk.settings.brand(brand).name
    with desk.store.write() as connection:
        entry = find_entry(connection, name, number)
        if entry.step in ("to_map", "to_confirm"):
            raise UserError(_why_not(entry))
        assert entry.mapping is not None
        keep_reveal(connection, entry.mapping.number, to_result(judge_entry(connection, entry)), Signed(by, now()))
    return tell(desk, name, number)


def tell(desk: Desk, brand: str, number: int) -> dict[str, Any]:
    """One claim as JSON values: its examples with their words while they wait, its verdict once it is revealed."""
    name = desk.settings.brand(brand).name
    with desk.store.read() as connection:
        entry = find_entry(connection, name, number)
        told = to_record(entry) | {"examples": [_to_example(one) for one in show_examples(connection, entry)]}
        if entry.step == "revealed":
            verdict = judge_entry(connection, entry)
            words = (verdict_words(entry.claim.told, verdict.found), checked_words(verdict.found.checked))
            told |= {"verdict": to_result(verdict), "sentence": " ".join(words)}
        return told


def find(desk: Desk, brand: str, number: int) -> Entry:
    """One claim. Raises UserError where the brand has none of this number."""
    with desk.store.read() as connection:
        return find_entry(connection, desk.settings.brand(brand).name, number)


def ledger(desk: Desk, brand: str) -> list[Entry]:
    """All claims on a brand, the newest first."""
    with desk.store.read() as connection:
        return load_ledger(connection, desk.settings.brand(brand).name)


def to_record(entry: Entry) -> dict[str, Any]:
    """A claim as JSON values, as it was written and how far it has come."""
    claim, (first, last) = entry.claim, entry.claim.window.days
    looked_at = sum(one.seen for one in entry.examples)
    return {
        "claim": claim.number,
        "brand": claim.brand,
        "words": claim.told.words,
        "comparison": claim.told.comparison,
        "share": claim.told.share,
        "unit": claim.told.unit,
        "window": {"start": first.isoformat(), "end": last.isoformat()},
        "written_by": claim.written_by,
        "written_at": claim.written_at.isoformat(),
        "replaces": claim.told.replaces,
        "replaced_by": entry.replaced_by,
        "step": entry.step,
        "counted_by": list(entry.mapping.targets) if entry.mapping else [],
        "mapped": entry.turns,
        "mapped_after_reveal": entry.peeked,
        "looked_at": looked_at,
        "to_look_at": len(entry.examples),
        "revealed_at": entry.reveal.revealed_at.isoformat() if entry.reveal else None,
        "revealed": dict(entry.reveal.result) if entry.reveal else None,
    }


def to_text(entries: Sequence[Entry]) -> str:
    """A line a claim: number, words, and the next step or what was revealed."""
    if not entries:
        return "Nothing is assumed yet. talkworthy claims add 'they talk about price' --at-least 30 --brand ..."
    return "\n".join(_line(entry) for entry in entries)


def to_long_text(told: dict[str, Any], entry: Entry) -> str:
    """One claim with its examples, to be answered."""
    lines = [_line(entry), str(told.get("sentence", ""))]
    for one in told["examples"]:
        said = {True: "yes", False: "no"}.get(one["answer"], "unsure" if one["seen"] else "?")
        passed = "" if one["counted"] else " (passed over)"
        words = " ".join(one["words"].split())[:300]
        lines.append(f"{one['post']}  {said}{passed}\n    {words}")
    return "\n".join(filter(None, lines))


def _line(entry: Entry) -> str:
    told = f"{entry.claim.number:>3}  {claim_words(entry.claim.told)}"
    if entry.replaced_by is not None:
        return f"{told}  (replaced by {entry.replaced_by})"
    if entry.reveal is not None:
        result = entry.reveal.result
        found = f"{100 * result['share']:.0f} % ({100 * result['low']:.0f}-{100 * result['high']:.0f} %)"
        return f"{told}  -> {result['status'].replace('_', ' ')}: {found} of {result['units']:,}"
    return f"{told}  -> {STEPS[entry.step]}{f' ({len(entry.waiting)} left)' if entry.waiting else ''}"


def _why_not(entry: Entry) -> str:
    number = entry.claim.number
    if entry.step == "to_map":
        return f"Claim {number} is counted by nothing yet: talkworthy claims map {number} topic:3"
    waiting = f"{len(entry.waiting)} of {len(entry.examples)} examples"
    return f"{waiting} wait for your yes or no: talkworthy claims show {number}"


def _open(entry: Entry) -> Entry:
    if entry.mapping is None:
        raise UserError(_why_not(entry))
    if entry.reveal is not None:
        raise UserError(
            f"Claim {entry.claim.number} is revealed, so its examples stand. Map it anew, or write one in its place."
        )
    return entry


def _to_example(shown: Shown) -> dict[str, Any]:
    one = shown.example
    url = shown.post.url if shown.post else None
    words = f"{shown.before}{shown.found}{shown.after}" if shown.post else ""
    return {
        "post": one.post,
        "conversation": one.conversation,
        "counted": one.counted,
        "seen": one.seen,
        "answer": one.answer,
        "words": words,
        "evidence": shown.found,
        "url": url,
    }
