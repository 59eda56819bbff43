"""Writes docs/sources.md and the table of sources in README.md from the facts of the sources: `make docs`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from collectors.engine.source_facts import SourceFacts, collected_sources, facts_of

HOUSE = Path(__file__).parents[2]
PAGE, README = HOUSE / "docs" / "sources.md", HOUSE / "README.md"
BEGIN, END = "<!-- sources: made by `make docs` -->", "<!-- end of sources -->"
_INTRO = """\
# Sources

*Made by `make docs` from the facts in `collectors/<name>/__init__.py`; a test holds it to them. As of November 2026.*

**What works today without a key:** {ready}. `talkworthy try NAME` and *Listen* in the dashboard read all of them at
once. Reddit approves new keys by hand, in weeks, and refuses or ignores most requests; X has no free tier. Both can be
added later, and files from other tools can be imported at any time ([imports.md](imports.md)).
"""
_LEFT_OUT = """\
## Not a source, and why

- **Lobsters**: since November 2025 its robots.txt allows search engines only. Its feeds are meant for readers: add
  `https://lobste.rs/comments.rss` to the `feeds` of the source `rss`.
- **Podcast Index**: its key is free, but it searches titles and people of podcasts and episodes, and returns no
  messages of listeners and no replies: announcements, and nothing that people say to each other. A podcast's own feed
  can be read with `rss`.
"""


def readme_table() -> str:
    """Return the table of the README: each source with its key and its costs, those without a key first."""
    rows = [[f"`{facts.name}`", facts.coverage, _when_ready(facts), facts.needs, facts.costs] for facts in _in_order()]
    return _table(["source", "what it covers", "without a key", "what it needs", "what it costs"], rows)


def sources_page() -> str:
    """Return docs/sources.md."""
    ready = ", ".join(facts.title for facts in collected_sources() if facts.ready_at_once)
    return "\n".join([_INTRO.format(ready=ready), *map(_section, _in_order()), _LEFT_OUT])


def with_table(readme: str) -> str:
    """Return the README with the table between its two marks."""
    pattern = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)
    return pattern.sub(lambda _: f"{BEGIN}\n\n{readme_table()}\n{END}", readme)


def _in_order() -> list[SourceFacts]:
    ranked = sorted(collected_sources(), key=lambda facts: (not facts.ready_at_once, facts.key_required))
    return [facts_of("file"), *ranked]


def _section(facts: SourceFacts) -> str:
    rows = [
        ["What it covers", facts.about],
        ["Key", facts.key_words],
        ["Works without a key", _when_ready(facts)],
        ["What it needs", facts.needs],
        ["What it costs", facts.costs],
        ["Limits and details", facts.details],
        ["Terms", facts.terms],
        ["Texts in reports", "yes" if facts.may_quote else "no: links and counts only"],
        ["Texts train models", "yes" if facts.may_train else "no"],
    ]
    return f"## {facts.title}\n\n`{facts.name}`\n\n" + _table(["", ""], [row for row in rows if row[1]])


def _when_ready(facts: SourceFacts) -> str:
    if facts.ready_at_once:
        return "at once"
    if facts.key_required:
        return "no"
    return "yes" if not facts.places or not facts.places.required else "once you name the places"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)


def main() -> None:
    """Write both pages."""
    PAGE.write_text(sources_page(), encoding="utf-8")
    README.write_text(with_table(README.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
