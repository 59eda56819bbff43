"""Reads videos with all their comments: the ThreadSource of YouTube.

Requests: fifty videos are read or checked at once, and so are the accounts of their channels.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from collectors.engine.cursor import UNREAD_SIZE
from collectors.engine.failures import NotFound
from collectors.engine.json_fields import WRONG_SHAPE, nested, required_text, text
from collectors.engine.place import Item, WebSourcePlace
from collectors.engine.search.query import Wanted
from collectors.engine.thread_source import Search, ThreadSnapshot
from collectors.youtube.client import IDS, YouTubeApi
from collectors.youtube.comments import CommentReader
from collectors.youtube.parse import to_count, to_post
from collectors.youtube.search_quota import SearchQuota
from collectors.youtube.video_search import VideoSearch
from talkworthy.model import Post

OF_VIDEOS = "videos"  # the name of the search in the cursor; those of channels are their ids


@dataclass(frozen=True, slots=True)
class SearchFor:
    """What one run looks for: the search texts, the ids of channels, and the posts that are wanted of their comments.

    `most_pages`: requests for the comments of a video or a channel.
    """

    texts: Sequence[str]
    channels: Sequence[str]
    wanted: Wanted
    most_pages: int


class VideoThreads:
    """The ThreadSource of YouTube for one run; a thread is named by the id of its video."""

    def __init__(self, api: YouTubeApi, place: WebSourcePlace, target: SearchFor, quota: SearchQuota) -> None:
        self.place = place
        self._api = api
        self._target = target
        self._has_searches = not quota.is_used_up
        if not self._has_searches:
            place.notes.warnings.append(
                f"YouTube: the {quota.limit:,} searches of today are used up. Known videos are still read; the first "
                "run after midnight in California searches again."
            )
        self.video_search = VideoSearch(api, place, target.texts, quota)
        self._comments = CommentReader(api, place, target.most_pages)
        self._videos: dict[str, Item] = {}
        self._sizes: dict[str, int] = {}
        self._handles: dict[str, str] = {}  # id of a channel -> its account
        self._new: set[str] = set()  # videos that no run has read
        self._uncertain = False  # whether a missing video may be a malformed one

    @property
    def searches(self) -> Mapping[str, Search]:
        """Return the searches by name. That of videos is left out on a day without searches; the next day makes it."""
        channels: dict[str, Search] = {channel: self._to_search(channel) for channel in self._target.channels}
        if not self._has_searches:
            return channels
        return {OF_VIDEOS: self.video_search.find, **channels}

    def sizes(self, known: Mapping[str, int]) -> dict[str, int]:
        """Return the comment count of each video, requested before the comments so that none is missed.

        Videos that were never read are requested here as well, and the accounts of those that have changed.
        """
        self._new = {video for video, size in known.items() if size == UNREAD_SIZE}
        self._sizes = sizes = {}
        for page in _paged(known):
            for item in self._list_videos(page):
                try:
                    video = required_text(item, "id")
                    sizes[video] = to_count(nested(item, "statistics"), "commentCount") or 0
                    self._videos[video] = item
                except WRONG_SHAPE as error:
                    self._uncertain = True
                    self.place.add_dead_letter({"video": item}, error)
        self._read_handles(video for video, size in sizes.items() if size != known.get(video))
        return sizes

    def read(self, thread: str) -> ThreadSnapshot:
        """Return a video with its comments; no request is made for one that has none."""
        where = f"the video {thread}"
        if thread not in self._videos:
            if self._uncertain:
                raise self.place.client.format_error(where, "malformed")
            raise NotFound(f"YouTube does not have {where}: it was deleted or is private.")
        malformed = self.place.malformed
        item = self._videos[thread]
        handle = self._handles.get(_channel_of(item), "")
        posts: list[Post] = []
        try:
            posts.append(to_post(item, handle))
        except WRONG_SHAPE as error:
            self.place.add_dead_letter({"video": item, "handle": handle}, error)
        if self._sizes[thread]:
            channel = posts[0].community if posts else None
            posts += self._comments.of_video(thread, channel, thread in self._new)
        return ThreadSnapshot(posts, whole=self.place.malformed == malformed)

    def _list_videos(self, videos: Sequence[str]) -> list[Item]:
        """Return at most fifty videos; those that are deleted or private are missing."""
        fields: dict[str, str | int] = {"part": "snippet,statistics", "id": ",".join(videos), "maxResults": IDS}
        return self.place.objects(self._api.get("known videos", "/videos", fields), "items", "known videos")

    def _read_handles(self, videos: Iterable[str]) -> None:
        """Request the accounts of the channels: a video shows only its channel's name, a comment only the account."""
        channels = dict.fromkeys(_channel_of(self._videos[video]) for video in videos)
        for page in _paged(channel for channel in channels if channel and channel not in self._handles):
            fields: dict[str, str | int] = {"part": "snippet", "id": ",".join(page), "maxResults": IDS}
            answer = self._api.get("channels", "/channels", fields)
            for item in self.place.objects(answer, "items", "channels", needed="pageInfo" not in answer):
                try:
                    self._handles[required_text(item, "id")] = text(nested(item, "snippet"), "customUrl")
                except WRONG_SHAPE:
                    continue  # its videos are then by the channel's name

    def _to_search(self, channel: str) -> Search:
        return lambda since, until: self._comments.of_channel(channel, since, until, self._target.wanted)


def _paged(ids: Iterable[str]) -> Iterator[list[str]]:
    """Yield the ids in parts that one request may have."""
    all_ids = list(ids)
    yield from (all_ids[start : start + IDS] for start in range(0, len(all_ids), IDS))


def _channel_of(video: Item) -> str:
    """Return the id of a video's channel; "" if it is missing or malformed."""
    snippet = video.get("snippet")
    channel = snippet.get("channelId") if isinstance(snippet, dict) else None
    return channel if isinstance(channel, str) else ""
