"""Reviews in Apple's App Store as a source, through the iTunes search and the feed of reviews. No key.

The facts are here; `collector` runs the source, `client` calls the API, `apps` chooses the brand's apps, `parse` makes
Posts. Code for several sources belongs to `collectors.engine`.
"""

from __future__ import annotations

from collectors.engine.source_facts import RUN_OPTIONS, THREAD_OPTIONS, WEB_OPTIONS, PlacesQuestion, SourceFacts

FACTS = SourceFacts(
    name="appstore",
    title="App Store",
    coverage="People who use your iPhone or iPad app.",
    summary="Free, no key.",
    needs="nothing for an app that has your name and is sold by you; else apps = [1234567890]",
    costs="free, at most 10 requests an app and country",
    details=(
        "The newest 500 reviews of each app and country (countries; the US if none is set), with their stars. Apple's "
        "feed shows no answers of developers, and is empty at times; the next run then reads it again"
    ),
    terms=(
        "Apple publishes the feed for anybody, and asks for few requests (about 20 searches a minute). Deletions "
        "cannot be detected: the feed only drops old reviews, and no review can be requested alone; set retention_days "
        "to remove text and author after some time"
    ),
    places=PlacesQuestion("Which apps? (their ids; without any, the app of your name)", "1234567890, 987654321"),
    options={
        **RUN_OPTIONS,
        **WEB_OPTIONS,
        **THREAD_OPTIONS,
        "apps": "the ids of the apps: the number behind `id` in their addresses (the app of the brand's name)",
        "countries": 'the stores whose reviews are read, such as ["us", "gb", "de"] (["us"])',
    },
    interval="6h",
    ready_at_once=True,
    likes=("helpful vote", "helpful votes"),
    replies=("answer", "answers"),
)
