"""Save labels: how a reader corrects a post. A label overrides the automatic result from the next analysis on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from services.feedback import audit_text, labels, quarantine
from services.feedback.labels import NewLabel
from talkworthy.roles import Right
from talkworthy.storage.analysis.labels import AUTHOR_TYPE, EXCLUDED, INCLUDED, QUARANTINE
from views.auth import audited_transaction
from views.queries.core import BrandContext


def decide(context: BrandContext, included: Iterable[str] = (), excluded: Iterable[str] = ()) -> None:
    """Save which posts (ids) count and which do not. Raises UserError where the reader may not, or it is refused."""
    with audited_transaction(context.store, Right.QUARANTINE, context.brand.name) as audited_write:
        decisions = quarantine.decide(
            audited_write.connection, context.brand.name, included, excluded, audited_write.signed
        )
        for state in (INCLUDED, EXCLUDED):
            changed = [post for post, decision in decisions.items() if decision == state]
            audited_write.note(audit_text.label_saved(QUARANTINE, state), changed)


def set_author_type(context: BrandContext, posts: Iterable[str], author_type: str | None) -> None:
    """Save who wrote these posts (ids); None takes the labels back.

    Raises UserError where the reader may not, or it is refused.
    """
    posts = list(posts)
    new = [NewLabel(post, AUTHOR_TYPE, author_type) for post in posts]
    with audited_transaction(context.store, Right.CORRECT, context.brand.name) as audited_write:
        labels.save(audited_write.connection, context.brand.name, new, audited_write.signed)
        audited_write.note(audit_text.label_saved(AUTHOR_TYPE, author_type), posts)


def correct(context: BrandContext, post: str, labels_: Mapping[str, str | None]) -> None:
    """Save all of `changed` (name -> label) on one post; None takes back all labels under that name.

    Raises UserError where the reader may not, or it is refused.
    """
    if not labels_:
        return
    new = [NewLabel(post, name, label) for name, label in labels_.items()]
    with audited_transaction(context.store, labels.right_needed(labels_), context.brand.name) as audited_write:
        labels.save(audited_write.connection, context.brand.name, new, audited_write.signed)
        for name, label in labels_.items():
            audited_write.note(audit_text.label_saved(name, label), [post])
