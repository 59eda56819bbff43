"""The facts about Bluesky as a source."""

from __future__ import annotations

from collectors.engine.source_facts import NETWORK_OPTIONS, RUN_OPTIONS, THREAD_OPTIONS, SourceFacts

FACTS = SourceFacts(
    name="bluesky",
    title="Bluesky",
    coverage="Public posts that name you, and the replies to them.",
    summary="Free. Without a login it hears the public stream for a while at each run; with one it searches back.",
    needs="nothing; BLUESKY_HANDLE and BLUESKY_APP_PASSWORD add search",
    costs="free; 300 logins a day, so set session_file for cron",
    details=(
        "With a login: search 90 days back. Without: hears the public stream for listen_seconds a run, from the last "
        "run on (about a day at most), deletions included"
    ),
    terms="Whoever keeps posts is asked to follow deletions",
    secrets={"BLUESKY_HANDLE": "Handle", "BLUESKY_APP_PASSWORD": "App password (not your own password)"},
    options={
        **RUN_OPTIONS,
        **NETWORK_OPTIONS,
        **THREAD_OPTIONS,
        "listen_seconds": "seconds that a run without a login listens to the public stream (60)",
        "replay_hours": "how many hours back the first such run begins (1)",
        "first_days": "how many days the first search goes back (90)",
        "follow_days": "how long a thread is checked for new replies (3)",
        "session_file": "where the login is kept between runs, readable by you alone (not kept)",
        "jetstream_url": "the server of the public stream",
    },
)
