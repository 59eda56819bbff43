"""DEV (dev.to) as a source, through the public API of Forem. No key.

The facts are here; `collector` runs the source, `client` calls the API, `parse` makes Posts, `recheck` reads known
posts again. Code for several sources belongs to `collectors.engine`.
"""

from __future__ import annotations

from collectors.engine.source_facts import RUN_OPTIONS, THREAD_OPTIONS, WEB_OPTIONS, SourceFacts

FACTS = SourceFacts(
    name="devto",
    title="DEV (dev.to)",
    coverage="Articles by software developers, and what readers answer below them.",
    summary="Free, no key. Its terms allow personal, non-commercial reading: ask DEV before you use it for a business.",
    needs="nothing; ask DEV first if you use it for a business",
    costs="free, three requests a second",
    details=(
        "Searches all articles and reads their whole comment trees, followed for 7 days (follow_days). DEV has no "
        "search of comments: one that names the brand below an article that does not is missed"
    ),
    terms=(
        "Personal, non-commercial reading, no public display: its texts are not quoted in reports, and no model learns "
        "from them. Authors edit and delete at any time, and we follow"
    ),
    options={**RUN_OPTIONS, **WEB_OPTIONS, **THREAD_OPTIONS},
    interval="3h",
    ready_at_once=False,  # it needs nothing, but its terms are a reason to switch it on deliberately
    may_quote=False,
    may_train=False,
    likes=("reaction", "reactions"),
    replies=("comment", "comments"),
)
