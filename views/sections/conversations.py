"""Conversations: find one, and read its thread."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from reports.formats.posts_csv import posts_to_csv
from reports.queries.measured_precision import NEGATIVE, POSITIVE
from talkworthy.storage.conversations.queries import ConversationFilter, stream_mentions
from views.components.forms import filters
from views.components.forms.post_conditions import draw_post_conditions
from views.components.measured_precision import draw_precision
from views.components.templating import draw
from views.components.thread.thread import draw_thread
from views.queries import core as reading
from views.queries.core import BrandContext
from views.url_state import get_int_param, get_param

CONVERSATIONS_A_PAGE = 50


def params_of(context: BrandContext) -> dict[str, object]:
    """Return the link parameters that keep brand, date range and filters."""
    return context.params | {name: get_param(name) for name in filters.NAMES}


def count_with_people(context: BrandContext, filter_: ConversationFilter) -> int | None:
    """Return in how many conversations people take part, as all pages say it; None where the list is filtered."""
    if filter_ != ConversationFilter(context.brand.name, context.date_range):
        return None
    return reading.report(context).worthiness.counts.conversations


def draw_list(context: BrandContext) -> None:
    """Draw the filters, a page of the matching conversations, and a download."""
    draw_precision(context, [NEGATIVE, POSITIVE])
    filter_ = filters.choose_conversations(context)
    draw_post_conditions(filter_, params_of(context))
    count, reviews = reading.conversation_count(context, filter_), reading.lone_review_count(context, filter_)
    pages = max(1, -(-(count + reviews) // CONVERSATIONS_A_PAGE))
    page = min(get_int_param("at", 1), pages)
    order = filters.to_order()
    conversations = reading.conversation_page(
        context, filter_, CONVERSATIONS_A_PAGE, (page - 1) * CONVERSATIONS_A_PAGE, order
    )
    common = {"params": params_of(context), "plain": context.params, "brand": context.brand.name}
    draw(
        "conversations",
        conversations=conversations,
        count=count,
        reviews=reviews,
        with_people=count_with_people(context, filter_),
        page=page,
        pages=pages,
        order=filters.ORDER_TEXTS[order],
        **common,
    )
    if conversations:
        name = f"talkworthy-{context.date_range.days[0]}-{context.date_range.days[1]}.csv"
        st.download_button("Download these posts (CSV)", to_csv(context, filter_), name, "text/csv", on_click="ignore")


def to_csv(context: BrandContext, filter_: ConversationFilter) -> Callable[[], bytes]:
    """Return a function that renders the file when somebody downloads it."""

    def make() -> bytes:
        with context.store.read() as connection:
            return posts_to_csv(stream_mentions(connection, filter_))

    return make


def draw_section(context: BrandContext) -> None:
    """Draw the thread that the reader opened, else the list."""
    if get_param("conversation"):
        draw_thread(context, get_param("conversation"), params_of(context))
    else:
        draw_list(context)
