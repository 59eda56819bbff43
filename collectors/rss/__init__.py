"""The facts about feeds (RSS, Atom) and news searches as a source."""

from __future__ import annotations

from collectors.engine.source_facts import RUN_OPTIONS, WEB_OPTIONS, PlacesQuestion, SourceFacts

FACTS = SourceFacts(
    name="rss",
    title="News and blogs",
    who_conversations="News articles and blog posts that name you.",
    in_short="Free, no key.",
    needs='nothing; feeds = ["https://..."] names your own',
    costs="free, one request a feed",
    details=(
        "{query} in an address becomes each alias in quotes (news searches). Without feeds: the GDELT news search. "
        "Entries without a date are left out; only public addresses are opened"
    ),
    terms="Each publisher and each news search has its own. Deletions cannot be followed: a feed only forgets",
    places=PlacesQuestion(
        "Which feeds? (addresses; without any, a news search)", "https://blog.example.com/feed.xml", setting="feeds"
    ),
    options={
        **RUN_OPTIONS,
        **WEB_OPTIONS,
        "feeds": "the addresses of the feeds; {query} in one becomes what is searched for (the GDELT news search)",
    },
    ready_at_once=True,
)
