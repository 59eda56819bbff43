"""Saves the conversations as if no post were in quarantine, to compare the score with and without."""

from __future__ import annotations

from analysis.pipeline.analyzer import ThreadAnalyzer
from services.analysis.read_threads import analyse_threads
from talkworthy.model import Conversation
from talkworthy.storage.analysis.labels import AUTHOR_TYPE
from talkworthy.storage.analysis.quarantine import quarantined_threads
from talkworthy.storage.analysis.quarantined_conversations import replace_conversations_with_quarantine
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]


def save_conversations_with_quarantine(connection: Connection, analyzer: ThreadAnalyzer, brand: str) -> None:
    """Analyse a brand's threads with posts in quarantine, with all posts, and save the result.

    It is part of the caller's transaction. `analyzer` is that of all tracked brands. Author types are those that each
    post alone shows.
    """
    threads = quarantined_threads(connection, brand)
    conversations: list[Conversation] = []
    author_types: dict[int, str] = {}
    for result in analyse_threads(connection, analyzer.without_annotators(), threads):
        conversations += [conversation for conversation in result.conversations if conversation.brand == brand]
        author_types |= {
            row.post: row.annotation.label
            for row in result.annotations
            if row.annotation.brand == brand and row.annotation.name == AUTHOR_TYPE
        }
    replace_conversations_with_quarantine(connection, brand, conversations, author_types)
