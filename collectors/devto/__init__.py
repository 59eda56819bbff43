"""DEV (dev.to) as a source, through the public API of Forem. No key.

The facts are here; `collector` runs the source, `client` calls the API, `parse` makes Posts, `recheck` reads known
posts again. Code for several sources belongs to `collectors.engine`.
"""

from __future__ import annotations

from collectors.engine.source_facts import RUN_OPTIONS, THREAD_OPTIONS, WEB_OPTIONS, SourceFacts

FACTS = SourceFacts(
    name="devto",
    title="DEV (dev.to)",
    coverage="Articles of software developers, and what readers answer below them.",
    summary="Free, no key. Comments are only read below articles that the search shows.",
    needs="nothing",
    costs="free, three requests a second",
    details=(
        "Searches articles since 2016 and reads all their comments, followed for 7 days (follow_days). There is no "
        "search of comments: one that names the brand below an article that does not is missed"
    ),
    terms=(
        "Authors keep the rights to what they write; quote with a link. They edit and delete at any time, and we follow"
    ),
    options={**RUN_OPTIONS, **WEB_OPTIONS, **THREAD_OPTIONS},
    interval="3h",
    ready_at_once=True,
    may_train=False,
    likes=("reaction", "reactions"),
    replies=("comment", "comments"),
)
