"""Arctic Shift as a source: an archive of Reddit that needs no key. Its posts are posts of Reddit.

The facts are here; `collector` runs the source, `client` calls the API, `search` and `threads` read communities,
`parse` makes Posts, with the parser of Reddit.
"""

from __future__ import annotations

from collectors.engine.source_facts import RUN_OPTIONS, THREAD_OPTIONS, WEB_OPTIONS, PlacesQuestion, SourceFacts

FACTS = SourceFacts(
    name="arctic_shift",
    title="Reddit archive (Arctic Shift)",
    coverage="Whole threads of the communities of Reddit that you name, from an archive.",
    summary="Free, no key; votes and deletions are known after a day and a half.",
    needs="communities of Reddit in your brand file",
    costs="free",
    details=(
        "A volunteer's archive, not affiliated with Reddit; its search is often slow or closed for a while. Searches "
        "posts and comments inside the communities of communities.arctic_shift and communities.reddit, and reads whole "
        "threads. Votes and deletions are known about 36 hours late. Posts are stored as those of reddit, so that "
        "both sources store nothing twice"
    ),
    terms=(
        "Reddit's terms hold for what is read this way, too: commercial use needs a licence from Reddit. The archive "
        "may still have deleted posts. Those that it marks as deleted are removed at the next recheck; only the source "
        "reddit notices later deletions"
    ),
    places=PlacesQuestion("Which communities of Reddit?", "coffee, espresso", required=True),
    options={
        **RUN_OPTIONS,
        **WEB_OPTIONS,
        **THREAD_OPTIONS,
        "overlap_hours": "how far behind the newest known post the next run begins (48)",
    },
    interval="24h",
    may_train=False,
    posted_as="reddit",
    likes=("upvote", "upvotes"),
    replies=("comment", "comments"),
    community="r/{}",
)
