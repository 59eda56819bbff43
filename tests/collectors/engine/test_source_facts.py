"""Every source states all facts that screens, reports and commands need."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import collectors
from collectors.engine.collector import COLLECTORS
from collectors.engine.source_facts import RUN_OPTIONS, SourceFacts, collected_sources, facts_by_name, facts_of

FOLDER = Path(collectors.__file__).parent
OPTION = re.compile(r"""access\.(?:text|number|flag)\(\s*"(\w+)"|settings\.get\(\s*"(\w+)\"""")
SOURCES = collected_sources()
each_source = pytest.mark.parametrize("facts", SOURCES, ids=lambda facts: facts.name)


def code_of(source: str) -> str:
    """The code of one source, whether it is a folder or files that begin with its name."""
    parts = (path.relative_to(FOLDER) for path in FOLDER.rglob("*.py"))
    own = (part for part in parts if part.parts[0].removesuffix(".py").partition("_")[0] == source)
    code = [part for part in own if part.stem != "__init__" and not part.stem.endswith("_facts")]
    return "\n".join((FOLDER / part).read_text(encoding="utf-8") for part in code)


def test_exactly_the_sources_with_a_collector_say_so() -> None:
    assert {facts.name for facts in SOURCES} == set(COLLECTORS)


def test_imported_files_have_facts_and_no_collector() -> None:
    assert facts_of("file").title == "Imported file"
    assert not facts_of("file").collected


@each_source
def test_no_fact_is_missing(facts: SourceFacts) -> None:
    texts = (facts.title, facts.coverage, facts.summary, facts.needs, facts.costs, facts.details, facts.terms)
    assert all(text.strip() for text in texts)
    assert facts.about.endswith(".")
    assert facts.options.keys() >= RUN_OPTIONS.keys()
    assert all(text.strip() for text in facts.options.values())


@each_source
def test_every_option_that_its_code_reads_is_in_its_facts(facts: SourceFacts) -> None:
    read = {name for pair in OPTION.findall(code_of(facts.name)) for name in pair if name}
    assert read - facts.options.keys() == set()


@each_source
def test_every_secret_that_its_code_reads_is_in_its_facts(facts: SourceFacts) -> None:
    read = set(re.findall(rf'"({facts.name.upper()}_[A-Z_]+)"', code_of(facts.name)))
    assert read == set(facts.secrets)


@each_source
def test_what_is_written_into_its_table_is_an_option_of_it(facts: SourceFacts) -> None:
    requested = {facts.places.setting} - {""} if facts.places else set()
    assert facts.options.keys() >= facts.initial_options.keys() | requested


@each_source
def test_a_source_that_is_ready_at_once_needs_neither_a_key_nor_a_place(facts: SourceFacts) -> None:
    needs_more = facts.key_required or bool(facts.places and facts.places.required)
    assert not (facts.ready_at_once and needs_more)


def test_sources_are_listed_by_their_titles() -> None:
    titles = [facts.title for facts in SOURCES]
    assert titles == sorted(titles, key=str.casefold)
    assert {"Bluesky", "Forums (Discourse)", "X"} <= set(titles)


def test_an_unknown_source_has_only_a_name() -> None:
    facts = facts_of("guestbook")
    assert (facts.name, facts.title, facts.may_quote, facts.collected) == ("guestbook", "guestbook", True, False)


def test_two_sources_with_the_same_name_raise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The package `collectors/x` already uses the name."""
    twin = tmp_path / "twin_source"
    twin.mkdir()
    (twin / "__init__.py").write_text(
        "from collectors.engine.source_facts import SourceFacts\nFACTS = SourceFacts('x', 'Y')\n", encoding="utf-8"
    )
    monkeypatch.setattr(collectors, "__path__", [*collectors.__path__, str(tmp_path)])
    with pytest.raises(ValueError, match="Two sources have the same name"):
        facts_by_name.__wrapped__()
    sys.modules.pop("collectors.twin_source")


def test_facts_are_read_without_any_client_library() -> None:
    code = (
        "import sys; from collectors.engine.source_facts import facts_by_name; facts_by_name();"
        "print(sorted({'praw', 'tweepy', 'atproto', 'mastodon', 'httpx', 'requests', 'feedparser'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=FOLDER.parent)
    assert done.stdout.strip() == "[]"
