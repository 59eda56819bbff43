"""Run an action of a reader, with errors shown as a sentence beside the button instead of an error page."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec

from talkworthy.errors import UserError
from views.components.templating import draw

P = ParamSpec("P")


def attempt(action: Callable[P, object], *args: P.args, **options: P.kwargs) -> bool:
    """Call `action` and return True; where it raises UserError, draw its message and return False.

    The frame of the page handles other errors.
    """
    try:
        action(*args, **options)
    except UserError as error:
        draw("warning", words=str(error))
        return False
    return True
