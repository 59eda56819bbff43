"""The filters of the list of conversations; every choice is in the address."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from reports.wording.common import brand_participation, community_text, source_title
from talkworthy.model import AUTHOR_TYPES
from talkworthy.storage.analysis.rollups import NO_SENTIMENT
from talkworthy.storage.conversations.queries import ConversationFilter, Order
from views.components.forms import post_conditions
from views.components.thread.layout import AUTHOR_TYPES_ON_SCREEN as AUTHOR_TYPE_WORDS
from views.queries import core as reading
from views.queries.core import BrandContext
from views.url_state import bind, get_param

KINDS = ("brand_free", "brand_joined", "brand_started")
SENTIMENTS = {
    "positive": "Positive",
    "negative": "Negative",
    "neutral": "Neutral",
    "unclear": "Unclear",
    NO_SENTIMENT: "Not analysed",
}
ANY_TOPIC = ANY_SIZE = ""
SIZES: dict[str, tuple[int, int | None]] = {
    "1": (1, 1),
    "2-5": (2, 5),
    "6-20": (6, 20),
    "21-100": (21, 100),
    "101": (101, None),
}
SIZE_WORDS = {
    "1": "1 post (no replies)",
    "2-5": "2 to 5 posts",
    "6-20": "6 to 20 posts",
    "21-100": "21 to 100 posts",
    "101": "more than 100 posts",
}
STARS = {
    "5": "★ 5 of 5",
    "4": "★ 4 of 5",
    "3": "★ 3 of 5",
    "2": "★ 2 of 5",
    "1": "★ 1 of 5",
    ">=4": "★ 4 of 5 or more",
    "<=2": "★ 2 of 5 or fewer",
}
SEPARATOR = "|"
NAMES = (
    *("words", "source", "community", "author_type", "kind", "sentiment", "topic", "size", "c2c", "order"),
    *post_conditions.NAMES,
)
ORDERS: dict[Order, str] = {
    "exchanges": "Most discussed",
    "engaged": "Most engaged",
    "newest": "Newest",
    "largest": "Most posts",
}
DEFAULT_ORDER: Order = "exchanges"
ORDER_TEXTS: dict[Order, str] = {
    "exchanges": "sorted by most discussed",
    "engaged": "sorted by most engaged (likes, replies and reposts together)",
    "newest": "newest first, by the first mention of the brand",
    "largest": "sorted by most posts",
}


def choose_conversations(context: BrandContext) -> ConversationFilter:
    """Draw the filters as they are in the address, and return the chosen filter."""
    filters = to_filter(context)
    search, exchange, order, more = st.columns([4, 3, 2.5, 2], vertical_alignment="bottom")
    with search:
        st.text_input("Search conversations", placeholder="Keywords", **bind("words", filters.words))
    with exchange:
        st.toggle("Only people talking to each other", **bind("c2c", filters.c2c_only, lambda on: "1" if on else ""))
    with order:
        st.selectbox(
            "Sort by", list(ORDERS), format_func=ORDERS.__getitem__, **bind("order", to_order(), _order_to_text)
        )
    with more, st.popover(_more_label(filters), width="stretch", key="more_filters"):
        _choose_more(context, filters)
    return filters


def to_filter(context: BrandContext) -> ConversationFilter:
    """Return the filter in the address; values that do not exist here are ignored."""
    places = reading.communities(context)
    topics = {str(row.topic) for row in reading.topics(context)}
    topic = get_param("topic")
    of_post = post_conditions.to_post_conditions()
    return ConversationFilter(
        context.brand.name,
        # a post of these days may be in a conversation that began long before
        None if of_post["written"] else context.date_range,
        words=get_param("words"),
        c2c_only=get_param("c2c") == "1",
        sources=_chosen("source", {source for source, _, _ in places}),
        communities=_chosen("community", {name for _, name, _ in places}),
        author_types=_chosen("author_type", set(AUTHOR_TYPES)),
        kinds=_chosen("kind", set(KINDS)),
        sentiments=_chosen("sentiment", set(SENTIMENTS)),
        topic=int(topic) if topic in topics else None,
        size=SIZES.get(get_param("size")),
        **of_post,
    )


def to_order() -> Order:
    """Return the order in the address; an unknown one is ignored."""
    name = get_param("order")
    return next((order for order in ORDERS if order == name), DEFAULT_ORDER)


def _order_to_text(order: Order) -> str:
    """Return the parameter for an order: the default order needs none."""
    return "" if order == DEFAULT_ORDER else order


def _choose_more(context: BrandContext, filters: ConversationFilter) -> None:
    places = reading.communities(context)
    sources = sorted({source for source, _, _ in places})
    words = {name: community_text(source, name) for source, name, _ in places}
    topics = {str(row.topic): row.label for row in reading.topics(context)}
    _choose_some("Source", "source", sources, filters.sources, source_title)
    _choose_some("Community", "community", list(words), filters.communities, words.__getitem__)
    _choose_some(
        "Author type",
        "author_type",
        list(AUTHOR_TYPES),
        filters.author_types,
        AUTHOR_TYPE_WORDS.__getitem__,
    )
    _choose_some("Brand participation", "kind", list(KINDS), filters.kinds, brand_participation)
    _choose_some("Sentiment", "sentiment", list(SENTIMENTS), filters.sentiments, SENTIMENTS.__getitem__)
    st.selectbox(
        "Topic",
        [ANY_TOPIC, *topics],
        format_func=lambda topic: topics.get(topic, "Any topic"),
        **bind("topic", ANY_TOPIC if filters.topic is None else str(filters.topic)),
    )
    st.selectbox(
        "Size",
        [ANY_SIZE, *SIZES],
        format_func=lambda size: SIZE_WORDS.get(size, "Any size"),
        **bind("size", next((name for name, size in SIZES.items() if size == filters.size), ANY_SIZE)),
    )
    # an address may have another range, such as 2..3, which stays until another is chosen
    given = [get_param("stars")] if filters.stars and get_param("stars") not in STARS else []
    st.selectbox(
        "Stars of a review",
        ["", *STARS, *given],
        format_func=lambda stars: STARS.get(stars, stars or "Any, or none"),
        **bind("stars", get_param("stars") if filters.stars else ""),
    )


def _choose_some(
    label: str, name: str, options: list[str], chosen: tuple[str, ...], words: Callable[[str], str]
) -> None:
    st.multiselect(label, options, format_func=words, placeholder="All", **bind(name, list(chosen), SEPARATOR.join))


def _more_label(filters: ConversationFilter) -> str:
    several = filters.sources, filters.communities, filters.author_types, filters.kinds, filters.sentiments
    on = (
        sum(map(bool, several)) + (filters.topic is not None) + (filters.size is not None) + (filters.stars is not None)
    )
    return f"More filters ({on})" if on else "More filters"


def _chosen(name: str, known: set[str]) -> tuple[str, ...]:
    return tuple(value for value in get_param(name).split(SEPARATOR) if value in known)
