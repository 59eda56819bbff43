"""Makes one cheap call to a source, within the time that a person would wait."""

from __future__ import annotations

import queue
import threading

from collectors.engine.collector import COLLECTORS, Access
from services.collection.configured_sources import options_of
from talkworthy.errors import Unavailable
from talkworthy.settings import Settings

TIMEOUT = 20.0  # seconds for one source, its retries included
# a person waits: the timeouts and rate limits of a nightly job are too long
SHORT_WAITS = {"timeout": 10.0, "longest_wait": 0.0}


def ping(settings: Settings, source: str, online: bool = True, timeout: float = TIMEOUT) -> str:
    """Return the answer of a source to one cheap call with our keys; without `online` only check that they are set.

    Raises UserError where a key or setting is missing or wrong, SourceError where the source cannot be used now.
    """
    collector = COLLECTORS[source](Access(settings.secrets, {**options_of(settings, source), **SHORT_WAITS}))
    if not online:
        return "its keys are set."
    answers: queue.SimpleQueue[str | Exception] = queue.SimpleQueue()

    def call() -> None:
        try:
            answers.put(collector.ping())
        except Exception as error:  # raised again in the calling thread
            answers.put(error)

    threading.Thread(target=call, name=f"ping {source}", daemon=True).start()
    try:
        answer = answers.get(timeout=timeout)
    except queue.Empty as error:
        raise Unavailable(f"{source} did not answer within {timeout:.0f} seconds; try later.") from error
    if isinstance(answer, Exception):
        raise answer
    return f"{answer.rstrip('.')}."
