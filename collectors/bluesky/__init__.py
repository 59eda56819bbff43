"""Bluesky as a source: its facts. The collector, the client and the parser are beside it.

Imports only the engine: no other source, and no client library of Bluesky at import time. Saves nothing.
"""

from __future__ import annotations

from collectors.engine.source_facts import NETWORK_OPTIONS, RUN_OPTIONS, THREAD_OPTIONS, SourceFacts

FACTS = SourceFacts(
    name="bluesky",
    title="Bluesky",
    coverage="Public posts that name you, and the replies to them.",
    summary="Free. Without a login it reads the public stream for a while in each run; with one it searches the past.",
    needs="nothing; BLUESKY_HANDLE and BLUESKY_APP_PASSWORD add search",
    costs="free; 300 logins a day, so set session_file for cron",
    details=(
        "With a login: search 90 days back. Without: reads the public stream for listen_seconds a run, from the last "
        "run on (about a day at most), deletions included"
    ),
    terms="Anyone who stores posts is asked to follow deletions",
    secrets={"BLUESKY_HANDLE": "Handle", "BLUESKY_APP_PASSWORD": "App password (not your own password)"},
    options={
        **RUN_OPTIONS,
        **NETWORK_OPTIONS,
        **THREAD_OPTIONS,
        "listen_seconds": "seconds that a run without a login listens to the public stream (60)",
        "replay_hours": "how many hours back the first such run begins (1)",
        "first_days": "how many days the first search goes back (90)",
        "follow_days": "how long a thread is checked for new replies (3)",
        "session_file": "file that stores the login between runs, readable only by you (not stored)",
        "jetstream_url": "the server of the public stream",
    },
)
