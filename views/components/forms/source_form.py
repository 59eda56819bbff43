"""The forms for a brand's names and for its sources, and the result of a test."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

import streamlit as st

from collectors.engine.source_facts import SourceFacts, collected_sources
from services.operations.brand_setup import BrandDraft, Upload, accounts_by_source, check_words
from services.operations.brand_trial import TrialResult
from talkworthy.errors import UserError
from talkworthy.settings_writer import BrandInput
from views.components.templating import draw

LONGEST = 2_000
FORMS = ("csv", "tsv", "xlsx", "ndjson", "jsonl", "json", "txt", "gz", "zst")
_ROUND = "secrets_round"
_LISTEN = "listen_at_once"


def ask_brand(key: str, known: BrandInput | None, submit: str, listens: bool = False) -> BrandInput | None:
    """Draw the form for a brand's names, filled with `known`; return the input when it is sent and valid, else None.

    With `listens` it has a first button "Listen" too; `is_listening` says whether that one was pressed.
    """
    start = known or BrandInput("")
    others = [alias for alias in start.aliases if alias != start.name]
    with st.form(key, border=False):
        name = st.text_input("Brand name", start.name, max_chars=80, placeholder="Copper Kettle")
        aliases = _ask_list("Alternative spellings", others, "CopperKettle, copper-kettle")
        never_near = _ask_list("Exclude mentions near these words", start.never_near, "whistling, antique")
        with st.expander("More: competitors, your accounts, ambiguous name"):
            near = _ask_list(
                "If your name is a common word, require one of these nearby", start.near, "coffee, roaster"
            )
            competitors = _ask_list("Competitors", start.competitors, "Northlight, Mornside")
            own = sorted({handle for handles in start.official.values() for handle in handles})
            accounts = _ask_list("Your official accounts", own, "@copperkettle_hq")
        pressed = listens and st.form_submit_button("Listen", type="primary", key=_LISTEN)
        sent = st.form_submit_button(submit, type="secondary" if listens else "primary") or pressed
    if not sent:
        return None
    words = BrandInput(
        name.strip(),
        tuple(dict.fromkeys((*_kept_name(start, name.strip()), *aliases))),
        near,
        never_near,
        competitors,
        start.communities,
        start.official if list(accounts) == own else accounts_by_source(accounts),
    )
    try:
        check_words(words)
    except UserError as error:
        draw("warning", words=str(error))
        return None
    return words


def is_listening() -> bool:
    """Return whether the button "Listen" was just pressed."""
    return bool(st.session_state.get(_LISTEN))


def ask_places(
    key: str, start: Mapping[str, Sequence[str]], known_secrets: Container[str], submit: str
) -> BrandDraft | None:
    """Draw the form for sources; return a draft with their places and secrets when it is sent, else None.

    `start`: the sources that are ticked at first, with their places. `known_secrets`: the names of secrets that are
    saved already; their values are never shown.
    """
    draft = BrandDraft(BrandInput(""))
    with st.form(key, border=False):
        ready = [facts for facts in collected_sources() if facts.ready_at_once]
        ticked = [facts for facts in ready if _tick(facts, start)]
        with st.expander("Options: sites, hashtags, feeds"):
            for facts in ready:
                _ask_more(draft, facts, facts in ticked, start, known_secrets)
        with st.expander("More sources: check what each needs and allows"):
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
        draw("warning", words=f"{question} Enter at least one, or untick the source.")
    return None if missing else draft


def ask_file(key: str, known: Upload | None) -> Upload | None:
    """Draw the upload box for a file of posts; return the file in it, or `known` where it is the same."""
    file = st.file_uploader("File with conversations (optional)", type=list(FORMS), key=key)
    draw("file_formats")
    if file is None:
        return None
    if known is not None and known.token == file.file_id:
        return known
    return Upload(file.name, file, file.file_id)


def draw_trial_result(title: str, brand: str, result: TrialResult, days: int | None = None) -> None:
    """Draw the result of a test with examples: of a source over `days`, of a file, or of the store."""
    draw("trial_result", title=title, brand=brand, result=result, days=days)


def _tick(facts: SourceFacts, start: Container[str]) -> bool:
    return st.checkbox(f"**{facts.title}.** {facts.about}", facts.name in start, key=f"tick_{facts.name}")


def _ask_more(
    draft: BrandDraft,
    facts: SourceFacts,
    ticked: bool,
    start: Mapping[str, Sequence[str]],
    known_secrets: Container[str],
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
    """Empty the boxes for secrets after their values were saved: the next run draws new boxes."""
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1


def _ask_secret(label: str, name: str, is_known: bool) -> str:
    """Draw a box for a secret; `autocomplete` keeps browsers from filling in or saving a password."""
    key = f"secret_{name}_{st.session_state.get(_ROUND, 0)}"
    hint = "saved already; leave empty to keep it" if is_known else ""
    return st.text_input(label, type="password", autocomplete="new-password", placeholder=hint, key=key).strip()


def _ask_list(label: str, start: Sequence[str], example: str) -> tuple[str, ...]:
    text = st.text_input(label, ", ".join(start), max_chars=LONGEST, placeholder=example)
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def _kept_name(start: BrandInput, name: str) -> tuple[str, ...]:
    """Return the name as a spelling, unless the brand file excludes it."""
    return () if start.name == name and start.aliases and name not in start.aliases else (name,)
