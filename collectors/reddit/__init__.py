"""The facts about Reddit as a source."""

from __future__ import annotations

from collectors.engine.source_facts import NETWORK_OPTIONS, RUN_OPTIONS, THREAD_OPTIONS, PlacesQuestion, SourceFacts

FACTS = SourceFacts(
    name="reddit",
    title="Reddit",
    coverage="Whole threads of the communities that you name.",
    summary="Free, with a key that Reddit approves by hand.",
    needs="REDDIT_CLIENT_ID, REDDIT_CLIENT_SECRET",
    costs="free within Reddit's limits",
    details=(
        "Reddit approves new keys by hand since November 2025. Reads the communities that your brand file names, "
        "searches submissions, and reads whole threads"
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
        "user_agent": "what we call ourselves",
    },
    likes=("upvote", "upvotes"),
    community="r/{}",
    short_handles=True,
)
