"""The table of places, in the order of the navigation: what each is called, its tabs, and what a tab draws."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from talkworthy.roles import Right
from views import auth
from views.components.learning_log import draw_log
from views.components.reading_queue import draw_queue
from views.queries.context import BrandContext, StoreSnapshot
from views.sections import (
    assumptions,
    care,
    communities,
    compare,
    conversations,
    distinctive_words,
    needs,
    overview,
    recommendations,
    replies,
    report_download,
    stories,
    topics,
)
from views.sections.gear import accuracy, review, setup, sources, spam, team


@dataclass(frozen=True, slots=True)
class BrandTab:
    """A tab about one brand. `heading` may contain `{brand}`."""

    title: str
    heading: str
    draw: Callable[[BrandContext], None]


@dataclass(frozen=True, slots=True)
class StoreTab:
    """A tab about the whole store, which draws its own heading."""

    title: str
    draw: Callable[[StoreSnapshot], None]


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the navigation, with its tabs by their name in the address; the first one has none, `""`.

    `right`: what somebody must be allowed to do to go there.
    """

    title: str
    tabs: Mapping[str, BrandTab | StoreTab]
    right: Right | None = None

    @property
    def short(self) -> str:
        """Return as much of the title as fits below an icon on a phone."""
        return self.title.partition(" & ")[0]


PLACES: Mapping[str, Place] = {
    "overview": Place(
        "Overview",
        {
            "": BrandTab("Overview", "Is {brand} worthy of conversation?", overview.draw_section),
            "care": BrandTab("Customer care", "Does {brand} answer people, and do they come back?", care.draw_section),
        },
    ),
    "conversations": Place(
        "Conversations",
        {
            "": BrandTab("All", "Conversations about {brand}", conversations.draw_section),
            "replies": BrandTab("Needs a reply", "Which posts need a reply from {brand}?", replies.draw_section),
            "stories": BrandTab("Customer stories", "Four customer stories about {brand}", stories.draw_section),
            "queue": BrandTab("Reading queue", "Conversations about {brand} to read", draw_queue),
        },
    ),
    "topics": Place(
        "Topics & audience",
        {
            "": BrandTab("Topics", "Topics in {brand} conversations", topics.draw_section),
            "needs": BrandTab("Needs", "What do people in {brand} conversations need?", needs.draw_section),
        },
    ),
    "compare": Place(
        "Compare",
        {
            "": BrandTab("Share of voice", "{brand} and its competitors", compare.draw_section),
            "recommendations": BrandTab(
                "Recommendations & switching",
                "Who recommends {brand}, and who moves to it?",
                recommendations.draw_section,
            ),
            "communities": BrandTab("Communities", "Where people talk about {brand}", communities.draw_section),
            "words": BrandTab(
                "Words about us", "What sets conversations about {brand} apart", distinctive_words.draw_section
            ),
        },
    ),
    "reports": Place(
        "Reports",
        {
            "": BrandTab("Share a report", "Share a report", report_download.draw_section),
            "assumptions": BrandTab(
                "Test an assumption", "Test your assumptions about {brand} conversations", assumptions.draw_section
            ),
            "notes": BrandTab("Notes", "Notes on conversations about {brand}", draw_log),
        },
    ),
}
# about the data and its quality: behind the gear, where each is a tab beside the others
GEAR: Mapping[str, Place] = {
    "sources": Place("Data sources", {"": StoreTab("Data sources", sources.draw_section)}),
    "accuracy": Place("Accuracy", {"": StoreTab("Accuracy", accuracy.draw_section)}),
    "review": Place(
        "Review mentions",
        {"": BrandTab("Review mentions", "Check how accurately {brand} mentions are classified", review.draw_section)},
        Right.LABEL,
    ),
    "spam": Place(
        "Suspected spam",
        {"": BrandTab("Suspected spam", "Spam and promotion excluded from {brand}'s numbers", spam.draw_section)},
    ),
    "team": Place("Team", {"": StoreTab("Team", team.draw_section)}),
}
# reached by links from other pages, not from the navigation
UNLISTED: Mapping[str, Place] = {"setup": Place("Set up", {"": StoreTab("Set up", setup.draw_section)}, Right.SETTINGS)}
GEAR_TITLE = "Data & accuracy"
EVERY_PLACE: Mapping[str, Place] = {**PLACES, **GEAR, **UNLISTED}


@dataclass(frozen=True, slots=True)
class Location:
    """A tab of a place: where the reader is."""

    name: str
    tab: str = ""

    @classmethod
    def at(cls, name: str, tab: str) -> Location:
        """Return the tab of these names; the first tab, or the first place, where there is none of that name."""
        location = cls(name if name in EVERY_PLACE else next(iter(PLACES)), tab)
        return location if tab in location.place.tabs else replace(location, tab="")

    @property
    def place(self) -> Place:
        """Return the place of this tab."""
        return EVERY_PLACE[self.name]

    @property
    def shown(self) -> BrandTab | StoreTab:
        """Return what the tab draws."""
        return self.place.tabs[self.tab]

    @property
    def title(self) -> str:
        """Return what a browser tab is called."""
        return self.shown.title if self.tab else self.place.title

    @property
    def in_gear(self) -> bool:
        """Return whether this is behind the gear."""
        return self.name in GEAR

    @property
    def entry(self) -> str:
        """Return the title of the link in the navigation that leads here."""
        return GEAR_TITLE if self.in_gear else self.place.title

    @property
    def siblings(self) -> list[tuple[Location, str]]:
        """Return the tabs to choose from here, with their titles: those of the place, or all places behind the gear."""
        if self.in_gear:
            return [(Location(name), place.title) for name, place in GEAR.items() if may_enter(place)]
        return [(Location(self.name, tab), shown.title) for tab, shown in self.place.tabs.items()]


def may_enter(place: Place) -> bool:
    """Return whether the visitor may go there."""
    return place.right is None or auth.may(place.right)
