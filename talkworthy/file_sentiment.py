"""The sentiment that an imported file gives a post, kept as a flag of the post beside ours, which alone counts."""

from __future__ import annotations

from collections.abc import Iterable

from talkworthy.model import Sentiment

FLAG = "file_sentiment:"
_WORDS: dict[str, Sentiment] = {
    **dict.fromkeys(("positive", "pos", "positiv", "positivo", "positif", "very positive", "good"), "positive"),
    **dict.fromkeys(("negative", "neg", "negativ", "negativo", "négatif", "very negative", "bad"), "negative"),
    **dict.fromkeys(("neutral", "neu", "neutre", "neutro", "none"), "neutral"),
    **dict.fromkeys(("mixed", "unclear", "unknown", "gemischt", "mixto"), "unclear"),
}


def to_sentiment(cell: str) -> Sentiment | None:
    """Return the sentiment that a cell of a file means, None where it means none that we know."""
    return _WORDS.get(" ".join(cell.casefold().split()))


def to_flag(sentiment: Sentiment) -> str:
    """Return the flag of a post with this sentiment in its file."""
    return f"{FLAG}{sentiment}"


def file_sentiment(flags: Iterable[str]) -> str:
    """Return the sentiment that the file of a post with these flags gave it, "" where it gave none."""
    return next((flag.removeprefix(FLAG) for flag in flags if flag.startswith(FLAG)), "")
