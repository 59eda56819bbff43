"""What the page on sources asks of the store."""

from __future__ import annotations

from datetime import datetime

from reports.sources import SourceState, Unread, load_sources, load_unread
from talkworthy.storage.gaps import KeptGap, gaps_in
from talkworthy.storage.talk_weeks import TalkWeek, talk_weeks
from talkworthy.window import Window
from views.view import Stand, once


def states(stand: Stand, now: datetime) -> list[SourceState]:
    """How each source is doing; as it was up to a minute ago, unless something was written since."""
    return _states(stand, repr(stand.settings.sources), now.replace(second=0, microsecond=0))


@once
def _states(stand: Stand, sources: str, minute: datetime) -> list[SourceState]:
    del sources  # other sources are another question
    with stand.store.read() as connection:
        return load_sources(connection, stand.settings, minute)


@once
def weeks_and_gaps(stand: Stand, window: Window) -> tuple[list[TalkWeek], list[KeptGap]]:
    """The talk about all tracked brands by source and week, and what was not read meanwhile."""
    brands = [brand.name for brand in stand.settings.brands]
    with stand.store.read() as connection:
        return talk_weeks(connection, window, brands), gaps_in(connection, window)


@once
def unread(stand: Stand) -> tuple[int, list[Unread]]:
    """How many payloads could not be read, and why."""
    with stand.store.read() as connection:
        return load_unread(connection)
