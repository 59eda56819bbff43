"""Words and phrases that are more common about a brand than about its competitors."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import func, update

from reports.queries.distinctive_words import build_distinctive_words
from talkworthy.date_range import DateRange
from talkworthy.storage.schema.core import conversations, mentions

QUARTER = DateRange.ending(datetime(2026, 3, 29, tzinfo=UTC))


def test_words_of_either_side_are_listed_with_their_conversations(store, grow, settings):
    grow("Kettle", 52, "Chalk again in my {brand}, so annoying")
    grow("Kiln", 40, "The gasket of this {brand} whistles, so annoying")

    with store.read() as connection:
        words = build_distinctive_words(connection, settings, settings.brands[0], QUARTER)

    assert (words.ours, words.theirs) == (52, 40)
    assert [(word.topic, word.ours, word.theirs) for word in words.words if word.surely] == [("chalk", 52, 0)]
    assert {word.topic for word in words.their_words if word.surely} == {"gasket", "whistles"}
    assert words.words[0].topic == "chalk"


def test_a_phrase_is_listed_instead_of_its_words(store, grow, settings):
    grow("Kettle", 52, "Any luck with the water filter of the {brand}?")
    grow("Kiln", 40, "Any luck with the {brand}?")

    with store.read() as connection:
        words = build_distinctive_words(connection, settings, settings.brands[0], QUARTER).words

    listed = {word.topic for word in words}
    assert "water filter" in listed
    assert listed.isdisjoint({"water", "filter"})


def test_a_plural_counts_as_its_singular(store, grow, settings):
    grow("Kettle", 52, "Chalk again in my {brand}")
    grow("Kiln", 40, "Chalks again in my {brand}")

    with store.read() as connection:
        words = build_distinctive_words(connection, settings, settings.brands[0], QUARTER)

    assert not any(word.surely for word in (*words.words, *words.their_words))


def test_names_of_brands_and_communities_are_left_out(store, grow, settings):
    grow("Kettle", 52, "Dear teacups, my {brand} leaks")
    grow("Kiln", 40, "Dear kitchens, my {brand} leaks")

    with store.read() as connection:
        words = build_distinctive_words(connection, settings, settings.brands[0], QUARTER)

    listed = {part for word in (*words.words, *words.their_words) for part in word.topic.split()}
    assert listed.isdisjoint({"kettle", "kiln", "teacups", "kitchens"})


def test_what_links_leave_behind_is_left_out(store, grow, settings):
    grow("Kettle", 52, "My {brand}: https://www.forum.example/kettles.html")
    grow("Kiln", 40, "My {brand} leaks")

    with store.read() as connection:
        words = build_distinctive_words(connection, settings, settings.brands[0], QUARTER)

    listed = {part for word in words.words for part in word.topic.split()}
    assert listed.isdisjoint({"https", "www", "html"})


def test_words_that_both_sides_use_alike_are_not_sure(store, grow, settings):
    grow("Kettle", 52, "Mine leaks since the autumn, this {brand}")
    grow("Kiln", 40, "Mine leaks since the autumn, this {brand}")

    with store.read() as connection:
        words = build_distinctive_words(connection, settings, settings.brands[0], QUARTER)

    assert not any(word.surely for word in (*words.words, *words.their_words))


def test_posts_about_competitors_count_in_conversations_that_name_the_brand_too(store, grow, settings):
    grow("Kettle", 30, "Chalk again in my {brand}")
    grow("Kiln", 30, "The gasket of this {brand} whistles")
    with store.write() as connection:  # as if all threads were about both
        for table in (mentions, conversations):
            shared = func.replace(table.c.thread, "Kiln", "Kettle")
            connection.execute(update(table).where(table.c.brand == "Kiln").values(thread=shared))

    with store.read() as connection:
        words = build_distinctive_words(connection, settings, settings.brands[0], QUARTER)

    assert (words.ours, words.theirs) == (30, 30)


def test_too_few_conversations_are_not_compared(store, grow, settings):
    grow("Kettle", 52)
    grow("Kiln", 19)

    with store.read() as connection:
        words = build_distinctive_words(connection, settings, settings.brands[0], QUARTER)

    assert (words.ours, words.theirs, words.words, words.their_words) == (52, 19, (), ())
