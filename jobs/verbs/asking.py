"""Verbs that try out what would be looked for."""

from __future__ import annotations

from typing import Annotated

import typer

from jobs.desk import Desk
from jobs.verbs.app import Json, app


@app.command("preview")
def preview_command(
    query: Annotated[
        str | None,
        typer.Argument(help="A query, such as '\"cold brew\" AND (grinder OR kettle*)'.", show_default=False),
    ] = None,
    brand: Annotated[str | None, typer.Option("--brand", "-b", help="The brand whose query it is.")] = None,
    as_json: Json = False,
) -> None:
    """What a query matches in the store, with examples, and what each source is sent for it.

    \b
    kettle grinder          both words; AND may stand between them
    kettle OR grinder       one of them
    -giveaway               not this word; NOT says the same
    "cold brew"             a phrase
    brew*                   words that begin so
    kettle NEAR/5 broke     with five words between them at most, in either order
    title:kettle            in the title; also author: and community:
    type:comment            a reply; type:post for what begins a conversation
    lang:en                 in this language, where the source tells it
    (kettle OR pot) -lid    parentheses hold together

    Operators are written in capitals. A brand's own query stands in the brand file: query = '...' in [[brands]].
    """
    from jobs import preview as previewing

    desk = Desk(as_json)
    found = previewing.preview(desk, query, brand)
    desk.give(previewing.to_record(found), previewing.to_text(found))
