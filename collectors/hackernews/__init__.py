"""Hacker News as a source, through Algolia's search. No key.

The facts are here; `collector` runs the source, `client` calls the API, `parse` makes Posts. Code for several
sources belongs to `collectors.engine`.
"""

from __future__ import annotations

from collectors.engine.source_facts import RUN_OPTIONS, THREAD_OPTIONS, WEB_OPTIONS, SourceFacts

FACTS = SourceFacts(
    name="hackernews",
    title="Hacker News",
    coverage="People who build and buy software.",
    summary="Free, no key.",
    needs="nothing",
    costs="free",
    details=(
        "Stories and comments since 2006, whole discussions, followed for 7 days (follow_days). Points of comments are "
        "not published"
    ),
    terms="Authors may delete for two hours and moderators at any time; we follow within days",
    options={**RUN_OPTIONS, **WEB_OPTIONS, **THREAD_OPTIONS},
    ready_at_once=True,
    likes=("point", "points"),
    replies=("comment", "comments"),
)
