"""The forms in which a reader says what a brand is called and where to listen, and what came of trying that."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

import streamlit as st

from collectors.engine.source_facts import SourceFacts, collected_sources
from services.operations.brand_setup import BrandDraft, Upload, check_words, same_accounts
from services.operations.brand_trial import TrialResult, columns_of
from talkworthy.errors import UserError
from talkworthy.post_ndjson import KEYS
from talkworthy.settings_writer import BrandWords
from views.components.templating import draw

LONGEST = 2_000
FORMS = ("csv", "tsv", "xlsx", "ndjson", "jsonl", "json", "txt", "gz", "zst")
COLUMNS = {
    "text": ("The words", ("text", "full text", "message", "body", "content", "comment", "post", "snippet")),
    "created_at": ("The date", ("date", "created_at", "published", "time", "timestamp", "datetime")),
    "author": ("Who wrote it", ("author", "user", "username", "name", "screen_name")),
    "title": ("The headline", ("title", "headline", "subject")),
    "url": ("The address", ("url", "link", "permalink")),
    "thread": ("The conversation it belongs to", ("thread", "thread", "thread_id", "conversation_id")),
}
_NONE = "(not in this file)"
_ROUND = "secrets_round"
assert set(COLUMNS) <= set(KEYS)


def ask_brand(key: str, known: BrandWords | None, submit: str) -> BrandWords | None:
    """The form about a brand's name; what was typed when it is sent, else None. `known` is what it begins with."""
    start = known or BrandWords("")
    others = [alias for alias in start.aliases if alias != start.name]
    with st.form(key, border=False):
        name = st.text_input("What is it called?", start.name, max_chars=80, placeholder="Copper Kettle")
        aliases = _ask_list("Other spellings that people use", others, "CopperKettle, copper-kettle")
        never_near = _ask_list(
            "Words that stand near it when something else is meant", start.never_near, "whistling, antique"
        )
        with st.expander("More: rivals, your own accounts, an everyday name"):
            near = _ask_list("An everyday word? Then it counts only near one of these", start.near, "coffee, roaster")
            competitors = _ask_list("Rivals to hold it against", start.competitors, "Northlight, Mornside")
            own = sorted({handle for handles in start.official.values() for handle in handles})
            accounts = _ask_list("Accounts of its own, which are no customers", own, "@copperkettle_hq")
        sent = st.form_submit_button(submit, type="primary")
    if not sent:
        return None
    words = BrandWords(
        name.strip(),
        tuple(dict.fromkeys((*_kept_name(start, name.strip()), *aliases))),
        near,
        never_near,
        competitors,
        start.communities,
        start.official if list(accounts) == own else same_accounts(accounts),
    )
    try:
        check_words(words)
    except UserError as error:
        draw("warning", words=str(error))
        return None
    return words


def ask_places(key: str, start: Mapping[str, Sequence[str]], known_secrets: Container[str], submit: str) -> BrandDraft | None:
    """The form about where to listen; a draft with its places and secrets when it is sent, else None.

    `start`: the sources that are ticked at first, with the places that are named there. `kept`: the names of the
    secrets that are known already; none is ever shown.
    """
    draft = BrandDraft(BrandWords(""))
    with st.form(key, border=False):
        ready = [facts for facts in collected_sources() if facts.ready_at_once]
        ticked = [facts for facts in ready if _tick(facts, start)]
        with st.expander("More exactly: sites, hashtags, feeds"):
            for facts in ready:
                _ask_more(draft, facts, facts in ticked, start, known_secrets)
        with st.expander("Places that need a key, a login or an address"):
            for facts in collected_sources():
                if not facts.ready_at_once:
                    _ask_more(draft, facts, _tick(facts, start), start, known_secrets)
        sent = st.form_submit_button(submit, type="primary")
    if not sent:
        return None
    missing = [
        f"{facts.title}: {facts.places.question}"
        for facts in collected_sources()
        if facts.places and facts.places.required and draft.places.get(facts.name) == ()
    ]
    for question in missing:
        draw("warning", words=f"{question} Name at least one, or take the tick away.")
    return None if missing else draft


def ask_file(key: str, known: Upload | None) -> Upload | None:
    """The box for a file of posts; what was put into it, or was before."""
    file = st.file_uploader("A file with conversations, if you have one", type=list(FORMS), key=key)
    draw("file_formats")
    if file is None:
        return None
    if known is not None and known.token == file.file_id:
        return known
    return Upload(file.name, file, file.file_id)


def ask_columns(upload: Upload) -> None:
    """Which column of a table of unknown form holds what; goes into the upload."""
    columns = columns_of(upload.path)
    draw("column_mapping", name=upload.name)
    chosen: dict[str, str] = {}
    with st.container(horizontal=True):
        for field, (label, usual) in COLUMNS.items():
            guess = next((column for column in columns if column.strip().lower() in usual), _NONE)
            options = [_NONE, *columns]
            column = st.selectbox(label, options, options.index(guess), key=f"column_{field}")
            if column != _NONE:
                chosen[column] = field
    upload.columns = chosen


def draw_trial_result(title: str, brand: str, result: TrialResult, days: int | None = None) -> None:
    """What came of a trial, with examples: of a source over `days`, of a file or of the store."""
    draw("trial_result", title=title, brand=brand, found=result, days=days)


def _tick(facts: SourceFacts, start: Container[str]) -> bool:
    return st.checkbox(f"**{facts.title}.** {facts.about}", facts.name in start, key=f"tick_{facts.name}")


def _ask_more(
    draft: BrandDraft, facts: SourceFacts, ticked: bool, start: Mapping[str, Sequence[str]], known_secrets: Container[str]
) -> None:
    named: tuple[str, ...] = ()
    if facts.places:
        label = f"{facts.title}: {facts.places.question}"
        named = _ask_list(label, start.get(facts.name, ()), facts.places.example)
    secrets = {}
    for name, label in facts.secrets.items():
        secrets[name] = _ask_secret(f"{facts.title}: {label}", name, name in known_secrets)
    if ticked:
        draft.places[facts.name] = named
        draft.secrets |= {name: value for name, value in secrets.items() if value}


def empty_secret_boxes() -> None:
    """What was typed into the boxes for secrets was taken: from the next run on they are other boxes, and empty."""
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1


def _ask_secret(label: str, name: str, is_known: bool) -> str:
    """`autocomplete` keeps browsers from filling in somebody's password, and from offering to keep this one."""
    key = f"secret_{name}_{st.session_state.get(_ROUND, 0)}"
    hint = "known already; leave it empty to keep it" if is_known else ""
    return st.text_input(label, type="password", autocomplete="new-password", placeholder=hint, key=key).strip()


def _ask_list(label: str, start: Sequence[str], example: str) -> tuple[str, ...]:
    text = st.text_input(label, ", ".join(start), max_chars=LONGEST, placeholder=example)
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def _kept_name(start: BrandWords, name: str) -> tuple[str, ...]:
    """The name counts as a spelling, unless the brand file was written so that it does not."""
    return () if start.name == name and start.aliases and name not in start.aliases else (name,)
