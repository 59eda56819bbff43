"""Public channels and groups of Telegram as a source. A free id, and a login with one's own account.

The facts are here; `collector` runs the source, `channel_threads` reads a channel, `client` speaks Telegram's protocol,
`parse` makes Posts. `python -m collectors.telegram` logs in. Code for several sources belongs to `collectors.engine`.
"""

from __future__ import annotations

from collectors.engine.source_facts import NETWORK_OPTIONS, RUN_OPTIONS, THREAD_OPTIONS, PlacesQuestion, SourceFacts

FACTS = SourceFacts(
    name="telegram",
    title="Telegram",
    coverage="Public channels and groups that you name: posts that name you, and the comments below them.",
    summary="Free, with an id of your own and a login; no search across all of Telegram.",
    needs=(
        'TELEGRAM_API_ID, TELEGRAM_API_HASH and TELEGRAM_SESSION; communities.telegram = ["name"]; '
        'python -m pip install "Telethon==1.45.0"'
    ),
    costs="free; Telegram says for how long to wait when we ask too often, and we do",
    details="Searches each channel and its discussion group, reads whole comment threads, and follows them for 7 days",
    terms=(
        "The id is for one's own account, which Telegram may limit if it is misused; only what everybody may read is "
        "read, and nothing is joined, sent or marked as read. We follow deletions. Texts may not train models"
    ),
    secrets={
        "TELEGRAM_API_ID": "API id (free, from my.telegram.org)",
        "TELEGRAM_API_HASH": "API hash (from the same page)",
        "TELEGRAM_SESSION": "Session (from python -m collectors.telegram)",
    },
    key_required=True,
    places=PlacesQuestion("Which public channels or groups? (their names in t.me/...)", "durov", required=True),
    options={**RUN_OPTIONS, **NETWORK_OPTIONS, **THREAD_OPTIONS},
    may_train=False,
    likes=("reaction", "reactions"),
    replies=("comment", "comments"),
    reposts=("forward", "forwards"),
)
