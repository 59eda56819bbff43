"""Small files of Reddit, X, Apify and Zeeschuimer, for `file_samples`: invented words, the structure of real files."""

from __future__ import annotations

import json
from typing import Any

MOMENT = "2023-10-01T09:00:00.000Z"
TWITTER_MOMENT = "Sun Oct 01 09:30:00 +0000 2023"


def lines(*rows: Any) -> bytes:
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


SUBMISSION = {
    "id": "17aa10",
    "title": "Copper Kettle decaf, worth it?",
    "selftext": "",
    "author": "liv_mug",
    "created_utc": 1696330000.0,
    "subreddit": "slowcoffee",
    "permalink": "/r/slowcoffee/comments/17aa10/x/",
}
COMMENT = {
    "id": "k5cc01",
    "author": "otto_v",
    "body": "Yes, I love it.",
    "created_utc": 1696333600.0,
    "parent_id": "t3_17aa10",
    "link_id": "t3_17aa10",
    "subreddit": "slowcoffee",
    "replies": "",
}
PAGE = [
    {"kind": "Listing", "data": {"children": [{"kind": "t3", "data": SUBMISSION}]}},
    {"kind": "Listing", "data": {"children": [{"kind": "t1", "data": COMMENT}]}},
]
ARCHIVE = {**SUBMISSION, "comments": [{**COMMENT, "submission": "17aa10", "replies": []}]}
TWEET = {
    "created_at": TWITTER_MOMENT,
    "id": 17,
    "id_str": "17",
    "full_text": "Copper Kettle &amp; me",
    "source": '<a href="http://x.example">an app</a>',
    "user": {"id_str": "7", "screen_name": "bea_mugs"},
    "favorite_count": 3,
}
GRAPHQL = {
    "rest_id": "17",
    "core": {"user_results": {"result": {"legacy": {"screen_name": "bea_mugs"}}}},
    "legacy": {"created_at": TWITTER_MOMENT, "full_text": "my kettle", "conversation_id_str": "17"},
}
OWN = {key: value for key, value in TWEET.items() if key != "user"} | {"favorited": False}
APIFY_REDDIT = {
    "id": "t3_16xy01",
    "url": "https://www.reddit.com/r/slowcoffee/comments/16xy01/roasts/",
    "username": "rosa_bean",
    "title": "Copper Kettle thoughts?",
    "communityName": "r/slowcoffee",
    "body": "I want the dark roast",
    "createdAt": MOMENT,
    "dataType": "post",
}
APIFY_X = {
    "type": "tweet",
    "id": "17",
    "twitterUrl": "https://twitter.com/bea/status/17",
    "text": "Copper Kettle",
    "source": "an app",
    "createdAt": TWITTER_MOMENT,
    "author": {"userName": "bea"},
    "isRetweet": False,
}
APIFY_INSTAGRAM = {
    "postUrl": "https://www.instagram.com/p/Cxyz/",
    "id": "2",
    "text": "lovely",
    "ownerUsername": "ida",
    "timestamp": MOMENT,
}
APIFY_TIKTOK = {
    "cid": "1",
    "text": "nice",
    "createTimeISO": MOMENT,
    "uniqueId": "ida",
    "videoWebUrl": "https://www.tiktok.com/@rosa/video/7300",
}
APIFY_FACEBOOK = {
    "facebookUrl": "https://www.facebook.com/kettle/posts/55",
    "id": "Y29tbWVudDo1NV83Nw==",
    "date": MOMENT,
    "text": "lovely",
    "profileName": "Ida",
    "facebookId": "55",
}
TIKTOK_COMMENT = {
    "source_platform": "tiktok-comments",
    "item_id": "1",
    "data": {
        "cid": "1",
        "aweme_id": "7300",
        "text": "nice",
        "reply_id": "0",
        "create_time": 1696150800,
        "user": {"unique_id": "ida"},
    },
}

JSON_SAMPLES: dict[str, tuple[str, bytes]] = {
    "reddit_listing": ("thread.json", json.dumps(PAGE).encode()),
    "reddit_listing/things": ("things.ndjson", lines({"kind": "t1", "data": COMMENT})),
    "reddit_nested": ("17aa10.json", json.dumps(ARCHIVE, indent=4).encode()),
    "x_v1": ("tweets.jsonl", lines(TWEET)),
    "x_v1/archive": ("tweets.js", b"window.YTD.tweets.part0 = " + json.dumps([{"tweet": OWN}]).encode()),
    "x_v1/site": ("tweets.ndjson", lines(GRAPHQL)),
    "apify": ("dataset.json", json.dumps([APIFY_REDDIT]).encode()),
    "apify/x": ("dataset.json", json.dumps([APIFY_X]).encode()),
    "apify/instagram": ("dataset.json", json.dumps([APIFY_INSTAGRAM]).encode()),
    "apify/tiktok": ("dataset.json", json.dumps([APIFY_TIKTOK]).encode()),
    "apify/facebook": ("dataset.json", json.dumps([APIFY_FACEBOOK]).encode()),
    "zeeschuimer": ("export.ndjson", lines(TIKTOK_COMMENT)),
    "zeeschuimer/x": ("export.ndjson", lines({"source_platform": "twitter.com", "data": GRAPHQL})),
    "zeeschuimer/fourcat": ("data.ndjson", lines({**TIKTOK_COMMENT["data"], "__import_meta": {}})),
}
