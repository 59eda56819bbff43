"""One cheap call to a source, which may not take longer than a person would wait."""

from __future__ import annotations

import queue
import threading

from collectors.engine.collector import COLLECTORS, Access
from talkworthy.errors import Unavailable
from talkworthy.settings import Settings

PATIENCE = 20.0  # seconds for one source, its retries included
# a person waits: time-outs and rate limits that suit a job at night do not
BRISK = {"timeout": 10.0, "longest_wait": 0.0}


def ping(settings: Settings, source: str, asks_out: bool = True, patience: float = PATIENCE) -> str:
    """What a source says to one cheap call with our keys; only that they are set, without `asks_out`.

    Raises UserError where a key or setting is missing or wrong, SourceError where the source cannot be used now.
    """
    collector = COLLECTORS[source](Access(settings.secrets, {**settings.sources.get(source, {}), **BRISK}))
    if not asks_out:
        return "its keys are set."
    told: queue.SimpleQueue[str | Exception] = queue.SimpleQueue()

    def ask() -> None:
        try:
            told.put(collector.ping())
        except Exception as error:  # raised again in the thread that asked
            told.put(error)

    threading.Thread(target=ask, name=f"ping {source}", daemon=True).start()
    try:
        answer = told.get(timeout=patience)
    except queue.Empty as error:
        raise Unavailable(f"{source} did not answer within {patience:.0f} seconds; try later.") from error
    if isinstance(answer, Exception):
        raise answer
    return f"{answer.rstrip('.')}."
