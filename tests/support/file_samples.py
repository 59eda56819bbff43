"""A small file in each format that Talkworthy reads: invented words, the structure of the tools' real files.

`SAMPLES` maps the name of a sample (`reader` or `reader/variant`) to its file name and its bytes. A new reader adds its
own here, and the contract test (tests/collectors/files/test_format_contract.py) then holds it against all others.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from json_file_samples import JSON_SAMPLES

Sample = tuple[str, bytes]


def lines(*rows: Mapping[str, Any]) -> bytes:
    """Return JSON lines."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def document(value: object) -> bytes:
    """Return one JSON value over many lines, as tools write it for people."""
    return json.dumps(value, indent=2, ensure_ascii=False).encode()


def table(*rows: Mapping[str, object], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """Return a CSV whose header is the keys of the first row."""
    return headless([list(rows[0]), *([str(cell) for cell in row.values()] for row in rows)], delimiter, encoding)


def headless(rows: Sequence[Sequence[object]], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """Return rows as CSV."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


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


def message(number: int, words: str, **fields: Any) -> dict[str, Any]:
    return {
        "id": f"110000000000000000{number}",
        "type": "Default",
        "timestamp": f"2026-03-01T09:3{number}:00.000+00:00",
        "timestampEdited": None,
        "callEndedTimestamp": None,
        "isPinned": False,
        "content": words,
        "author": {"id": "1", "name": "rosa", "discriminator": "0000", "nickname": "Rosa", "isBot": False, "roles": []},
        "attachments": [],
        "embeds": [],
        "reactions": [],
        "mentions": [],
        **fields,
    }


def answer_to(number: int) -> dict[str, Any]:
    reference = {"messageId": f"110000000000000000{number}", "channelId": "20", "guildId": "10"}
    return {"type": "Reply", "reference": reference}


DISCORD = {
    "guild": {"id": "10", "name": "Slow Coffee", "iconUrl": ""},
    "channel": {
        "id": "20",
        "type": "GuildTextChat",
        "categoryId": "5",
        "category": "Talk",
        "name": "beans",
        "topic": "",
    },
    "dateRange": {"after": None, "before": None},
    "exportedAt": "2026-03-02T09:30:00+00:00",
    "messages": [
        message(
            1,
            "Copper Kettle beans",
            reactions=[{"emoji": {"name": "👍"}, "count": 2}, {"emoji": {"name": "👎"}, "count": 4}],
        ),
        message(2, "they keep well", author={"name": "tomas", "discriminator": "1234", "isBot": False}, **answer_to(1)),
        message(3, "Joined the server.", type="GuildMemberJoin"),
        message(4, "", forwardedMessage={"content": "somebody else's words"}),
    ],
    "messageCount": 4,
}
DISCORD_ROWS: list[dict[str, object]] = [
    {"AuthorID": 1, "Author": "rosa#0000", "Date": "2026-03-01T09:30:00.0000000+00:00", "Content": "Copper Kettle"}
    | {"Attachments": "", "Reactions": "👍 (2)"},
    {"AuthorID": 2, "Author": "tomas#1234", "Date": "2026-03-01T09:31:00.0000000+00:00", "Content": "yes, it is"}
    | {"Attachments": "", "Reactions": ""},
]


def telegram_message(number: int, words: object, **fields: Any) -> dict[str, Any]:
    return {
        "id": number,
        "type": "message",
        "date": f"2026-03-01T10:3{number}:00",
        "date_unixtime": str(1772357400 + 60 * number),
        "from": "Rosa",
        "from_id": "user1",
        "text": words,
        "text_entities": [],
        **fields,
    }


TELEGRAM = {
    "name": "Slow Coffee",
    "type": "public_supergroup",
    "id": 1234567890,
    "messages": [
        {"id": 1, "type": "service", "date": "2026-03-01T10:30:00", "date_unixtime": "1772357400", "text": ""}
        | {"actor": "Rosa", "action": "create_group"},
        telegram_message(2, ["Copper Kettle ", {"type": "bold", "text": "beans"}, " again"]),
        telegram_message(
            3, "they keep well", **{"from": "Tomas", "reply_to_message_id": 2, "edited": "2026-03-01T10:40:00"}
        ),
        telegram_message(4, "news from elsewhere", forwarded_from="Other Channel"),
    ],
}
PRIVATE_CHAT = {"name": "Ines", "type": "personal_chat", "id": 7, "messages": [telegram_message(1, "just for you")]}
TELEGRAM_ACCOUNT = {
    "about": "Here is the data you requested.",
    "chats": {"about": "This page lists all chats.", "list": [TELEGRAM, PRIVATE_CHAT]},
    "left_chats": {"about": "", "list": []},
}

VIDEO_ID = "Ab1cD2eF3gH"
YTDLP = {
    "id": VIDEO_ID,
    "title": "Which roast?",
    "formats": [{"format_id": "18"}],
    "description": "We try Copper Kettle.",
    "channel": "Slow Coffee",
    "channel_id": "UC1",
    "uploader": "Slow Coffee",
    "uploader_id": "@slowcoffee",
    "view_count": 900,
    "like_count": 30,
    "comment_count": 2,
    "upload_date": "20260301",
    "webpage_url": f"https://www.youtube.com/watch?v={VIDEO_ID}",
    "extractor": "youtube",
    "comments": [
        {"id": "UgxAAAAAAAA", "text": "Copper Kettle", "timestamp": 1772357400, "like_count": 4, "author": "@rosa"}
        | {"author_id": "UC2", "parent": "root", "author_is_uploader": False, "is_favorited": False},
        {"id": "UgxAAAAAAAA.9bB", "text": "agreed", "timestamp": 1772357460, "like_count": 0, "author": "@tomas"}
        | {"author_id": "UC3", "parent": "UgxAAAAAAAA", "author_is_uploader": False, "is_favorited": False},
    ],
}
DOWNLOADED: list[dict[str, Any]] = [
    {"cid": "UgxAAAAAAAA", "text": "Copper Kettle", "time": "2 days ago", "author": "@rosa", "channel": "UC2"}
    | {"votes": "1,204", "replies": "1", "photo": "https://photos.example/1", "heart": False, "reply": False}
    | {"time_parsed": 1772357400.5},
    {"cid": "UgxAAAAAAAA.9bB", "text": "agreed", "time": "1 day ago", "author": "@tomas", "channel": "UC3"}
    | {"votes": "0", "replies": "", "photo": "https://photos.example/2", "heart": False, "reply": True}
    | {"time_parsed": 1772357460.0},
]


def comment(native: str, words: str, **snippet: Any) -> dict[str, Any]:
    return {
        "kind": "youtube#comment",
        "id": native,
        "snippet": {
            "videoId": VIDEO_ID,
            "textDisplay": words,
            "authorDisplayName": "@rosa",
            "authorChannelId": {"value": "UC2"},
            "likeCount": 4,
            "publishedAt": "2026-03-01T09:30:00Z",
            "updatedAt": "2026-03-01T09:30:00Z",
            **snippet,
        },
    }


YOUTUBE_API = {
    "kind": "youtube#commentThreadListResponse",
    "items": [
        {
            "kind": "youtube#commentThread",
            "id": "UgxAAAAAAAA",
            "snippet": {
                "videoId": VIDEO_ID,
                "topLevelComment": comment("UgxAAAAAAAA", "Copper Kettle isn&#39;t bad<br>really"),
                "totalReplyCount": 1,
            },
            "replies": {"comments": [comment("UgxAAAAAAAA.9bB", "agreed", parentId="UgxAAAAAAAA")]},
        }
    ],
}

POSTS_XML = """<?xml version="1.0" encoding="utf-8"?>
<posts>
  <row Id="1" PostTypeId="1" AcceptedAnswerId="2" CreationDate="2026-03-01T09:30:00.713" Score="5" ViewCount="90" \
Body="&lt;p&gt;Is &lt;b&gt;Copper Kettle&lt;/b&gt; good?&lt;/p&gt;&#xA;&lt;p&gt;For two.&lt;/p&gt;" OwnerUserId="12" \
Title="Grinding &lt; 2 minutes?" Tags="&lt;beans&gt;" AnswerCount="1" CommentCount="1" />
  <row Id="2" PostTypeId="2" ParentId="1" CreationDate="2026-03-01T09:40:00.000" Score="3" \
Body="&lt;p&gt;Yes.&lt;/p&gt;" OwnerDisplayName="ines" CommentCount="0" />
  <row Id="3" PostTypeId="5" CreationDate="2026-03-01T09:50:00.000" Score="0" Body="About beans" />
</posts>
"""
COMMENTS_XML = """<?xml version="1.0" encoding="utf-8"?>
<comments>
  <row Id="7" PostId="2" Score="1" Text="A &lt;coarse&gt; grind?" CreationDate="2026-03-01T09:45:00.000" UserId="13" />
</comments>
"""
USERS_XML = """<?xml version="1.0" encoding="utf-8"?>
<users>
  <row Id="12" DisplayName="Rosa" />
</users>
"""

PLAY_ROWS: list[dict[str, object]] = [
    {"reviewId": "gp-1", "userName": "Rosa", "userImage": "https://photos.example/1", "content": "It crashes & burns"}
    | {"score": 1, "thumbsUpCount": 7, "reviewCreatedVersion": "1.2", "at": "2026-03-01 09:30:00"}
    | {"replyContent": "Please write to us.", "repliedAt": "2026-03-02 10:00:00", "appVersion": "1.2"},
    {"reviewId": "gp-2", "userName": "Tomas", "userImage": "https://photos.example/2", "content": "Good"}
    | {"score": 5, "thumbsUpCount": 0, "reviewCreatedVersion": "", "at": "2026-03-01 09:31:00"}
    | {"replyContent": "", "repliedAt": "", "appVersion": ""},
]
PLAY_JS = {
    "id": "gp-1",
    "userName": "Rosa",
    "userImage": "https://photos.example/1",
    "date": "2026-03-01T09:30:00.000Z",
    "score": 1,
    "scoreText": "1",
    "url": "https://play.google.com/store/apps/details?id=com.example.kettle&reviewId=gp-1",
    "title": None,
    "text": "It crashes",
    "replyDate": "2026-03-02T10:00:00.000Z",
    "replyText": "Please write to us.",
    "version": "1.2",
    "thumbsUp": 7,
    "criterias": [],
}
PLAY_CONSOLE: dict[str, object] = {
    "Package Name": "com.example.kettle",
    "App Version Code": "12",
    "App Version Name": "1.2",
    "Reviewer Language": "pt_BR",
    "Device": "a06",
    "Review Submit Date and Time": "2026-03-01T09:30:00Z",
    "Review Submit Millis Since Epoch": "1772357400000",
    "Review Last Update Date and Time": "2026-03-01T09:30:00Z",
    "Review Last Update Millis Since Epoch": "1772357400000",
    "Star Rating": "5",
    "Review Title": "",
    "Review Text": "muito bom",
    "Developer Reply Date and Time": "2026-03-02T10:00:00Z",
    "Developer Reply Millis Since Epoch": "1772445600000",
    "Developer Reply Text": "Obrigado",
    "Review Link": "http://play.google.com/console/developers/5/app/4/user-feedback/review-details?reviewId=gp-1&corpus=P",
}
PLAY_API = {
    "reviews": [
        {
            "reviewId": "gp-1",
            "authorName": "Rosa",
            "comments": [
                {"userComment": {"text": "It crashes", "lastModified": {"seconds": "1772357400"}, "starRating": 1}},
                {"developerComment": {"text": "Please write to us.", "lastModified": {"seconds": "1772445600"}}},
            ],
        }
    ]
}
APPLE_ROWS: list[dict[str, object]] = [
    {"": 0, "rating": 2, "date": "2026-03-01 09:30:00", "title": "Crashes", "userName": "rosa_a", "isEdited": False}
    | {
        "review": "It crashes on start",
        "developerResponse": "{'id': 5, 'body': 'Sorry!', 'modified': '2026-03-02T10:00:00Z'}",
    },
    {"": 1, "rating": 5, "date": "2026-03-01 09:31:00", "title": "Good", "userName": "tomas_b", "isEdited": False}
    | {"review": "I like it", "developerResponse": ""},
]
APPLE_FEED = {
    "feed": {
        "entry": [
            {
                "author": {"uri": {"label": "u"}, "name": {"label": "rosa_a"}},
                "updated": {"label": "2026-03-01T09:30:00-07:00"},
                "im:rating": {"label": "2"},
                "im:version": {"label": "1.2"},
                "id": {"label": "9001"},
                "title": {"label": "Crashes"},
                "content": {"label": "It crashes on start", "attributes": {"type": "text"}},
                "im:voteSum": {"label": "3"},
            }
        ]
    }
}
APPLE_CONNECT = {
    "data": [
        {
            "type": "customerReviews",
            "id": "r-1",
            "attributes": {"rating": 2, "title": "Crashes", "body": "On start", "reviewerNickname": "rosa_a"}
            | {"createdDate": "2026-03-01T09:30:00Z", "territory": "USA"},
            "relationships": {"response": {"data": {"type": "customerReviewResponses", "id": "a-1"}}},
        }
    ],
    "included": [
        {
            "type": "customerReviewResponses",
            "id": "a-1",
            "attributes": {"responseBody": "Sorry!", "lastModifiedDate": "2026-03-02T10:00:00Z", "state": "PUBLISHED"},
        }
    ],
}
TRUSTPILOT_ROW: dict[str, object] = {
    "Review Created (UTC)": "2026-03-01 09:30:00",
    "Review Consumer User Id": "u1",
    "Review Username": "Rosa",
    "Review Title": "Late again",
    "Review Content": "Late again, and the box was wet.",
    "Review Stars": "2",
    "Review Id": "tp1",
    "Domain Url": "kettle.example",
    "Webshop Name": "Copper Kettle",
    "Company Response": "We are sorry.",
    "Company Reply Date (UTC)": "2026-03-02 10:00:00",
}
TRUSTPILOT_PAGE = {
    "id": "tp1",
    "text": "The box was wet.",
    "rating": 2,
    "title": "Late",
    "likes": 1,
    "dates": {"experiencedDate": "2026-02-20T00:00:00.000Z", "publishedDate": "2026-03-01T09:30:00.000Z"},
    "consumer": {"id": "u1", "displayName": "Rosa"},
    "reply": {"message": "We are sorry.", "publishedDate": "2026-03-02T10:00:00.000Z"},
    "language": "en",
}
AMAZON_ROW = {
    "reviewerID": "A1",
    "asin": "B001",
    "reviewerName": "Rosa",
    "helpful": [2, 3],
    "reviewText": "Copper Kettle boils quickly",
    "overall": 5.0,
    "summary": "Quick",
    "unixReviewTime": 1772357400,
    "reviewTime": "03 1, 2026",
}

PRAW_COMMENTS: list[dict[str, object]] = [
    {"id": "k3aa11", "author": "rosa_bean", "body": "Copper Kettle?", "created_utc": 1772357400.0}
    | {"parent_id": "t3_16xy01", "link_id": "t3_16xy01", "score": 5, "subreddit": "slowcoffee"},
    {"id": "k3aa22", "author": "tomas_grinds", "body": "yes", "created_utc": 1772357460.0}
    | {"parent_id": "t1_k3aa11", "link_id": "t3_16xy01", "score": 2, "subreddit": "slowcoffee"},
]
PRAW_SUBMISSION: dict[str, object] = {
    "id": "16xy01",
    "author": "ines_pours",
    "title": "Which roast?",
    "selftext": "For two people",
    "created_utc": 1772357400.0,
    "score": 12,
    "num_comments": 2,
    "subreddit": "slowcoffee",
}
DUMPED_COMMENT: dict[str, object] = {
    "author": "u/rosa_bean",
    "score": 5,
    "created": "2026-03-01 09:30",
    "link": "https://www.reddit.com/r/slowcoffee/comments/16xy01/_/k3aa11/",
    "body": "Copper Kettle?",
}
FILTERED = [
    [
        5,
        "2026-03-01",
        "Which roast?",
        "u/rosa",
        "https://www.reddit.com/r/slowcoffee/comments/16xy01/which/",
        "For two",
    ],
    [7, "2026-03-02", "A gift", "u/tomas", "https://www.reddit.com/r/slowcoffee/comments/16xy02/a/", "Beans, or tea?"],
]
TWARC_ROWS: list[dict[str, object]] = [
    {"id": "1700000000000000001", "conversation_id": "1700000000000000001", "referenced_tweets.replied_to.id": ""}
    | {"referenced_tweets.retweeted.id": "", "author_id": "5", "author.username": "rosa", "lang": "en"}
    | {"created_at": "2026-03-01T09:30:00.000Z", "text": "Copper Kettle", "public_metrics.like_count": 4},
    {"id": "1700000000000000002", "conversation_id": "1700000000000000001"}
    | {"referenced_tweets.replied_to.id": "1700000000000000001", "referenced_tweets.retweeted.id": ""}
    | {"author_id": "6", "author.username": "tomas", "lang": "en", "created_at": "2026-03-01T09:31:00.000Z"}
    | {"text": "@rosa agreed", "public_metrics.like_count": 0},
    {"id": "1700000000000000003", "conversation_id": "1700000000000000003", "referenced_tweets.replied_to.id": ""}
    | {"referenced_tweets.retweeted.id": "1700000000000000001", "author_id": "7", "author.username": "ines"}
    | {"lang": "en", "created_at": "2026-03-01T09:32:00.000Z", "text": "RT @rosa: Copper Kettle"}
    | {"public_metrics.like_count": 0},
]
AIRLINE_ROW: dict[str, object] = {
    "tweet_id": "570306133677760513",
    "airline_sentiment": "neutral",
    "airline_sentiment_confidence": "1.0",
    "airline": "Example Air",
    "name": "rosa",
    "retweet_count": 0,
    "text": "@ExampleAir what a flight",
    "tweet_created": "2015-02-24 11:35:52 -0800",
    "user_timezone": "Eastern Time",
}
SENTIMENT_ROWS = [
    ["0", "1467810369", "Mon Apr 06 22:19:45 PDT 2009", "NO_QUERY", "rosa", "no coffee left"],
    ["4", "1467810672", "Mon Apr 06 22:19:49 PDT 2009", "NO_QUERY", "tomas", "coffee at last"],
]
SNSCRAPE = {
    "_type": "snscrape.modules.twitter.Tweet",
    "url": "https://twitter.com/tomas/status/1700000000000000002",
    "date": "2026-03-01T09:31:00+00:00",
    "rawContent": "@rosa agreed",
    "renderedContent": "@rosa agreed",
    "id": 1700000000000000002,
    "user": {"_type": "snscrape.modules.twitter.User", "username": "tomas"},
    "replyCount": 0,
    "retweetCount": 1,
    "likeCount": 2,
    "quoteCount": 0,
    "conversationId": 1700000000000000001,
    "lang": "en",
    "viewCount": 90,
    "retweetedTweet": None,
    "quotedTweet": None,
    "inReplyToTweetId": 1700000000000000001,
}
RETWEETED = {**SNSCRAPE, "id": 1700000000000000003, "rawContent": "RT @tomas: agreed", "retweetedTweet": SNSCRAPE}

REDDIT_URL = "https://www.reddit.com/r/espresso/comments/abc/which/def"
TALKWALKER = {"url": REDDIT_URL, "published": 1772357400000, "content": "Fine", "title": "T", "source_type": ["A"]}
TWEET = {"id": "2", "text": "Fine", "author_id": "5", "created_at": "2026-03-01T09:30:00Z", "conversation_id": "1"}
MELTWATER: dict[str, object] = {"Date": "2/24/2026 9:30", "URL": REDDIT_URL, "Opening Text": "Fine", "Hit Sentence": ""}
SUPPORT_TWEET: dict[str, object] = {
    "tweet_id": 2,
    "author_id": "rosa",
    "inbound": True,
    "created_at": "Tue Oct 31 22:10:10 +0000 2017",
    "text": "Fine",
    "response_tweet_id": "",
    "in_response_to_tweet_id": 1,
}
REDDIT_DUMP = {"id": "k3aa11", "body": "Fine", "created_utc": 1772357400, "link_id": "t3_16xy01", "author": "rosa"}
OWN = {"source": "forum", "id": "forum:1", "created_at": "2026-03-01T09:30:00Z", "text": "Fine", "author": "rosa"}
FOURCAT: dict[str, object] = {"id": "2", "thread_id": "1", "body": "Fine", "timestamp": "2026-03-01", "author": "rosa"}
BRANDWATCH: dict[str, object] = {"Query Name": "K", "Date": "2026-03-01", "Full Text": "Fine", "Url": REDDIT_URL}

SAMPLES: dict[str, Sample] = {
    "brandwatch": ("export.csv", table(BRANDWATCH)),
    "fourcat": ("dataset.csv", table(FOURCAT)),
    "meltwater": ("meltwater.csv", table({**MELTWATER, "Influencer": "rosa"}, delimiter="\t", encoding="utf-16")),
    "reddit_dump": ("RC_2026.jsonl", lines(REDDIT_DUMP)),
    "support_tweets": ("twcs.csv", table(SUPPORT_TWEET)),
    "talkwalker": ("results.json", document([{**TALKWALKER, "root_url": "r"}])),
    "talkworthy_ndjson": ("posts.ndjson", lines(OWN)),
    "twarc": ("tweets.jsonl", lines({"data": [TWEET], "includes": {"users": [{"id": "5", "username": "rosa"}]}})),
    "mastodon_outbox": ("outbox.json", document(OUTBOX)),
    "mastodon_statuses": ("statuses.json", document(STATUSES)),
    "mastodon_statuses/context": ("context.json", document({"ancestors": STATUSES[1:2], "descendants": STATUSES[:1]})),
    "bluesky_api/thread": ("thread.json", document(THREAD)),
    "bluesky_api/feed": ("feed.json", document(FEED)),
    "bluesky_api": ("search.jsonl", lines(view(DID, KEY, "Copper Kettle"), view(DID_2, KEY_2, "yes", **ANSWER))),
    "jetstream": ("events.jsonl", lines(*EVENTS)),
    "bluesky_table": ("posts.csv", table(*BLUESKY_ROWS)),
    "bluesky_table/json": ("posts.jsonl", lines(*BLUESKY_ROWS)),
    "discord_json": ("beans.json", document(DISCORD)),
    "discord_csv": ("Slow Coffee - Talk - beans [20].csv", table(*DISCORD_ROWS)),
    "telegram": ("result.json", document(TELEGRAM)),
    "telegram/account": ("result.json", document(TELEGRAM_ACCOUNT)),
    "ytdlp": (f"Which roast [{VIDEO_ID}].info.json", lines(YTDLP)),
    "youtube_downloader": (f"{VIDEO_ID}.json", lines(*DOWNLOADED)),
    "youtube_downloader/csv": ("comments.csv", table(*DOWNLOADED)),
    "youtube_downloader/pretty": ("comments.json", document({"comments": DOWNLOADED})),
    "youtube_api": ("threads.json", document(YOUTUBE_API)),
    "stackexchange_dump": ("coffee.stackexchange.com/Posts.xml", POSTS_XML.encode()),
    "stackexchange_dump/comments": ("coffee.stackexchange.com/Comments.xml", COMMENTS_XML.encode()),
    "google_play": ("reviews.csv", table(*PLAY_ROWS)),
    "google_play/json": ("reviews.json", document(PLAY_ROWS)),
    "google_play/js": ("reviews.json", document([PLAY_JS])),
    "google_play/console": ("reviews_com.example.kettle_202603.csv", table(PLAY_CONSOLE, encoding="utf-16")),
    "google_play/api": ("reviews.json", document(PLAY_API)),
    "app_store": ("reviews.csv", table(*APPLE_ROWS)),
    "app_store/feed": ("reviews.json", document(APPLE_FEED)),
    "app_store/connect": ("reviews.json", document(APPLE_CONNECT)),
    "trustpilot": ("reviews.csv", table(TRUSTPILOT_ROW)),
    "trustpilot/page": ("reviews.jsonl", lines(TRUSTPILOT_PAGE)),
    "amazon": ("reviews.jsonl", lines(AMAZON_ROW)),
    "amazon/csv": ("reviews.csv", table({**AMAZON_ROW, "helpful": "[2, 3]"})),
    "reddit_table": ("comments.csv", table(*PRAW_COMMENTS)),
    "reddit_table/submissions": ("posts.csv", table(PRAW_SUBMISSION)),
    "reddit_table/dumped": ("slowcoffee_comments.csv", table(DUMPED_COMMENT)),
    "pushshift_filter": ("filtered.csv", headless(FILTERED)),
    "x_table": ("tweets.csv", table(*TWARC_ROWS)),
    "x_table/airlines": ("Tweets.csv", table(AIRLINE_ROW)),
    "sentiment140": ("training.csv", headless(SENTIMENT_ROWS, encoding="latin-1")),
    "snscrape": ("tweets.jsonl", lines(SNSCRAPE, RETWEETED)),
    **JSON_SAMPLES,
}
