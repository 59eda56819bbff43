"""Stack Exchange as a source. A key is optional.

The facts are here; `collector` runs the source, `client` calls the API, `parse` makes Posts. Code for several
sources belongs to `collectors.engine`.
"""

from __future__ import annotations

from collectors.engine.source_facts import RUN_OPTIONS, THREAD_OPTIONS, WEB_OPTIONS, PlacesQuestion, SourceFacts

FACTS = SourceFacts(
    name="stackexchange",
    title="Stack Exchange",
    coverage="Questions and answers on Stack Overflow and its neighbours.",
    summary="Free, no key.",
    needs="nothing; STACKEXCHANGE_KEY (free) raises the quota",
    costs="free: 300 requests a day, 10,000 with a key",
    details=(
        "sites (stackoverflow, superuser, webapps). Questions and answers are searched, comments come with them. "
        "Authors are Name (number); write official accounts so"
    ),
    terms="Posts are under CC BY-SA: an author may ask that the name be taken off",
    secrets={"STACKEXCHANGE_KEY": "Key (free, allows more requests)"},
    places=PlacesQuestion("Which of its sites?", "stackoverflow, superuser", setting="sites"),
    options={
        **RUN_OPTIONS,
        **WEB_OPTIONS,
        **THREAD_OPTIONS,
        "sites": 'the sites to read (["stackoverflow", "superuser", "webapps"])',
    },
    ready_at_once=True,
    likes=("vote", "votes"),
    replies=("answer", "answers"),
)
