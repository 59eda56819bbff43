"""Removes posts and places from the store and from files of rejected rows, so that no later run brings them back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from collectors.engine.source_facts import sources_posting_as
from services.context import AppContext, now
from services.operations.audit import COMMAND_LINE
from services.privacy.erase_author import rejects_files
from services.privacy.erase_from_files import drop_targets, holds_target
from talkworthy.errors import UserError
from talkworthy.roles import Right
from talkworthy.storage.notebook.audit import AuditEvent, save_audit_events
from talkworthy.storage.posts.erasure import rewrite_database
from talkworthy.storage.posts.removal import Removal, RemovalTarget, find_removal, remove


@dataclass(frozen=True, slots=True)
class RemovalResult:
    """Counts of what was removed: posts, unparsed payloads, and rows in files of rejected rows."""

    posts: int
    payloads: int
    rows: int


def plan_removal(context: AppContext, ids: Sequence[str]) -> list[Removal]:
    """Return the posts and places that these ids name.

    Raises UserError on an id that nothing in the store or in a file of rejected rows has.
    """
    with context.store.read() as connection:
        removals = {text: find_removal(connection, text.strip(), _readers_of(text)) for text in ids}
    files = _existing(rejects_files(context))
    for text in [text for text, removal in removals.items() if removal is None]:
        source, _, name = text.strip().partition(":")
        target = RemovalTarget("post", source, name)
        if name and any(holds_target(path, target) for path in files):
            removals[text] = Removal(target, (), frozenset(), ())
    unknown = [text for text, removal in removals.items() if removal is None]
    if unknown:
        raise UserError(
            f"The store has no post and no place {unknown[0]!r}. Write a post as reddit:t1_abc, and a community, feed "
            "or site as reddit:CollegeRant: the source, a colon, and the name as `talkworthy export posts` writes it."
        )
    return [removal for removal in removals.values() if removal is not None]


def remove_all(context: AppContext, ids: Sequence[str], by: str) -> RemovalResult:
    """Remove these posts and places, files first: after a kill the same command removes the rest.

    Takes the store's lock, and rewrites the database, so that no old page of it holds the texts. The numbers follow
    with the next analysis. Raises UserError on an unknown id, and OSError where a file cannot be written.
    """
    with context.lock_store(), context.run("remove") as run:
        plan = plan_removal(context, ids)
        targets = [removal.target for removal in plan]
        rows = sum(drop_targets(path, targets) for path in _existing(rejects_files(context)))
        with context.store.write() as connection:
            for removal in plan:
                remove(connection, removal, now())
            save_audit_events(connection, [_to_event(removal, by) for removal in plan])
        rewrite_database(context.store)
        result = RemovalResult(
            sum(len(removal.posts) for removal in plan), sum(len(removal.letters) for removal in plan), rows
        )
        run.message = f"{result.posts:,} posts, {result.payloads:,} payloads, {result.rows:,} rows in files."
    return result


def _readers_of(text: str) -> tuple[str, ...]:
    return sources_posting_as(text.strip().partition(":")[0])


def _existing(paths: Sequence[Path]) -> list[Path]:
    return [path for path in paths if path.is_file()]


def _to_event(removal: Removal, by: str) -> AuditEvent:
    target = removal.target
    is_post = target.kind == "post"
    what = "post removed" if is_post else f"place {target.id} removed with {len(removal.posts)} posts"
    return AuditEvent(now(), by, COMMAND_LINE, Right.REMOVE, "", what, target.id if is_post else None)
