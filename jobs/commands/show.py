"""`talkworthy show NAME`: print one result for each brand, as text or JSON.

A new measure is a `to_text` function in `jobs/text/`, and a function here that names what builds it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from jobs.commands import assumptions, data, notes
from jobs.commands.app import DEFAULT_DATE_RANGE, BrandNames, DateRangeText, OneBrand, add_group, command
from jobs.commands.per_brand import Measure, build_each, each, print_each
from jobs.console import ConsoleContext

if TYPE_CHECKING:
    from reports.queries.score.score_history import ScoreHistory
    from reports.queries.score.scorecard import Scorecard
    from talkworthy.date_range import DateRange
    from talkworthy.model import Brand
    from talkworthy.settings import Settings

show = add_group("show", "Print one result: score, history, replies, topics and more.")


def measure(name: str) -> Callable[[Callable[[], Measure[Any]]], None]:
    """Return a decorator for a function that returns a measure: it adds `show NAME`, with the docstring as its help."""

    def add(load: Callable[[], Measure[Any]]) -> None:
        def print_measure(
            context: ConsoleContext, brand: BrandNames = None, date_range: DateRangeText = DEFAULT_DATE_RANGE
        ) -> None:
            loaded = load()
            print_each(context, loaded, build_each(context, loaded.build, date_range, brand))

        print_measure.__doc__ = load.__doc__
        command(show, name)(print_measure)

    return add


@command(show, "score")
def score_command(
    context: ConsoleContext, brand: BrandNames = None, date_range: DateRangeText = DEFAULT_DATE_RANGE
) -> None:
    """Print the Talkworthy score with its 90% range.

    Where there is not enough data for a score, print what is missing. Each score is stored.
    """
    from jobs.text.measures.score import to_record, to_text
    from services.analysis.score import score
    from services.analysis.score_context import load_score_contexts

    with context.lock_store():
        scores = score(context, date_range, brand)
        contexts = load_score_contexts(context, date_range, scores) if context.as_json else {}
    record = [to_record(scores[name], score_context) for name, score_context in contexts.items()]
    context.print_result(record, to_text(scores))


@measure("history")
def _history() -> Measure[ScoreHistory]:
    """Print the score of every week, back to the first post.

    Every score uses today's rules and a date range as long as the one that --window names.
    """
    from jobs.text.measures.history import to_text
    from reports.queries.score.score_history import load_score_histories, to_record

    def build(
        connection: Any, settings: Settings, brands: Sequence[Brand], date_range: DateRange
    ) -> list[ScoreHistory]:
        return list(load_score_histories(connection, settings, date_range, [brand.name for brand in brands]).values())

    return Measure(build, to_record, to_text)


@measure("scorecard")
def _scorecard() -> Measure[Scorecard]:
    """Print how available, accessible and worthy a brand is.

    Does the brand answer, can people reach it, is it worthy of conversation, and do people come back?
    """
    from jobs.text.measures.scorecard import to_text
    from reports.queries.score.brand_report import compute_scores
    from reports.queries.score.scorecard import build_scorecard, to_record

    def build(connection: Any, settings: Settings, brands: Sequence[Brand], date_range: DateRange) -> list[Scorecard]:
        scores = compute_scores(connection, settings, date_range, [brand.name for brand in brands])
        return [build_scorecard(connection, brand, date_range, scores[brand.name]) for brand in brands]

    return Measure(build, to_record, to_text)


@command(show, "quality")
def quality_command(
    context: ConsoleContext,
    brand: BrandNames = None,
    date_range: DateRangeText = DEFAULT_DATE_RANGE,
    thread: Annotated[
        str | None, typer.Option("--conversation", "--talk", help="Only the conversation with this id.")
    ] = None,
) -> None:
    """Print six measures of how good the conversations are.

    Who speaks and about whom; is it back and forth, balanced, attentive and unscripted?
    """
    from jobs.text.measures import quality
    from reports.queries.conversation_quality import build_conversation_quality, to_record

    measure_quality = Measure(each(build_conversation_quality), to_record, quality.to_text)
    results = build_each(context, measure_quality.build, date_range, brand)
    if thread is None:
        print_each(context, measure_quality, results)
        return
    measures = quality.measures_of_thread(results, thread)
    context.print_result(measures, quality.thread_to_text(measures))


@measure("replies")
def _replies() -> Measure[Any]:
    """List the posts that may need a reply, with the reason.

    Also says why the other posts need none. Talkworthy itself never replies.
    """
    from jobs.text.measures.replies import to_text
    from reports.queries.people.response_queue import build_response_queues, to_record

    return Measure(each(build_response_queues), to_record, to_text)


@measure("starters")
def _starters() -> Measure[Any]:
    """Print which first posts draw people into a conversation."""
    from jobs.text.measures.starters import to_text
    from reports.queries.conversation_starters import build_starters, to_record

    return Measure(each(build_starters), to_record, to_text)


@measure("needs")
def _needs() -> Measure[Any]:
    """Print goals, pain points, worries, wishes and values, quoted."""
    from jobs.text.measures.needs import to_text
    from reports.queries.people.customer_needs import build_customer_needs, to_record

    return Measure(each(build_customer_needs), to_record, to_text)


@command(show, "topics")
def topics_command(context: ConsoleContext, brand: OneBrand) -> None:
    """List the topics that people talk about, largest first. `talkworthy data topics` renames and merges them."""
    data.topics_command(context, brand)


@measure("topic-gap")
def _topic_gap() -> Measure[Any]:
    """Compare people's topics with those of the brand's own posts."""
    from jobs.text.measures.topic_gap import to_text
    from reports.queries.topics.topic_gap import build_topic_gap, to_record

    return Measure(each(build_topic_gap), to_record, to_text)


@measure("reach")
def _reach() -> Measure[Any]:
    """Print communities, share of voice, first mentions and spikes."""
    from jobs.text.measures.reach import to_text
    from reports.queries.reach import build_reach, to_record

    def build(connection: Any, settings: Settings, brands: Sequence[Brand], date_range: DateRange) -> list[Any]:
        return [build_reach(connection, settings, brand, date_range) for brand in brands]

    return Measure(build, to_record, to_text)


@measure("insights")
def _insights() -> Measure[Any]:
    """Print what people say, with quotes: what is new or wanted."""
    from jobs.text.measures.insights import to_text
    from reports.queries.people.customer_insights import build_insights, to_record

    return Measure(each(build_insights), to_record, to_text)


@measure("switching")
def _switching() -> Measure[Any]:
    """Print who moved to the brand, and who moved away."""
    from jobs.text.measures.switching import to_text
    from reports.queries.switching import build_switching, to_record

    return Measure(each(build_switching), to_record, to_text)


@command(show, "customers")
def customers_command(
    context: ConsoleContext,
    brand: OneBrand,
    date_range: DateRangeText = DEFAULT_DATE_RANGE,
    week: Annotated[str | None, typer.Option(help="2026-W47; otherwise this week.", show_default=False)] = None,
) -> None:
    """Print four customer stories of the week, one of each kind.

    `talkworthy notes customers` also saves what you learned from them.
    """
    notes.customers_command(context, brand, date_range, week)


command(show, "assumptions")(assumptions.list_assumptions)
