"""The worker process that reads large stores: pages stay fast, and its memory is freed when it ends.

A slow query holds Python's global lock, and leaves the server with memory that it never gives back, three times what
all pages need. So the queries of a large store go to a worker, one after the other; it ends when it was idle for a
while. Prefetching submits one query at a time, so a page waits for one other query at most.
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

Query = TypeVar("Query", bound=Callable[..., Any])
NICENESS = 5
IDLE_SECONDS = 60
"""Seconds without a query after which the worker ends."""

ATTEMPTS = 2
"""Tries for each query: when the worker is killed, all waiting queries fail with the one that it was running."""


# a worker that uses much memory is replaced by a new one: intended, not a leak
warnings.filterwarnings("ignore", "A worker was restarted", UserWarning)


def run_in_worker(query: Query) -> Query:
    """Run this query in the worker where the store is large. Arguments after the context must be picklable.

    Exceptions of the query are raised here; TalkworthyError where the worker was killed, as it is when memory runs out.
    """
    name = query.__module__, query.__qualname__

    @wraps(query)
    def run(context: BrandContext, *args: Any) -> Any:
        if not context.large:
            return query(context, *args)
        failure = None
        for _ in range(ATTEMPTS):
            executor = get_reusable_executor(max_workers=1, timeout=IDLE_SECONDS, initializer=_initialize_worker)
            try:
                return executor.submit(run_query, name, replace(context, large=False), args).result()
            except TerminatedWorkerError as error:
                failure = error
        raise TalkworthyError(
            "This query was stopped, most likely because memory ran out. Choose a shorter date range, or use a "
            "computer with more memory."
        ) from failure

    return cast(Query, run)


def run_query(name: tuple[str, str], context: BrandContext, args: tuple[Any, ...]) -> Any:
    """Look up a query by module and name and run it; called in the worker.

    It runs like on a page, so the results that several queries build on are cached in the worker, too.
    """
    module, query = name
    try:
        return getattr(import_module(module), query)(context, *args)
    finally:
        context.store.close()


def _initialize_worker() -> None:
    os.nice(NICENESS)
    # this process has no page, and Streamlit's cache would warn about that at each query
    logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context").setLevel(logging.ERROR)
