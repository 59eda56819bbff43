"""What works today without a key: the sources that are not switched on yet, and what a key of another takes."""

from __future__ import annotations

from collections.abc import Container

from collectors.engine.source_facts import collected_sources, facts_of
from services.operations.run_sentences import listed


def keyless_sentence(switched_on: Container[str]) -> str:
    """Return which sources could be added now without a key; "" where all of them are switched on."""
    titles = [facts.title for facts in collected_sources() if facts.ready_at_once and facts.name not in switched_on]
    if not titles:
        return ""
    return f"{listed(titles)} {'needs' if len(titles) == 1 else 'need'} no key and can be added now."


def approval_sentence(source: str) -> str:
    """Return how long a key of this source takes; "" where it is a matter of minutes."""
    approval = facts_of(source).approval.removeprefix("needed; ")
    return f"A key is {approval}." if approval else ""
