"""Lemmy and PieFed as a source: forums of many servers that share their posts. No key.

The facts are here; `collector` runs the source, `server` calls the API of one server, `thread_source` searches it and
reads its threads, `parse` makes Posts, `recheck` looks posts up again. Code for several sources belongs to
`collectors.engine`.
"""

from __future__ import annotations

from collectors.engine.source_facts import RUN_OPTIONS, THREAD_OPTIONS, WEB_OPTIONS, SourceFacts

FACTS = SourceFacts(
    name="lemmy",
    title="Lemmy and PieFed",
    coverage="Open forums with communities, much like Reddit, strong on technology and privacy.",
    summary="Free, no key.",
    needs="nothing",
    costs="free; a server allows about 60 searches in 10 minutes",
    details=(
        "Searches posts and comments on three large servers, which show those of hundreds of others too, and reads "
        "whole threads, followed for 7 days (follow_days). Set servers to read others. Older servers of PieFed search "
        "only the titles of posts"
    ),
    terms="Servers tell each other at once what is deleted; anyone who stores posts should follow",
    options={
        **RUN_OPTIONS,
        **WEB_OPTIONS,
        **THREAD_OPTIONS,
        "servers": 'the servers that are searched (["lemmy.world", "lemmy.ml", "piefed.social"])',
        "most_pages": "pages of 50 posts and 50 comments that one run reads of one search (20)",
    },
    ready_at_once=True,
    likes=("point", "points"),
    replies=("comment", "comments"),
    community="!{}",
)
