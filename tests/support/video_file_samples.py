"""Small files of comments on YouTube, for `file_samples`: invented words, the structure of real files."""

from __future__ import annotations

from typing import Any

from sample_files import Sample, document, lines, table

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

YOUTUBE_ROWS: list[dict[str, object]] = [
    {"cid": "UgxAAAAAAAA", "videoId": VIDEO_ID, "authorDisplayName": "@rosa", "textDisplay": "I don&#39;t<br>mind"}
    | {"publishedAt": "2026-03-01T09:30:00Z", "likeCount": 4},
    {"cid": "UgxAAAAAAAA.9bB", "videoId": VIDEO_ID, "authorDisplayName": "@tomas", "textDisplay": "agreed"}
    | {"publishedAt": "2026-03-01T09:31:00Z", "likeCount": 0},
]

VIDEO_SAMPLES: dict[str, Sample] = {
    "ytdlp": (f"Which roast [{VIDEO_ID}].info.json", lines(YTDLP)),
    "youtube_downloader": (f"{VIDEO_ID}.json", lines(*DOWNLOADED)),
    "youtube_downloader/csv": ("comments.csv", table(*DOWNLOADED)),
    "youtube_downloader/pretty": ("comments.json", document({"comments": DOWNLOADED})),
    "youtube_table": ("comments.csv", table(*YOUTUBE_ROWS)),
    "youtube_table/json": ("comments.jsonl", lines(*YOUTUBE_ROWS)),
    "youtube_api": ("threads.json", document(YOUTUBE_API)),
}
