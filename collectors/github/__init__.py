"""GitHub as a source: issues, pull requests and discussions. A token is optional.

The facts are here; `collector` runs the source, `issues` and `discussions` find and read threads, `queries` writes
search texts, `client` and `graphql` call the two APIs, `recheck` reads known posts again, `parse` and
`parse_discussion` make Posts. Code for several sources belongs to `collectors.engine`.
"""

from __future__ import annotations

from collectors.engine.source_facts import RUN_OPTIONS, THREAD_OPTIONS, WEB_OPTIONS, PlacesQuestion, SourceFacts

FACTS = SourceFacts(
    name="github",
    title="GitHub",
    coverage="People who use software: bug reports, questions and wishes.",
    summary="Free, no key.",
    needs="nothing; GITHUB_TOKEN (free, without any rights) raises the limit and adds discussions",
    costs="free: 60 requests an hour, 5,000 with a token",
    details=(
        "Public issues and, with a token, discussions, each with all comments, followed for 7 days (follow_days); pull "
        "requests if pull_requests is true. What does not fit into a run is read by the next one. Owners and members "
        "of your own repositories (communities.github) count as staff"
    ),
    terms="Authors and maintainers can edit and delete at any time; we follow within a week",
    secrets={
        "GITHUB_TOKEN": "Token (free, from github.com/settings/tokens; allows more requests and adds discussions)"
    },
    places=PlacesQuestion(
        "Only in these accounts or repositories? (empty: everywhere)", "acme, acme/kettle", setting="repositories"
    ),
    options={
        **RUN_OPTIONS,
        **WEB_OPTIONS,
        **THREAD_OPTIONS,
        "repositories": "search only these accounts and repositories, and those of the brand's communities (all)",
        "exclude": "accounts and repositories that are left out",
        "pull_requests": "true searches pull requests, too, most of which robots and developers write (false)",
        "most_requests": "requests that a run may spend on threads (50; 1,000 with a token)",
    },
    ready_at_once=True,
    likes=("thumbs up", "thumbs up"),
    replies=("comment", "comments"),
)
