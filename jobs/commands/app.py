"""The application of the command line: its groups, its help screen, its exit codes and the options commands share.

Each command imports what it needs when it runs, so that `--help` and `status` do not wait for the analysis to load.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from typer.core import TyperGroup

from jobs.console import ConsoleContext
from services import graceful_shutdown
from talkworthy.date_range import DEFAULT_WEEKS

Command = TypeVar("Command", bound=Callable[..., None])

OK, FAILED, FIXABLE, HELD = 0, 1, 2, 75
SECTIONS = {
    "Start and run": (
        *("try", "init", "import", "collect", "analyse"),
        *("run", "schedule", "status", "doctor", "open"),
    ),
    "See results": ("show", "report", "export", "annotate"),
    "Review and manage": ("label", "sample", "evaluate", "assumptions", "notes", "sources", "data"),
}
"""The sections of `talkworthy --help`, and the commands of each, in this order."""
OLD_NAMES = {
    "audit": ("data", "audit"),
    "card": ("show", "scorecard"),
    "claims": ("assumptions",),
    "customers": ("notes", "customers"),
    "forget": ("data", "forget"),
    "gap": ("show", "topic-gap"),
    "gaps": ("sources", "gaps"),
    "history": ("show", "history"),
    "insights": ("show", "insights"),
    "matters": ("show", "quality"),
    "preview": ("sources", "preview"),
    "quarantine": ("data", "quarantine"),
    "queue": ("notes", "queue"),
    "refresh": ("sources", "recheck"),
    "replay": ("sources", "retry"),
    "score": ("show", "score"),
    "speak": ("show", "replies"),
    "spread": ("show", "reach"),
    "topics": ("data", "topics"),
    "who": ("show", "needs"),
}
"""Earlier names of commands, and what each is called now. They still work; `--help` leaves them out."""


class TopLevel(TyperGroup):
    """The commands of `talkworthy`, listed by section, which also answer to the names they had before."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; SIGTERM and SIGINT end it within ten seconds."""
        with graceful_shutdown.exit_on_signal():
            return super().invoke(ctx)

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names in the order of `--help`."""
        return [name for names in SECTIONS.values() for name in names]

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write each section with one line for each command."""
        longest = max(map(len, self.commands))
        width = formatter.width - 6 - longest
        for title, names in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl(
                    [(name.ljust(longest), self.commands[name].get_short_help_str(width)) for name in names]
                )

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the command that the first words name."""
        return super().resolve_command(ctx, [*OLD_NAMES.get(args[0], args[:1]), *args[1:]])


app = typer.Typer(
    name="talkworthy",
    cls=TopLevel,
    help="Open-source social listening that measures word of mouth: is your brand worthy of conversation?",
    epilog="Exit codes: 0 done, 1 failed, 2 user error, 75 another job is running.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def add_group(name: str, summary: str) -> typer.Typer:
    """Return a new group of commands, `talkworthy NAME`."""
    group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
    app.add_typer(group, name=name, help=summary)
    return group


Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print only results and errors.")]
BrandNames = Annotated[
    list[str] | None, typer.Option("--brand", "-b", metavar="NAME", help="Only this brand; can be repeated.")
]
OneBrand = Annotated[str, typer.Option("--brand", "-b", metavar="NAME", help="The brand.")]
DateRangeText = Annotated[
    str,
    typer.Option(
        *("--window", "-w"), metavar="DATES", help="13w (weeks up to the newest post), all, or 2020-01-01..2020-06-30."
    ),
]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        "-o",
        metavar="FILE",
        help="Write to this file instead of standard output (-).",
        callback=lambda path: None if path == Path("-") else path,
    ),
]
By = Annotated[str, typer.Option("--by", metavar="NAME", help="Your name, which is stored with it.")]
OnlySources = Annotated[
    list[str] | None, typer.Option("--source", "-s", metavar="NAME", help="Only this source; can be repeated.")
]
BrandFile = Annotated[Path | None, typer.Option("--brands", metavar="FILE", help="The brand file (default: your own).")]
DEFAULT_DATE_RANGE = f"{DEFAULT_WEEKS}w"
A_PERSON = "a person"


def command(group: typer.Typer, name: str, makes_store: bool = False) -> Callable[[Command], Command]:
    """Return a decorator that adds a function to `group` as the command `name`, with its docstring as the help.

    The function's first parameter is a ConsoleContext, which is made from the options --json and --quiet. Only with
    `makes_store` does the command make a store where there is none.
    """

    def add(function: Command) -> Command:
        signature = inspect.signature(function, eval_str=True)
        _, *options = signature.parameters.values()

        def run(as_json: Json = False, quiet: Quiet = False, **values: Any) -> None:
            function(ConsoleContext(as_json, quiet, makes_store), **values)

        own = inspect.signature(run, eval_str=True).parameters
        run.__signature__ = signature.replace(parameters=[*options, own["as_json"], own["quiet"]])  # type: ignore[attr-defined]
        group.command(name, help=inspect.getdoc(function))(run)
        return function

    return add


def fail_if(failed: bool) -> None:
    """Exit with the code of a failure where `failed` is true."""
    if failed:
        raise typer.Exit(FAILED)
