"""Mastodon as a source: its facts. The collector, the client and the parser are beside it.

Imports only the engine: no other source, and no client library of Mastodon at import time. Saves nothing.
"""

from __future__ import annotations

from collectors.engine.source_facts import NETWORK_OPTIONS, RUN_OPTIONS, THREAD_OPTIONS, PlacesQuestion, SourceFacts

FACTS = SourceFacts(
    name="mastodon",
    title="Mastodon",
    coverage="Public posts with a hashtag of your names.",
    summary="Free, no key.",
    needs="nothing; MASTODON_ACCESS_TOKEN of the first server adds search",
    costs="free, about 300 requests in 5 minutes",
    details=(
        "Reads public hashtags: your aliases as one word, communities.mastodon, hashtags. Without a token, a post "
        "without a hashtag is not found. Set servers to read others than mastodon.social"
    ),
    terms="Servers tell each other at once what is deleted; anyone who stores posts should follow",
    secrets={"MASTODON_ACCESS_TOKEN": "Access token (adds search)"},
    places=PlacesQuestion("Which hashtags beside your names?", "coffee, homebarista", setting="hashtags"),
    options={
        **RUN_OPTIONS,
        **NETWORK_OPTIONS,
        **THREAD_OPTIONS,
        "servers": 'the servers that are read (["mastodon.social"])',
        "hashtags": "hashtags to read besides the brand's own names",
        "first_days": "how many days the first run goes back (90)",
        "follow_days": "how long a thread is checked for new replies (3)",
        "most_pages": "pages of 40 posts that one run reads of one hashtag (250)",
    },
    ready_at_once=True,
    likes=("favourite", "favourites"),
    reposts=("boost", "boosts"),
)
