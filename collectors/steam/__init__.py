"""Reviews on Steam as a source, through the public list of reviews of its store. No key.

The facts are here; `collector` runs the source, `client` calls the API, `games` chooses the brand's games, `parse`
makes Posts. Code for several sources belongs to `collectors.engine`.
"""

from __future__ import annotations

from collectors.engine.source_facts import RUN_OPTIONS, THREAD_OPTIONS, WEB_OPTIONS, PlacesQuestion, SourceFacts

FACTS = SourceFacts(
    name="steam",
    title="Steam",
    coverage="People who play your game.",
    summary="Free, no key.",
    needs="nothing for a game that has exactly your name; else apps = [1234560]",
    costs="free, one request for 100 reviews",
    details=(
        "Reviews with the developer's answers, newest first, at most 5,000 a game and run (most_reviews), in all "
        "languages (language). Steam has thumbs, not stars: they are flags (recommended, not_recommended)"
    ),
    terms=(
        "Valve publishes the list of reviews for anybody, and slows down whoever asks more than 200 times in five "
        "minutes; we stay below. Deletions cannot be detected: no review can be requested alone; set retention_days to "
        "remove text and author after some time"
    ),
    places=PlacesQuestion("Which games? (their app ids; without any, the game of your name)", "1234560, 654320"),
    options={
        **RUN_OPTIONS,
        **WEB_OPTIONS,
        **THREAD_OPTIONS,
        "apps": "the ids of the games: the number in their addresses in the store (the game of the brand's name)",
        "language": 'the only language of the reviews, as Steam calls it, such as "english" or "schinese" (all)',
        "most_reviews": "reviews of each game that one run reads at most (5000)",
    },
    interval="6h",
    likes=("helpful vote", "helpful votes"),
    replies=("comment", "comments"),
)
"""Not `ready_at_once`: the store's search names no developers, so a game may only have the name of a brand."""
