"""The words of dates in many languages: months, weekdays, halves of the day, and words without meaning for the date."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import Any

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_LANGUAGES = (
    "en", "es", "pt", "de", "fr", "it", "nl", "pl", "ru", "uk", "tr", "sv", "da", "nb", "fi", "cs", "sk", "sl", "hu",
    "ro", "bg", "el", "hr", "id", "ms", "vi", "ja", "ko", "zh", "ar", "he", "ca", "et", "lv", "lt",
)  # fmt: skip
"""The most frequent languages of posts; with more, more words would mean two months. Thai counts years from another."""

FILLERS = frozenset({
    "at", "on", "of", "the", "um", "uhr", "den", "der", "à", "a", "le", "er", "las", "los", "el", "de", "del",
    "do", "da", "ás", "às", "em", "o", "il", "alle", "ore", "ora", "del'", "og", "kl", "klo", "klokken",
    "i", "w", "r", "года", "год", "г", "в", "р", "року",  # noqa: RUF001
    "ob", "u", "v", "dne", "la", "om", "op", "te", "pukul",
    "saat", "lúc", "feira", "th", "st", "nd", "rd", "bis",
})  # fmt: skip
"""Words between day, month, year and time that change nothing."""

PUBLISHED = frozenset({
    "posted", "published", "reviewed", "written", "submitted", "commented", "created",
    "veröffentlicht", "geschrieben", "verfasst", "bewertet", "gepostet", "rezension", "bewertung", "kommentiert",
    "publié", "publiée", "posté", "postée", "écrit", "écrite", "rédigé", "rédigée", "déposé", "commenté", "évalué",
    "avis publié", "avis laissé", "avis déposé",
    "publicado", "publicada", "escrito", "escrita", "opinión escrita", "reseñado", "reseñada", "calificado",
    "revisado", "opinado", "postado", "postada", "avaliado", "avaliada", "enviado", "enviada",
    "pubblicato", "pubblicata", "scritto", "scritta", "recensito", "recensita", "recensione",
    "geplaatst", "gepubliceerd", "geschreven", "beoordeeld",
    "opublikowano", "napisano", "dodano", "zrecenzowano", "опубликовано", "опубликована", "добавлено",
    "skrivet", "recenserad", "publicerad", "julkaistu", "lagt inn", "oprettet",
})  # fmt: skip
"""What sites write before the date of a post: `Posted: July 18, 2024`, `Publicada el 18 de julio de 2024`."""

PREPOSITIONS = frozenset({"on", "am", "vom", "le", "du", "el", "em", "il", "op", "dnia", "den"})
"""Words between the place of a post and its date: `Reviewed in the United States on March 5, 2020`."""


@cache
def month_numbers() -> Mapping[str, int]:
    """Return the number of the month that each name means, in lower case; without names that mean two months.

    `listopad` is November in Polish and October in Croatian. The names are those of the library dateparser.
    """
    numbers: dict[str, set[int]] = {}
    for language in _languages():
        for number, month in enumerate(MONTHS, 1):
            for name in _names(language, month, 3):
                numbers.setdefault(name, set()).add(number)
    return {name: min(months) for name, months in numbers.items() if len(months) == 1}


@cache
def weekday_names() -> frozenset[str]:
    """Return the names of weekdays, in lower case."""
    return frozenset(name for language in _languages() for day in _WEEKDAYS for name in _names(language, day, 2))


def fold(word: str) -> str:
    """Return `word` in lower case and without the dot of an abbreviation."""
    return unicodedata.normalize("NFKC", word.lower()).strip(".")


def _languages() -> Iterator[Mapping[str, Any]]:
    for language in _LANGUAGES:
        yield import_module(f"dateparser.data.date_translation_data.{language}").info


def _names(language: Mapping[str, Any], key: str, shortest: int) -> Iterator[str]:
    """Yield the single words, with accents and without.

    With fewer letters than `shortest` they are other words in other languages.
    """
    for name in language.get(key, ()):
        if (word := fold(name)).isalpha() and len(word) >= shortest:
            yield word
            yield "".join(mark for mark in unicodedata.normalize("NFD", word) if not unicodedata.combining(mark))
