"""The text of a proposed map for a file in an unknown format: its columns, ten posts, what it lacks, the command."""

from __future__ import annotations

import textwrap

from services.collection.preview_posts import PreviewPost
from services.collection.propose_map import (
    DATE_ORDER_OPTIONS,
    DATE_ORDER_QUESTION,
    MapProposal,
    to_command,
)

WIDTH = 88
_COLUMN = 44
_AUTHOR = 20


def to_text(proposal: MapProposal, keep_all: bool = False) -> str:
    """Return the proposal for a terminal, with a command to copy."""
    opening = f"{proposal.path} is in a format that Talkworthy does not recognise."
    if proposal.problems:
        lines = (opening, f"It cannot be imported: {'; '.join(proposal.problems)}.", *_columns(proposal))
        return "\n".join(map(_fill, lines))
    parts = [_fill(f"{opening} It could be read like this:"), _map_lines(proposal)]
    if proposal.preview:
        parts.append("\n".join(["Its first posts would be:", *map(_post_line, proposal.preview)]))
    if notes := _to_notes(proposal):
        parts.append("\n".join(_fill(note, "- ", "  ") for note in notes))
    advice = "To import it like this, add --guess, or change this command and run it:"
    if proposal.asks_date_order:
        advice = f"To import it, add {DATE_ORDER_OPTIONS} to this command:"
    parts.append(f"{_fill(advice)}\n\n{to_command(proposal, keep_all)}")
    return "\n\n".join(parts)


def _to_notes(proposal: MapProposal) -> list[str]:
    """Return what to know before the import, in sentences."""
    notes = [f"{_capital(DATE_ORDER_QUESTION)}."] if proposal.asks_date_order else []
    notes += [f"It has {lack}." for lack in proposal.missing]
    notes += [f"{_capital(note)}." for note in proposal.notes]
    if proposal.is_zoneless:
        notes.append("Its times have no time zone and are taken as UTC; --timezone Europe/Berlin names another.")
    return notes


def _map_lines(proposal: MapProposal) -> str:
    columns = proposal.column_map.columns
    width = max((len(field) for field in columns.values()), default=0)
    lines = [f"  {field:<{width}}  {_header(proposal, column)}" for column, field in columns.items()]
    unused = [name for name in proposal.headers if name not in columns]
    if unused:
        shown = ", ".join(_header(proposal, name) for name in unused[:8]) + (", ..." if len(unused) > 8 else "")
        lines.append(_fill(shown, "  not used: ", "  "))
    return "\n".join(lines)


def _header(proposal: MapProposal, column: str) -> str:
    """Return the name of a column; its number as well, where columns have numbers."""
    name = proposal.headers.get(column, column)
    text = name if name == column else f"column {column}" + (f" ({name})" if name else "")
    return textwrap.shorten(text, _COLUMN, placeholder="...") or text[:_COLUMN]


def _columns(proposal: MapProposal) -> list[str]:
    names = ", ".join(_header(proposal, name) for name in list(proposal.headers)[:20])
    advice = (
        "If one of them holds it, name it or its number, from 1, with --map, for example --map Date=created_at "
        "--map 4=text."
    )
    return [f"Its columns: {names}.", advice]


def _post_line(post: PreviewPost) -> str:
    author = textwrap.shorten(post.author or "(no author)", _AUTHOR, placeholder="...")
    author = f"{post.author[: _AUTHOR - 3]}..." if author == "..." else author
    start = f"  {post.created_at:%Y-%m-%d %H:%M}  {author:<{_AUTHOR}}  {'reply: ' if post.is_reply else ''}"
    room = WIDTH - len(start)
    return start + (post.text if len(post.text) <= room else f"{post.text[: room - 3]}...")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _fill(text: str, first: str = "", rest: str = "") -> str:
    return textwrap.fill(
        text, WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )
