"""Makers, sellers and staff that the model recognises where no rule does."""

from __future__ import annotations

from dataclasses import replace

from analysis.mention_model.reading import MentionReading, model_rule
from analysis.threads.author_types import PUBLIC, AuthorTypeResult
from talkworthy.model import AuthorType

KIND = "author_type"
RECOGNISED: tuple[AuthorType, ...] = ("promoter", "staff")


def with_model(result: AuthorTypeResult, reading: MentionReading) -> AuthorTypeResult:
    """Return the author type by rules, or the model's where no rule saw a sign and the model is sure of one."""
    if result is not PUBLIC:
        return result
    for author_type in RECOGNISED:
        probability = reading.applies(KIND, author_type, result.author_type)
        if probability is not None:
            rule = f"writes like a {author_type}: {model_rule(probability)}"
            return replace(result, author_type=author_type, rule=rule)
    return result
