"""What a reader of the dashboard says of a post: it wins over every rule, once the talk has been read again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from services.feedback import audit_text, labels, quarantine
from services.feedback.labels import NewLabel
from talkworthy.roles import Right
from talkworthy.storage.analysis.labels import HELD, RELEASED, SUSPICION
from views.auth import writing
from views.queries.core import BrandContext


def decide(context: BrandContext, released: Iterable[str] = (), held: Iterable[str] = ()) -> None:
    """Save which posts (ids) count and which do not. Raises UserError where the reader may not, or it is refused."""
    with writing(context.store, Right.HOLD, context.brand.name) as audited_write:
        decisions = quarantine.decide(
            audited_write.connection, context.brand.name, released, held, audited_write.signed
        )
        for state in (RELEASED, HELD):
            changed = [post for post, decision in decisions.items() if decision == state]
            audited_write.note(audit_text.label_saved(SUSPICION, state), changed)


def correct(context: BrandContext, post: str, changed: Mapping[str, str | None]) -> None:
    """Save all of `changed` (name -> label) on one post; None takes back all labels under that name.

    Raises UserError where the reader may not, or it is refused.
    """
    if not changed:
        return
    new = [NewLabel(post, name, label) for name, label in changed.items()]
    with writing(context.store, labels.right_needed(changed), context.brand.name) as audited_write:
        labels.save(audited_write.connection, context.brand.name, new, audited_write.signed)
        for name, label in changed.items():
            audited_write.note(audit_text.label_saved(name, label), [post])
