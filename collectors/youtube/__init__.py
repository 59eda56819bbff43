"""YouTube as a source. A free key is needed.

The facts are here; `collector` runs the source, `video_search` finds videos, `video_threads` and `comments` read them,
`client` calls the API, `search_quota` counts the searches of a day, `parse` makes Posts.
"""

from __future__ import annotations

from collectors.engine.source_facts import RUN_OPTIONS, THREAD_OPTIONS, WEB_OPTIONS, PlacesQuestion, SourceFacts

FACTS = SourceFacts(
    name="youtube",
    title="YouTube",
    coverage="Videos that name you, and all comments below them.",
    summary="Free, with a key that Google gives at once.",
    needs="YOUTUBE_API_KEY",
    costs="free: 100 searches and 10,000 other requests a day",
    details=(
        "Searches the titles and descriptions of videos; a comment is found below such a video, or below any video of "
        "a channel in communities.youtube or channels. Posts are checked again every 7 days (refresh_hours)"
    ),
    terms=(
        "YouTube's Developer Policies (III.E.4) want what is stored to be read again or deleted within 30 days, and "
        "deletions to be followed: leave refresh_hours below 720. Measures of one's own, such as sentiment, need the "
        "amendment to the policies that YouTube calls derived metrics"
    ),
    secrets={"YOUTUBE_API_KEY": "API key (free, from console.cloud.google.com)"},
    key_required=True,
    places=PlacesQuestion("Comments of which channels?", "@brewlark, @slowcoffee", setting="channels"),
    options={
        **RUN_OPTIONS,
        **WEB_OPTIONS,
        **THREAD_OPTIONS,
        "follow_days": "how long a video is checked for new comments (14)",
        "channels": "channels whose comments are read without a search: @names, or ids that begin with UC",
        "searches_per_day": "searches that this brand may use of the key's 100 a day (90)",
        "most_pages": "requests, of 100 comments each, that one run makes for a video or a channel (100)",
    },
    initial_options={"refresh_hours": 168},
    interval="3h",
    may_train=False,
    replies=("comment", "comments"),
    short_handles=True,
)
