"""The customers of the week: four conversations, each with a question and the notes on it."""

from __future__ import annotations

import streamlit as st

from reports.queries.learning_log import notes_with_text
from reports.queries.people.weekly_customers import CustomerPick, monday_of, to_week, week_before
from talkworthy.errors import UserError
from views.components.forms.note_form import draw_note_form
from views.components.templating import draw
from views.queries import notes
from views.queries.core import BrandContext
from views.url_state import get_param


def draw_board(context: BrandContext) -> None:
    """Draw one customer of each type, with a question to keep in mind."""
    week, this_week = chosen_week(), to_week(notes.now())
    picks = notes.customers_of_week(context, week)
    draw(
        "weekly_customers",
        monday=monday_of(week),
        picks=picks,
        before=week_before(week),
        now=week == this_week,
        params=context.params,
    )
    for pair in (picks[:2], picks[2:]):
        for column, pick in zip(st.columns(2), pair, strict=True):
            with column, st.container(border=True, key=f"pick_{pick.stage}"):
                _draw_pick(context, pick)


def chosen_week() -> str:
    """Return the week in the address where it has begun, else this one."""
    this_week = to_week(notes.now())
    try:
        return (
            get_param("week")
            if get_param("week") and monday_of(get_param("week")) <= monday_of(this_week)
            else this_week
        )
    except UserError:
        return this_week


def _draw_pick(context: BrandContext, pick: CustomerPick) -> None:
    draw(
        "weekly_customer", pick=pick, notes=notes_with_text(pick.notes), brand=context.brand.name, params=context.params
    )
    if pick.conversation is not None:
        draw_note_form(context, pick.board, pick.conversation.thread, read=bool(pick.notes))
