"""What the trend of the first page asks: the index of every week up to the end of what is looked at."""

from __future__ import annotations

from reports.history import Past, load_pasts
from talkworthy.window import ONE_DAY, Window
from views.view import View, once


@once
def history(view: View) -> Past:
    """The brand's past in windows of 13 weeks, the newest of which ends with the window that is looked at."""
    newest = Window.ending(view.window.end - ONE_DAY)
    with view.store.read() as connection:
        return load_pasts(connection, view.settings, newest, [view.brand.name])[view.brand.name]
