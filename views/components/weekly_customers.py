"""The board of the week on the screen: four seats, each with a question, a talk, and what was learned of it."""

from __future__ import annotations

import streamlit as st

from reports.queries.learning_log import learned
from reports.queries.people.weekly_customers import Seat, monday_of, to_week, week_before
from talkworthy.errors import UserError
from views.components.forms.note_form import draw_note_form
from views.components.templating import draw
from views.queries import assumptions
from views.queries.core import BrandContext
from views.url_state import told


def draw_board(context: BrandContext) -> None:
    """One customer of each kind, with a question to hold in mind."""
    week, this = chosen_week(), to_week(assumptions.now())
    seats = assumptions.board(context, week)
    draw(
        "four_board",
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
    this = to_week(assumptions.now())
    try:
        return told("week") if told("week") and monday_of(told("week")) <= monday_of(this) else this
    except UserError:
        return this


def _draw_seat(context: BrandContext, seat: Seat) -> None:
    draw("four_seat", seat=seat, notes=learned(seat.notes), brand=context.brand.name, params=context.params)
    if seat.conversation is not None:
        draw_note_form(context, seat.board, seat.conversation.thread, read=bool(seat.notes))
