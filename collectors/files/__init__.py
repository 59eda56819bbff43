"""Files of posts as a source: data sets, exports and tables.

`engine` opens and parses files; `formats` has one module per file format. Saving the posts belongs to services.
"""

from __future__ import annotations

from collectors.engine.source_facts import SourceFacts

FACTS = SourceFacts(
    name="file",
    title="Imported file",
    coverage="The authors of the posts in the file.",
    summary="Free, no key.",
    needs="nothing",
    costs="nothing",
    details="Over thirty formats of dumps, archives and exports (docs/imports.md); any CSV, XLSX or JSON with a map",
    terms="The terms of the tool or data set that the file comes from",
    collected=False,
)
