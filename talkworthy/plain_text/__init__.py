"""Converts what sources and files send to plain text: the one place that knows HTML, entities, Markdown, BBCode and
mojibake.

One function for each kind of text: `to_plain_text` (unknown, as in a table: text that may hold tags and entities),
`html_to_plain_text` (HTML), `markdown_to_plain_text` (Reddit's Markdown), `bbcode_to_plain_text` (Steam's BBCode) and
`repair_plain_text` (plain by its format, as in NDJSON: only what is certainly wrong is repaired). None of them raises.
Quoted lines keep their "> ", code its backticks, and a link its address, which the analysis reads.
"""

from talkworthy.plain_text.convert import (
    bbcode_to_plain_text,
    exported_to_plain_text,
    html_to_plain_text,
    markdown_to_plain_text,
    repair_plain_text,
    to_plain_text,
)

__all__ = [
    "bbcode_to_plain_text",
    "exported_to_plain_text",
    "html_to_plain_text",
    "markdown_to_plain_text",
    "repair_plain_text",
    "to_plain_text",
]
