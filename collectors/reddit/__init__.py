"""Reddit as a source: its facts. The collector, the client and the parser are beside it.

Imports only the engine: no other source, and no client library of Reddit at import time. Saves nothing.
"""

from __future__ import annotations

from collectors.engine.source_facts import NETWORK_OPTIONS, RUN_OPTIONS, THREAD_OPTIONS, PlacesQuestion, SourceFacts

FACTS = SourceFacts(
    name="reddit",
    title="Reddit",
    coverage="Whole threads of the communities that you name.",
    summary="Needs a key that Reddit approves by hand, in weeks; it refuses or ignores most. Free unless commercial.",
    needs="REDDIT_CLIENT_ID, REDDIT_CLIENT_SECRET",
    costs="free for non-commercial use; a licence for other uses costs about $0.24 per 1,000 calls",
    approval="needed; approved by hand in weeks, and most requests are refused or never answered",
    details=(
        "Without a key its .json addresses answer 403. Reads the communities that your brand file names, searches "
        "submissions, and reads whole threads"
    ),
    terms="Deleted posts and the names of deleted accounts must go; Reddit asks to look every 48 hours",
    secrets={"REDDIT_CLIENT_ID": "Client ID", "REDDIT_CLIENT_SECRET": "Client secret"},
    key_required=True,
    places=PlacesQuestion("Which communities?", "coffee, espresso", required=True),
    options={
        **RUN_OPTIONS,
        **NETWORK_OPTIONS,
        **THREAD_OPTIONS,
        "follow_days": "how long a thread is checked for new comments (14)",
        "search_everywhere": "true searches all of Reddit for submissions (true where the brand names no communities)",
        "user_agent": "the name that requests are sent with",
    },
    likes=("upvote", "upvotes"),
    replies=("comment", "comments"),
    community="r/{}",
    short_handles=True,
)
