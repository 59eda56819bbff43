"""X as a source: its facts. The collector, the search run, the client, the cursor and the parser are beside it.

Imports only the engine: no other source, and no client library of X at import time. Saves nothing.
"""

from __future__ import annotations

from collectors.engine.source_facts import NETWORK_OPTIONS, RUN_OPTIONS, SourceFacts

FACTS = SourceFacts(
    name="x",
    title="X",
    coverage="Public posts that name you, and the replies to them.",
    summary="No free tier: about $0.005 for each post that is read. A run spends at most its budget.",
    needs="X_BEARER_TOKEN, and a [sources.x] table",
    costs="pay per use: about $0.005 a post read, paid ahead",
    approval="needed; made at once, and works when credits are paid",
    details=(
        "A run spends at most its budget: $5 unless --budget or [sources.x] budget says otherwise. "
        "collect --dry-run estimates first"
    ),
    terms=(
        "What is deleted, protected, withheld or edited must go or change within 24 hours. Texts may not be handed on "
        "in bulk, and no model may be trained on them"
    ),
    secrets={"X_BEARER_TOKEN": "Bearer token"},
    key_required=True,
    options={
        **RUN_OPTIONS,
        **NETWORK_OPTIONS,
        "timeout": "seconds to wait for the next bytes of an answer (30)",
        "follow_days": "how long a thread is checked for new replies (7)",
        "archive": "true searches all of X's history instead of seven days (false)",
        "expand_authors": "true reads the author of every post too, at the price of a user each (false)",
        "price_post": "US dollars for a post that is read (0.005)",
        "price_user": "US dollars for a user that is read (0.01)",
        "price_count": "US dollars for a request that counts (0.005)",
    },
    initial_options={"budget": 2.0, "monthly_budget": 20.0},
    interval="1d",
    charges=True,
    may_quote=False,
    may_train=False,
    short_handles=True,
)
