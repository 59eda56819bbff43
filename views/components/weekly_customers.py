"""The board of the week on the screen: four seats, each with a question, a talk, and what was learned of it."""

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
    """One customer of each kind, with a question to hold in mind."""
    week, this = chosen_week(), to_week(notes.now())
    seats = notes.customers_of_week(context, week)
    draw(
        "weekly_customers",
        monday=monday_of(week),
        seats=seats,
        before=week_before(week),
        now=week == this,
        params=context.params,
    )
    for pair in (seats[:2], seats[2:]):
        for column, seat in zip(st.columns(2), pair, strict=True):
            with column, st.container(border=True, key=f"seat_{seat.stage}"):
                _draw_seat(context, seat)


def chosen_week() -> str:
    """The week that the address names where it has begun, else this one."""
    this = to_week(notes.now())
    try:
        return get_param("week") if get_param("week") and monday_of(get_param("week")) <= monday_of(this) else this
    except UserError:
        return this


def _draw_seat(context: BrandContext, seat: CustomerPick) -> None:
    draw(
        "weekly_customer", seat=seat, notes=notes_with_text(seat.notes), brand=context.brand.name, params=context.params
    )
    if seat.conversation is not None:
        draw_note_form(context, seat.board, seat.conversation.thread, read=bool(seat.notes))
