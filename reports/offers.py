"""What each source offers: who talks there, what it needs, what it costs. In words for somebody who has to choose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Offer:
    """One source that can be listened to.

    `secrets` are the keys that it must have or (`optional`) that make it better, each with what to call it on screen;
    `places` asks for communities or sites there, and `setting` is where they are kept: a list in `[sources.<name>]`,
    or "" for the brand's own `communities`.
    """

    name: str
    title: str
    about: str
    secrets: Mapping[str, str] = field(default_factory=dict)
    optional: bool = False
    places: str = ""
    example: str = ""
    setting: str = ""
    must_name: bool = False
    settings: Mapping[str, object] = field(default_factory=dict)

    @property
    def needs_a_key(self) -> bool:
        return bool(self.secrets) and not self.optional


OFFERS: tuple[Offer, ...] = (
    Offer("hackernews", "Hacker News", "People who build and buy software. Free, no key."),
    Offer(
        "stackexchange",
        "Stack Exchange",
        "Questions and answers on Stack Overflow and its neighbours. Free, no key.",
        secrets={"STACKEXCHANGE_KEY": "Key (free, allows more requests)"},
        optional=True,
        places="Which of its sites?",
        example="stackoverflow, superuser",
        setting="sites",
    ),
    Offer(
        "mastodon",
        "Mastodon",
        "Public posts with a hashtag of your names. Free, no key.",
        secrets={"MASTODON_ACCESS_TOKEN": "Access token (adds search)"},
        optional=True,
        places="Which hashtags beside your names?",
        example="coffee, homebarista",
        setting="hashtags",
    ),
    Offer(
        "rss",
        "News and blogs",
        "News articles and blog posts that name you. Free, no key.",
        places="Which feeds? (addresses; without any, a news search)",
        example="https://blog.example.com/feed.xml",
        setting="feeds",
    ),
    Offer(
        "bluesky",
        "Bluesky",
        "Without a login it hears the public stream for a while at each run; with one it searches back.",
        secrets={"BLUESKY_HANDLE": "Handle", "BLUESKY_APP_PASSWORD": "App password (not your own password)"},
        optional=True,
    ),
    Offer(
        "discourse",
        "Forums (Discourse)",
        "A product's or a hobby's own forum. Free, no key.",
        places="Which forums? (addresses)",
        example="https://forum.example.com",
        setting="sites",
        must_name=True,
    ),
    Offer(
        "reddit",
        "Reddit",
        "Whole threads of the communities that you name. Free, with a key that Reddit approves by hand.",
        secrets={"REDDIT_CLIENT_ID": "Client ID", "REDDIT_CLIENT_SECRET": "Client secret"},
        places="Which communities?",
        example="coffee, espresso",
        must_name=True,
    ),
    Offer(
        "x",
        "X",
        "Costs about $0.005 for each post that is read. A run spends at most its budget.",
        secrets={"X_BEARER_TOKEN": "Bearer token"},
        settings={"budget": 2.0, "monthly_budget": 20.0},
    ),
)
KEYLESS = ("hackernews", "stackexchange", "mastodon", "rss")
"""The sources that work with no key and no further word."""


def offer_of(name: str) -> Offer:
    """The offer of a source that there is."""
    return next(offer for offer in OFFERS if offer.name == name)
