"""`talkworthy init`: five questions, and a brand file out of the answers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from collectors.engine.source_facts import collected_sources
from talkworthy.errors import UserError
from talkworthy.settings import load_settings

QUESTIONS = (
    "What do people call your brand? (the name first, then other names: Dropbox, Drop Box)",
    "Does the name mean something else too? Which words stand near that other meaning? (Enter for none)",
    "Which rivals should it be held against? (one, two; Enter for none)",
    "Where do its customers talk on Reddit? (names of communities; Enter if you do not know)",
    "Which accounts are the brand's own, so that they are not taken for customers? (Enter for none)",
)


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


def to_answers(told: list[str]) -> Answers:
    """The answers to the five questions, in their order. Raises UserError where the brand has no name."""
    names, never_near, competitors, subreddits, accounts = map(to_list, told)
    if not names:
        raise UserError("A brand needs a name: run `talkworthy init` again and answer the first question.")
    return Answers(names[0], names, never_near, competitors, subreddits, accounts)


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
    """The brand file for these answers: the brand, a table for each rival, and the sources that need no key."""
    own = [
        "[[brands]]",
        f"name = {_quoted(answers.name)}",
        f"aliases = {_listed(answers.aliases or (answers.name,))}",
        "near = []           # an ambiguous name counts only near one of these words",
        f"never_near = {_listed(answers.never_near)}",
        f"competitors = {_listed(answers.competitors)}",
        f"communities = {{ reddit = {_listed(answers.subreddits)} }}" if answers.subreddits else "communities = {}",
        f"official = {_by_source(answers.accounts)}",
        "staff = {}",
    ]
    rivals = [
        line
        for name in answers.competitors
        for line in ("", "[[brands]]", f"name = {_quoted(name)}", f"aliases = {_listed((name,))}")
    ]
    sources = ["", "# Where to look. These need no key; README.md tells of the others, and what they need."]
    for facts in collected_sources():
        if facts.ready_at_once:
            sources += [f"[sources.{facts.name}]", f'every = "{facts.interval}"', ""]
    return "\n".join([*own, *rivals, *sources])


def _by_source(accounts: tuple[str, ...]) -> str:
    """The brand's accounts as a table, the same for each source where an account is one word."""
    if not accounts:
        return "{}"
    named = (f"{facts.name} = {_listed(accounts)}" for facts in collected_sources() if facts.short_handles)
    return f"{{ {', '.join(named)} }}"


def _quoted(text: str) -> str:
    # JSON's strings are TOML's basic strings, but for the escaped slash, which json does not write, and for DEL
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _listed(names: tuple[str, ...]) -> str:
    return "[" + ", ".join(map(_quoted, names)) + "]"
