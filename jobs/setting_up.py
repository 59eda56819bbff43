"""`talkworthy init`: six questions, and a brand file out of the answers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from talkworthy.errors import UserError
from talkworthy.settings import load_settings


@dataclass(frozen=True, slots=True)
class Answers:
    """What a person says of their brand; lists are empty where they have nothing to say."""

    name: str
    aliases: tuple[str, ...] = ()
    never_near: tuple[str, ...] = ()
    competitors: tuple[str, ...] = ()
    subreddits: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()


def to_list(answer: str) -> tuple[str, ...]:
    """The parts of an answer such as `one, two`."""
    return tuple(part.strip() for part in answer.split(",") if part.strip())


def write_brand_file(path: Path, answers: Answers) -> None:
    """Write the brand file and read it back, so that what is left behind works.

    Raises UserError when there is a file already, since nothing is overwritten, and on answers that cannot be used,
    such as two brands of one name: then no file is left.
    """
    if path.exists():
        raise UserError(f"{path} is there already. Edit it, or move it away and run `talkworthy init` again.")
    path.write_text(to_toml(answers), encoding="utf-8")
    try:
        load_settings(path)
    except UserError:
        path.unlink()
        raise


def to_toml(answers: Answers) -> str:
    """The brand file for these answers: the brand, and a table for each rival."""
    own = [
        "[[brands]]",
        f"name = {_quoted(answers.name)}",
        f"aliases = {_listed(answers.aliases or (answers.name,))}",
        "near = []           # an ambiguous name counts only near one of these words",
        f"never_near = {_listed(answers.never_near)}",
        f"competitors = {_listed(answers.competitors)}",
        f"communities = {{ reddit = {_listed(answers.subreddits)} }}" if answers.subreddits else "communities = {}",
        f"official = {{ x = {_listed(answers.accounts)}, reddit = {_listed(answers.accounts)} }}"
        if answers.accounts
        else "official = {}",
        "staff = {}",
    ]
    rivals = [
        line
        for name in answers.competitors
        for line in ("", "[[brands]]", f"name = {_quoted(name)}", f"aliases = {_listed((name,))}")
    ]
    return "\n".join([*own, *rivals, ""])


def _quoted(text: str) -> str:
    # JSON's strings are TOML's basic strings, but for the escaped slash, which json does not write
    return json.dumps(text, ensure_ascii=False)


def _listed(names: tuple[str, ...]) -> str:
    return "[" + ", ".join(map(_quoted, names)) + "]"
