"""A process apart that reads large stores: the pages stay quick, and the memory that it takes ends with it.

What takes long to read holds Python's lock meanwhile, and leaves the server with memory that it never gives back, three
times what all pages hold. So questions of a large store go to a reader, one after the other; it goes home when nobody
has asked for a while. Who asks ahead hands in one question at a time, so that a page waits for one other at most.
"""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from importlib import import_module
from typing import Any, TypeVar, cast

from loky import get_reusable_executor
from loky.process_executor import TerminatedWorkerError

from talkworthy.errors import TalkworthyError
from views.queries.context import BrandContext

Question = TypeVar("Question", bound=Callable[..., Any])
RANK = 5
PATIENCE = 60
"""Seconds without a question after which the reader goes home."""

TRIES = 2
"""Of a question: whoever waits with another one sees the reader go, too."""


# a reader that holds much goes home, and the next begins: that is what it is for, and no leak
warnings.filterwarnings("ignore", "A worker was restarted", UserWarning)


def apart(question: Question) -> Question:
    """Have this question (of a view first, then of what can be pickled) answered by the reader where a store is large.

    What the question raises is raised here; TalkworthyError where the reader was killed over it, as it is where memory
    runs out.
    """
    name = question.__module__, question.__qualname__

    @wraps(question)
    def ask(context: BrandContext, *more: Any) -> Any:
        if not context.large:
            return question(context, *more)
        killed = None
        for _ in range(TRIES):
            reader = get_reusable_executor(max_workers=1, timeout=PATIENCE, initializer=_sit_down)
            try:
                return reader.submit(answer, name, replace(context, large=False), more).result()
            except TerminatedWorkerError as error:
                killed = error
        raise TalkworthyError(
            "What reads this much talk was broken off, most likely because memory ran out. Choose a shorter window, or "
            "give the machine more memory."
        ) from killed

    return cast(Question, ask)


def answer(name: tuple[str, str], context: BrandContext, more: tuple[Any, ...]) -> Any:
    """What the reader does: look the question up and read, in a store that it opens for it.

    It asks as a page does, so what other questions are built on is read once there, too.
    """
    module, question = name
    try:
        return getattr(import_module(module), question)(context, *more)
    finally:
        context.store.close()


def _sit_down() -> None:
    os.nice(RANK)
    # no page stands behind these questions, and Streamlit's cache would say so at each of them
    logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context").setLevel(logging.ERROR)
