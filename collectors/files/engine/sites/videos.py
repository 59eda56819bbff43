"""Addresses of posts on YouTube, TikTok and Instagram."""

from __future__ import annotations

import re

from collectors.files.engine.sites.address import Address, UrlPlace

_YOUTUBE_HOSTS = ("youtube.com", "music.youtube.com", "youtu.be", "youtube-nocookie.com")
_YOUTUBE_VIDEO = re.compile(r"/(?:shorts|live|embed|v)/(?P<id>[\w-]{11})/?")
_YOUTUBE_ID = re.compile(r"[\w-]{11}")
_TIKTOK = re.compile(r"/@(?P<name>[\w.-]+)/(?:video|photo)/(?P<id>\d+)/?")
_INSTAGRAM = re.compile(r"/(?:[\w.]+/)?(?:p|reel|reels|tv)/(?P<id>[\w-]+)/?")


def parse_youtube(address: Address) -> UrlPlace | None:
    """Parse a comment if the link marks one with `lc`, else a video."""
    if address.host not in _YOUTUBE_HOSTS:
        return None
    match = _YOUTUBE_VIDEO.fullmatch(address.path)
    short = address.path.strip("/") if address.host == "youtu.be" else ""
    video = short or (match["id"] if match else address.parameters.get("v", ""))
    if not _YOUTUBE_ID.fullmatch(video):
        return None
    thread = f"youtube:{video}"
    url = f"https://www.youtube.com/watch?v={video}"
    if comment := address.parameters.get("lc"):
        return UrlPlace(f"youtube:{comment}", "youtube", "comment", f"{url}&lc={comment}", thread)
    return UrlPlace(thread, "youtube", "video", url, thread)


def parse_tiktok(address: Address) -> UrlPlace | None:
    """Parse a video or photo on TikTok."""
    match = _TIKTOK.fullmatch(address.path)
    if not match or address.host != "tiktok.com":
        return None
    native = f"tiktok:{match['id']}"
    return UrlPlace(native, "tiktok", "post", f"https://www.tiktok.com{address.path}", author=match["name"])


def parse_instagram(address: Address) -> UrlPlace | None:
    """Parse a post or reel on Instagram, whose id is its short code."""
    match = _INSTAGRAM.fullmatch(address.path)
    if not match or address.host != "instagram.com":
        return None
    return UrlPlace(f"instagram:{match['id']}", "instagram", "post", f"https://www.instagram.com/p/{match['id']}/")
