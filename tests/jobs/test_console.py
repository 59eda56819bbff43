"""What the terminal shows: as it was typed."""

from __future__ import annotations

import io
import json

import pytest
from rich.console import Console

from jobs.console import ConsoleContext, print_error

HOSTILE = "[red]Brand[/red] :smile: \x1b[2J\u202e"
SHOWN = "[red]Brand[/red] :smile: \\x1b[2J\\u202e"


def test_a_message_is_shown_as_typed(capsys: pytest.CaptureFixture[str]) -> None:
    ConsoleContext().print_message(HOSTILE)
    print_error(HOSTILE)
    assert capsys.readouterr().err == f"{SHOWN}\n{SHOWN}\n"


def test_a_result_is_shown_as_typed(capsys: pytest.CaptureFixture[str]) -> None:
    ConsoleContext().print_result({}, HOSTILE)
    assert capsys.readouterr().out == f"{SHOWN}\n"


def test_json_has_the_same_text_and_no_control_characters(capsys: pytest.CaptureFixture[str]) -> None:
    ConsoleContext(as_json=True).print_result({"text": HOSTILE + "\x9b31m"}, "")
    output = capsys.readouterr().out
    assert json.loads(output) == {"text": HOSTILE + "\x9b31m"}
    assert not set("\x1b\x9b\u202e") & set(output)


def test_a_progress_bar_shows_the_name_of_a_brand_as_typed() -> None:
    context = ConsoleContext()
    output = io.StringIO()
    context.console = Console(file=output, force_terminal=True, width=120)
    with context.progress(f"reddit: {HOSTILE}", 10) as bar:
        bar.update(5, 5)
    assert SHOWN in output.getvalue()
