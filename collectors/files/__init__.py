"""Files of posts as a source: dumps, exports and tables. `engine` opens and parses them, `formats` has a module a format."""

from __future__ import annotations

from collectors.engine.source_facts import SourceFacts

FACTS = SourceFacts(
    name="file",
    title="Imported file",
    who_conversations="Whoever wrote what is in the file.",
    in_short="Free, no key.",
    needs="nothing",
    costs="nothing",
    details="Reddit dumps, twarc, 4CAT, Brandwatch, Talkwalker and Meltwater exports, CSV, XLSX, NDJSON",
    terms="Those of the tool or the data set that the file comes from",
    collected=False,
)
