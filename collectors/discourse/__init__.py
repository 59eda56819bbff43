"""Discourse forums as a source. No key.

The facts are here; `collector` runs the source, `topic_reader` reads topics, `parse` makes Posts. Code for
several sources belongs to `collectors.engine`.
"""

from __future__ import annotations

from collectors.engine.source_facts import RUN_OPTIONS, THREAD_OPTIONS, WEB_OPTIONS, PlacesQuestion, SourceFacts

FACTS = SourceFacts(
    name="discourse",
    title="Forums (Discourse)",
    coverage="A product's or a hobby's own forum.",
    summary="Free, no key.",
    needs='sites = ["https://forum.example.com"], or the brand\'s communities.discourse',
    costs="free, within each forum's limits",
    details=("Searches public posts and reads whole topics, followed for 7 days. Only public addresses are opened"),
    terms="Each forum has its own rules. Its members delete and edit as long as it lets them, and we follow",
    places=PlacesQuestion("Which forums? (addresses)", "https://forum.example.com", setting="sites", required=True),
    options={
        **RUN_OPTIONS,
        **WEB_OPTIONS,
        **THREAD_OPTIONS,
        "sites": "the addresses of the forums; those in the brand's communities are read as well",
    },
)
