"""The page of conversations: find a conversation, and read it as the people in it did."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from reports.formats.posts_csv import posts_to_csv
from talkworthy.storage.conversations.queries import ConversationFilter, stream_mentions
from views.components.forms import filters
from views.components.templating import draw
from views.components.thread.thread import draw_thread
from views.layout import choose_context
from views.queries import core as reading
from views.queries.core import BrandContext
from views.url_state import get_int_param, get_param

CONVERSATIONS_A_PAGE = 50


def params_of(context: BrandContext) -> dict[str, object]:
    """What a link must say to keep the brand, the window and the filters."""
    return context.params | {name: get_param(name) for name in filters.NAMES}


def draw_list(context: BrandContext) -> None:
    """The filters, the talks that pass, and the way to take them along."""
    filter_ = filters.choose_conversations(context)
    count = reading.conversation_count(context, filter_)
    pages = max(1, -(-count.all // CONVERSATIONS_A_PAGE))
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
        page=page,
        pages=pages,
        first=filters.FIRST[order],
        **common,
    )
    if count.all:
        name = f"talkworthy-{context.date_range.days[0]}-{context.date_range.days[1]}.csv"
        st.download_button("Download these posts (CSV)", to_csv(context, filter_), name, "text/csv", on_click="ignore")


def to_csv(context: BrandContext, filter_: ConversationFilter) -> Callable[[], bytes]:
    """Makes the file only when somebody asks for it."""

    def make() -> bytes:
        with context.store.read() as connection:
            return posts_to_csv(stream_mentions(connection, filter_))

    return make


context = choose_context("What people say about {brand}")
if get_param("conversation"):
    draw_thread(context, get_param("conversation"), params_of(context))
else:
    draw_list(context)
