"""A simulated YouTube Data API: the search, videos, threads of comments, replies, channels, quotas and errors."""

from __future__ import annotations

import argparse
import html
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from loopback_http import Request, Response, run

BASE = 1_767_225_600  # 2026-01-01
HOUR = 3600
KEY = "AIza-a-key-that-was-never-given-out"
CHANNEL = "UC" + "slowcoffee".ljust(22, "_")
OTHER = "UC" + "kettles".ljust(22, "_")
HANDLES = {"@slowcoffee": CHANNEL, "@kettles": OTHER}
WITH_THREAD = 5  # replies that come with a thread of comments
MOST = {"/search": 50, "/videos": 50, "/commentThreads": 100, "/comments": 100, "/channels": 50}


def to_text(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass
class Tube:
    """`videos`: id -> the video resource. `comments`: id -> the comment resource; replies have a parentId.

    `of`: id of a comment -> id of its video. `disabled`: videos whose comments are switched off.
    """

    videos: dict[str, dict[str, Any]] = field(default_factory=dict)
    comments: dict[str, dict[str, Any]] = field(default_factory=dict)
    of: dict[str, str] = field(default_factory=dict)
    disabled: set[str] = field(default_factory=set)

    def video(self, title: str, description: str, at: int, channel: str = OTHER) -> str:
        native = f"vid{len(self.videos):08d}"
        snippet = {"publishedAt": to_text(at), "channelId": channel, "title": title, "description": description}
        snippet |= {"channelTitle": "Slow Coffee" if channel == CHANNEL else "Kettles", "defaultAudioLanguage": "en-GB"}
        counts = {"viewCount": "900", "likeCount": "30", "favoriteCount": "0"}
        self.videos[native] = {"kind": "youtube#video", "id": native, "snippet": snippet, "statistics": counts}
        return native

    def comment(self, above: str, text: str, at: int) -> str:
        """Add a comment to a video, or a reply to a comment."""
        parent = above if above in self.comments else ""
        number = len(self.comments)
        native = f"{parent}.9r{number:06d}" if parent else f"Ugx{number:06d}AAABAg"
        snippet: dict[str, Any] = {
            "textDisplay": text,
            "textOriginal": text,
            "authorDisplayName": f"@person{number % 7}",
        }
        snippet |= {"likeCount": 1, "publishedAt": to_text(at), "updatedAt": to_text(at)}
        self.comments[native] = {"kind": "youtube#comment", "id": native, "snippet": snippet}
        if parent:
            snippet["parentId"] = parent
        self.of[native] = self.of.get(above, above)
        return native

    def delete(self, native: str) -> None:
        """Remove a comment with its replies, or a video with its comments."""
        below = [name for name in self.comments if self.of[name] == native or name.startswith(f"{native}.")]
        for name in (native, *below):
            self.comments.pop(name, None)
        self.videos.pop(native, None)

    def below(self, video: str) -> list[str]:
        return [name for name in self.comments if self.of[name] == video]

    def resource(self, video: str) -> dict[str, Any]:
        resource = deepcopy(self.videos[video])
        if video not in self.disabled:
            resource["statistics"]["commentCount"] = str(len(self.below(video)))
        return resource

    def named(self, channels: tuple[str, ...] = ()) -> set[str]:
        """Return the videos that name Brewlark, and those of `channels` with a comment that does."""
        return {
            video
            for video, raw in self.videos.items()
            if _names(f"{raw['snippet']['title']} {raw['snippet']['description']}")
            or (
                raw["snippet"]["channelId"] in channels
                and any(_names(self.comments[name]["snippet"]["textOriginal"]) for name in self.below(video))
            )
        }


def _names(text: str) -> bool:
    return "brewlark" in text.lower()


def make_world(videos: int = 8) -> Tube:
    """Of four videos, one names Brewlark in its title, one in its description, and a comment below one of a channel."""
    world = Tube()
    for number in range(videos):
        at, turn = BASE + number * HOUR, number % 4
        title = f'Is the "Brewlark" loud? {number}' if turn == 0 else f"Why a kettle hums {number}"
        about = "With a Brewlark in it" if turn == 2 else "All about kettles"
        video = world.video(title, about, at, CHANNEL if turn == 1 else OTHER)
        first = world.comment(video, "My Brewlark hums" if turn == 1 else "It hums & <b>rattles</b>", at + 60)
        for reply in range(7 if turn == 0 else 1):
            world.comment(first, f"thanks {reply}", at + 120 + reply)
        world.comment(video, "Which one is it?", at + 300)
    return world


class YouTubeServer:
    """Responds as the API; a page holds at most `page` items. `searches` and `units` are what is left of the day."""

    def __init__(self, world: Tube, page: int = 100, searches: int = 100, units: int = 10_000) -> None:
        self.world = world
        self.page = page
        self.searches = searches
        self.units = units

    def __call__(self, request: Request) -> Response:
        if request.headers.get("x-goog-api-key") != KEY or "key" in request.fields:
            return key_invalid()
        fields, path = request.fields, request.path
        if int(fields.get("maxResults", 5)) > MOST.get(path, 0):
            return make_error(400, "invalidValue", "Invalid value for maxResults")
        if path == "/search":
            self.searches -= 1
            return self._search(fields) if self.searches >= 0 else searches_used_up()
        self.units -= 1
        if self.units < 0:
            return make_error(403, "quotaExceeded", "You have exceeded your quota.", "youtube.quota")
        routes = {
            "/videos": self._videos,
            "/commentThreads": self._threads,
            "/comments": self._comments,
            "/channels": self._channels,
        }
        return routes[path](fields) if path in routes else make_error(404, "notFound", "Not found")

    def _videos(self, fields: dict[str, str]) -> Response:
        ids = fields["id"].split(",")
        return self._list("video", [self.world.resource(name) for name in ids if name in self.world.videos])

    def _channels(self, fields: dict[str, str]) -> Response:
        wanted = fields.get("id", "").split(",")
        items = [
            {"kind": "youtube#channel", "id": native} | ({"snippet": {"customUrl": name}} if native in wanted else {})
            for name, native in HANDLES.items()
            if native in wanted or name == fields.get("forHandle")
        ]
        return self._list("channel", items)

    def _search(self, fields: dict[str, str]) -> Response:
        phrases = [phrase.strip('"').lower() for phrase in fields["q"].split("|")]
        begin, end = fields.get("publishedAfter", ""), fields.get("publishedBefore", "9999")
        hits = []
        for native, raw in self.world.videos.items():
            snippet = raw["snippet"]
            text = f"{snippet['title']} {snippet['description']}".lower()
            if any(phrase in text for phrase in phrases) and begin <= str(snippet["publishedAt"]) <= end:
                shown = snippet | {"title": html.escape(snippet["title"])}  # the search alone escapes titles
                identity = {"kind": "youtube#video", "videoId": native}
                hits.append({"kind": "youtube#searchResult", "id": identity, "snippet": shown})
        hits.sort(key=lambda hit: str(hit["snippet"]["publishedAt"]), reverse=True)
        return self._paged("searchList", hits[:500], fields)

    def _threads(self, fields: dict[str, str]) -> Response:
        world, video = self.world, fields.get("videoId", "")
        if video and video not in world.videos:
            return make_error(404, "videoNotFound", "The video could not be found.", "youtube.commentThread")
        if video in world.disabled:
            return make_error(403, "commentsDisabled", "The video has disabled comments.", "youtube.commentThread")
        channel = fields.get("allThreadsRelatedToChannelId")
        videos = {name for name, raw in world.videos.items() if raw["snippet"]["channelId"] == channel}
        tops = [name for name in world.comments if "." not in name and world.of[name] in (videos | {video})]
        tops.sort(key=lambda name: str(world.comments[name]["snippet"].get("publishedAt")), reverse=True)
        return self._paged("commentThreadList", [self._thread(name) for name in tops], fields)

    def _thread(self, top: str) -> dict[str, Any]:
        replies = [raw for name, raw in self.world.comments.items() if name.startswith(f"{top}.")]
        snippet = {"videoId": self.world.of[top], "topLevelComment": self.world.comments[top], "isPublic": True}
        thread = {"kind": "youtube#commentThread", "id": top, "snippet": snippet | {"totalReplyCount": len(replies)}}
        return thread | ({"replies": {"comments": replies[-WITH_THREAD:]}} if replies else {})

    def _comments(self, fields: dict[str, str]) -> Response:
        if "id" not in fields:
            below = [raw for name, raw in self.world.comments.items() if name.startswith(f"{fields['parentId']}.")]
            return self._paged("commentList", below, fields)
        ids = fields["id"].split(",")
        if len(ids) > 50 or "maxResults" in fields:
            return make_error(400, "invalidValue", "id")
        return self._list("comment", [self.world.comments[name] for name in ids if name in self.world.comments])

    def _paged(self, kind: str, items: list[Any], fields: dict[str, str]) -> Response:
        size, begin = min(self.page, int(fields["maxResults"])), int(fields.get("pageToken", 0))
        body: dict[str, Any] = {"kind": f"youtube#{kind}Response", "items": items[begin : begin + size]}
        body["pageInfo"] = {"totalResults": len(items), "resultsPerPage": size}
        return Response(body | ({"nextPageToken": str(begin + size)} if begin + size < len(items) else {}))

    @staticmethod
    def _list(kind: str, items: list[Any]) -> Response:
        info = {"totalResults": len(items), "resultsPerPage": len(items)}
        return Response({"kind": f"youtube#{kind}ListResponse", "items": items, "pageInfo": info})


def make_error(code: int, reason: str, message: str, domain: str = "global", **more: Any) -> Response:
    errors = [{"message": message, "domain": domain, "reason": reason}]
    return Response({"error": {"code": code, "message": message, "errors": errors} | more}, code)


def key_invalid() -> Response:
    detail = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"}
    message = "API key not valid. Please pass a valid API key."
    return make_error(400, "badRequest", message, status="INVALID_ARGUMENT", details=[detail])


def searches_used_up() -> Response:
    detail = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "RATE_LIMIT_EXCEEDED"}
    message = "Quota exceeded for quota metric 'Search Queries' and limit 'Search Queries per day' of the service."
    return make_error(429, "rateLimitExceeded", message, status="RESOURCE_EXHAUSTED", details=[detail])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--videos", type=int, default=8)
    run(lambda options: YouTubeServer(make_world(options.videos)), parser)
