"""The conversions to plain text, put together."""

from __future__ import annotations

from talkworthy.plain_text.bbcode import bbcode_to_text
from talkworthy.plain_text.characters import clean
from talkworthy.plain_text.entities import (
    resolve_certain_entities,
    resolve_entities,
    resolve_spaces,
)
from talkworthy.plain_text.html import to_text
from talkworthy.plain_text.markdown import markdown_to_text
from talkworthy.plain_text.mojibake import repair_controls, repair_mojibake
from talkworthy.plain_text.tags import tags_to_text


def to_plain_text(raw: str) -> str:
    """Return a text that may contain HTML tags and entities, as the cells of exports and the texts of X do.

    Tags are removed (`<br>` and blocks end a line; a link keeps its text), entities resolved, once more where a second
    escaping is certain, and mojibake repaired. `a < b` and `<3` stay.
    """
    text = clean(raw)
    shown = tags_to_text(text)
    return repair_controls(repair_plain_text(resolve_entities(text) if shown is None else shown))


def html_to_plain_text(raw: str) -> str:
    """Return HTML (a document or a part of one) as plain text; a text that was escaped twice is repaired."""
    return repair_plain_text(to_text(raw))


def markdown_to_plain_text(raw: str) -> str:
    """Return Reddit's Markdown as plain text. Its dumps escape `&`, `<` and `>` once more, its API does not."""
    text = resolve_certain_entities(resolve_spaces(resolve_entities(clean(raw))))
    return markdown_to_text(repair_controls(repair_mojibake(text)))


def bbcode_to_plain_text(raw: str) -> str:
    """Return the text of a review on Steam, written with BBCode, which may contain tags and entities too."""
    return bbcode_to_text(to_plain_text(raw))


def exported_to_plain_text(source: str, raw: str) -> str:
    """Return the text of a post as a tool exports it: with Reddit's Markdown, Steam's BBCode, or perhaps with tags."""
    to_text = {"reddit": markdown_to_plain_text, "steam": bbcode_to_plain_text}.get(source, to_plain_text)
    return to_text(raw)


def repair_plain_text(raw: str) -> str:
    """Return a text that should be plain, with what is certainly wrong repaired: mojibake, and entities in words."""
    return repair_mojibake(resolve_certain_entities(clean(raw)))
