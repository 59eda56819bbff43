"""Keeps what threads with posts in quarantine would be if nothing were, to compare the score with and without."""

from __future__ import annotations

from analysis.pipeline.analyzer import Reader
from services.analysis.read_threads import read_threads
from talkworthy.model import Conversation
from talkworthy.storage.analysis.labels import AUTHOR_TYPE
from talkworthy.storage.analysis.quarantine import quarantined_threads
from talkworthy.storage.analysis.quarantined_conversations import replace_conversations_with_quarantine
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]


def save_conversations_with_quarantine(connection: Connection, reader: Reader, brand: str) -> None:
    """Read a brand's threads with posts in quarantine whole, in the caller's transaction, and keep the result.

    `reader` is one of all tracked brands. Author types are those that each post alone shows.
    """
    threads = quarantined_threads(connection, brand)
    conversations: list[Conversation] = []
    author_types: dict[int, str] = {}
    for reading in read_threads(connection, reader.without_annotators(), threads):
        conversations += [conversation for conversation in reading.conversations if conversation.brand == brand]
        author_types |= {
            finding.post: finding.annotation.label
            for finding in reading.findings
            if finding.annotation.brand == brand and finding.annotation.name == AUTHOR_TYPE
        }
    replace_conversations_with_quarantine(connection, brand, conversations, author_types)
