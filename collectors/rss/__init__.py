"""Feeds (RSS, Atom) and news searches as a source. No key.

The facts are here; `collector` runs the source, `feed_parser` parses feeds within limits, `parse` makes Posts. Code for
several sources belongs to `collectors.engine`.
"""

from __future__ import annotations

from collectors.engine.source_facts import RUN_OPTIONS, WEB_OPTIONS, PlacesQuestion, SourceFacts

FACTS = SourceFacts(
    name="rss",
    title="News and blogs",
    coverage="News articles and blog posts that name you.",
    summary="Free, no key.",
    needs='nothing; feeds = ["https://..."] adds your own',
    costs="free, one request a feed",
    details=(
        "{query} in an address becomes each alias in quotes (news searches). Without feeds: the GDELT news search. "
        "Entries without a date are skipped; only public addresses are opened"
    ),
    terms="Each publisher and each news search has its own. Deletions cannot be detected: feeds only drop old entries",
    places=PlacesQuestion(
        "Which feeds? (addresses; without any, a news search)", "https://blog.example.com/feed.xml", setting="feeds"
    ),
    options={
        **RUN_OPTIONS,
        **WEB_OPTIONS,
        "feeds": "the addresses of the feeds; {query} in one stands for the search terms (the GDELT news search)",
    },
    ready_at_once=True,
    replies=("comment", "comments"),
)
