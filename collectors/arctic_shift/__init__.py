"""Arctic Shift as a source: an archive of Reddit that needs no key. Its posts are posts of Reddit.

The facts are here; `collector` runs the source, `client` calls the API, `search` and `threads` read communities, `parse`
makes Posts, with the parser of Reddit.
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
        "An archive by volunteers, not affiliated with Reddit. Posts and comments since 2005, searched inside the named "
        "communities only; where the search is too slow, what is new is read page by page. Votes and deletions come "
        "about 36 hours late. Posts are stored as those of `reddit`, so that nothing is stored twice"
    ),
    terms=(
        "Reddit's terms hold for what is read this way, and commercial use needs a licence from Reddit. The archive may "
        "still have deleted posts: those that it marks as deleted go when posts are checked again, later deletions only "
        "with the source `reddit`"
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
