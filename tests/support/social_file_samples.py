"""Small files of Mastodon and Bluesky, for `file_samples`: invented words, the structure of real files."""

from __future__ import annotations

from typing import Any

from sample_files import Sample, document, lines, table

PUBLIC = "https://www.w3.org/ns/activitystreams#Public"


def note(number: int, words: str, **fields: Any) -> dict[str, Any]:
    address = f"https://mug.example/users/rosa/statuses/{number}"
    own = {
        "id": address,
        "type": "Note",
        "summary": None,
        "inReplyTo": None,
        "published": f"2026-03-01T09:3{number}:00Z",
        "url": f"https://mug.example/@rosa/{number}",
        "attributedTo": "https://mug.example/users/rosa",
        "to": [PUBLIC],
        "cc": [],
        "content": words,
        "contentMap": {"en": words},
        **fields,
    }
    return {
        "id": f"{address}/activity",
        "type": "Create",
        "actor": "https://mug.example/users/rosa",
        "published": own["published"],
        "to": own["to"],
        "cc": own["cc"],
        "object": own,
    }


BOOST = {
    "id": "https://mug.example/users/rosa/statuses/9/activity",
    "type": "Announce",
    "actor": "https://mug.example/users/rosa",
    "published": "2026-03-01T10:00:00Z",
    "to": [PUBLIC],
    "cc": [],
    "object": "https://other.example/users/tomas/statuses/77",
}
OUTBOX = {
    "@context": "https://www.w3.org/ns/activitystreams",
    "id": "outbox.json",
    "type": "OrderedCollection",
    "totalItems": 4,
    "orderedItems": [
        note(1, "<p>Copper Kettle <b>beans</b> &amp; milk</p><p>again</p>"),
        note(2, "<p>they keep well</p>", inReplyTo="https://mug.example/users/rosa/statuses/1"),
        note(3, "<p>for two people</p>", to=["https://other.example/users/ines"]),
        BOOST,
    ],
}


def status(number: int, words: str, **fields: Any) -> dict[str, Any]:
    return {
        "id": str(number),
        "uri": f"https://mug.example/users/rosa/statuses/{number}",
        "url": f"https://mug.example/@rosa/{number}",
        "created_at": f"2026-03-01T09:3{number}:00.000Z",
        "in_reply_to_id": None,
        "visibility": "public",
        "language": "en",
        "spoiler_text": "",
        "content": words,
        "reblog": None,
        "replies_count": 1,
        "reblogs_count": 2,
        "favourites_count": 3,
        "account": {"acct": "rosa", "url": "https://mug.example/@rosa", "bot": False},
        **fields,
    }


TOMAS = {"acct": "tomas@other.example", "url": "https://other.example/@tomas", "bot": False}
STATUSES = [
    status(2, "<p>they keep well</p>", in_reply_to_id="1"),
    status(1, "<p>Copper Kettle beans</p>"),
    status(4, "", reblog=status(5, "<p>a boosted word</p>", account=TOMAS)),
    status(6, "<p>a secret</p>", visibility="private"),
]

DID, DID_2 = "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa", "did:plc:bbbbbbbbbbbbbbbbbbbbbbbb"
KEY, KEY_2 = "3lbodx2kx4c2a", "3lbodx2kx4c2b"


def at(did: str, key: str) -> str:
    return f"at://{did}/app.bsky.feed.post/{key}"


def view(did: str, key: str, words: str, **record: Any) -> dict[str, Any]:
    return {
        "uri": at(did, key),
        "cid": "bafy",
        "author": {"did": did, "handle": "rosa.example"},
        "record": {
            "$type": "app.bsky.feed.post",
            "text": words,
            "createdAt": "2024-11-24T09:30:00Z",
            "langs": ["en"],
            **record,
        },
        "likeCount": 3,
        "replyCount": 1,
        "repostCount": 2,
        "indexedAt": "2024-11-24T09:30:01Z",
    }


ANSWER = {"reply": {"root": {"uri": at(DID, KEY), "cid": "b"}, "parent": {"uri": at(DID, KEY), "cid": "b"}}}
THREAD = {
    "thread": {
        "$type": "app.bsky.feed.defs#threadViewPost",
        "post": view(DID, KEY, "Copper Kettle beans"),
        "replies": [
            {
                "$type": "app.bsky.feed.defs#threadViewPost",
                "post": view(DID_2, KEY_2, "they keep well", **ANSWER),
                "replies": [],
            }
        ],
    }
}
FEED = {
    "feed": [
        {
            "post": view(DID_2, KEY_2, "they keep well", **ANSWER),
            "reply": {"root": view(DID, KEY, "Copper Kettle beans"), "parent": view(DID, KEY, "Copper Kettle beans")},
        },
        {
            "post": view(DID, KEY, "Copper Kettle beans"),
            "reason": {"$type": "app.bsky.feed.defs#reasonRepost", "by": {"did": DID_2, "handle": "tomas.example"}},
        },
    ],
    "cursor": "c",
}


def event(did: str, key: str, operation: str = "create", **commit: Any) -> dict[str, Any]:
    return {
        "did": did,
        "time_us": 1732440600000000,
        "kind": "commit",
        "commit": {
            "rev": "r",
            "operation": operation,
            "collection": "app.bsky.feed.post",
            "rkey": key,
            "cid": "c",
            **commit,
        },
    }


EVENTS = [
    event(DID, KEY, record=view(DID, KEY, "Copper Kettle beans")["record"]),
    event(DID_2, KEY_2, record=view(DID_2, KEY_2, "they keep well", **ANSWER)["record"]),
    event(DID_2, "3lbodx2kx4c2c", collection="app.bsky.feed.like", record={"$type": "app.bsky.feed.like"}),
    event(DID_2, KEY_2, "delete"),
]
BLUESKY_ROWS: list[dict[str, object]] = [
    {
        "uri": at(DID, KEY),
        "author_handle": "rosa.example",
        "text": "Copper Kettle",
        "created_at": "2024-11-24T09:30:00Z",
    }
    | {"reply_to": "", "like_count": 3},
    {"uri": at(DID_2, KEY_2), "author_handle": "tomas.example", "text": "yes", "created_at": "2024-11-24T09:31:00Z"}
    | {"reply_to": at(DID, KEY), "like_count": 0},
]

SOCIAL_SAMPLES: dict[str, Sample] = {
    "mastodon_outbox": ("outbox.json", document(OUTBOX)),
    "mastodon_statuses": ("statuses.json", document(STATUSES)),
    "mastodon_statuses/context": ("context.json", document({"ancestors": STATUSES[1:2], "descendants": STATUSES[:1]})),
    "bluesky_api/thread": ("thread.json", document(THREAD)),
    "bluesky_api/feed": ("feed.json", document(FEED)),
    "bluesky_api": ("search.jsonl", lines(view(DID, KEY, "Copper Kettle"), view(DID_2, KEY_2, "yes", **ANSWER))),
    "jetstream": ("events.jsonl", lines(*EVENTS)),
    "bluesky_table": ("posts.csv", table(*BLUESKY_ROWS)),
    "bluesky_table/json": ("posts.jsonl", lines(*BLUESKY_ROWS)),
}
