"""Reading conversations: from posts to mentions, voices, talks and what each post says, for every tracked brand.

Pure: rows in, an AnalysisResult out. What needs all posts of a brand at once (copies, topics) comes after.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from analysis import topics
from analysis.annotators.base import ANNOTATORS, Said
from analysis.annotators.sentiment import TowardsBrand
from analysis.integrity import coordinated_posting, near_duplicates
from analysis.pipeline.thread_batch import Scene, Stored
from analysis.relevance.classifier import Example, Judged, learn, settle
from analysis.relevance.mentions import Matcher
from analysis.sentiment.learning import Example as TrainingExample
from analysis.sentiment.learning import learn as learn_sides
from analysis.sentiment.transformer import Transformer
from analysis.threads.author_types import BY_A_PERSON, AuthorTypes, Verdict
from talkworthy.findings import AnalysisResult, Finding
from talkworthy.model import Annotation, Brand
from talkworthy.query_language.format import to_text

VERSION = "6"
CORRECTED = ("sentiment", "cue", "stage")
"""Verdicts of annotators in whose place a person's word is put; voice and relevance see to it themselves."""


@dataclass(frozen=True, slots=True)
class Taught:
    """What labels teach: brand -> posts that name it and are about it or not; brand -> corrected sentiments."""

    examples: Mapping[str, Sequence[Example]] = field(default_factory=dict)
    training_examples: Mapping[str, Sequence[TrainingExample]] = field(default_factory=dict)


class Reader:
    """Reads conversations for a set of brands; `annotators` names those to ask, all where it does not say.

    `said`: brand -> name of a label -> post id -> what people said of it; `taught` is what can be learned from that.
    `model` names a transformer that takes the sides in place of the rules. Raises UserError where it is not there.
    """

    def __init__(
        self,
        brands: Sequence[Brand],
        annotators: Iterable[str] | None = None,
        said: Mapping[str, Mapping[str, Mapping[str, str]]] | None = None,
        taught: Taught | None = None,
        model: str | None = None,
    ) -> None:
        self.brands = brands
        said, taught = said or {}, taught or Taught()
        self._matcher = Matcher(brands)
        self._author_types = AuthorTypes(brands, {name: told.get("author_type", {}) for name, told in said.items()})
        self._relevance = {
            name: learn(told["relevant"], taught.examples.get(name, ()))
            for name, told in said.items()
            if "relevant" in told
        }
        self._said = said
        self._learned = {
            name: learn_sides({}, training_examples) for name, training_examples in taught.training_examples.items()
        }
        self._model = Transformer(model) if model else None
        self._annotators = [ANNOTATORS[name](brands) for name in (ANNOTATORS if annotators is None else annotators)]

    @property
    def fingerprint(self) -> str:
        """Changes whenever a brand or a rule does, so that what was read before is read again."""
        rules = {type(one).__name__: one.version for one in self._annotators} | {
            "author_type": self._author_types.version
        }
        rules |= {"copies": near_duplicates.VERSION, "floods": coordinated_posting.VERSION, "topics": topics.VERSION}
        rules |= {f"relevance of {name}": known.version for name, known in self._relevance.items() if known.version}
        rules |= {f"sides of {name}": known.version for name, known in self._learned.items() if known.version}
        rules |= {"model": self._model.version} if self._model else {}
        told = json.dumps([VERSION, rules, [_to_told(brand) for brand in self.brands]], default=sorted, sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    def read(self, rows: Sequence[Stored]) -> AnalysisResult:
        """All that is found in these whole conversations, which must come in time order each."""
        opened = self._open(rows)
        if opened is None:
            return AnalysisResult()
        parts = [self._read_for(brand, *opened) for brand in self.brands]
        return AnalysisResult(
            conversations=[conversation for part in parts for conversation in part.conversations],
            mentions=[post for part in parts for post in part.mentions],
            findings=[finding for part in parts for finding in part.findings],
        )

    def without_annotators(self) -> Reader:
        """Return a reader that finds the same talks and voices and says nothing else of a post."""
        reader = copy(self)
        reader._annotators = []
        return reader

    def hear(self, rows: Sequence[Stored], brand: str) -> list[Said]:
        """The posts of the talks about one brand in these conversations, as annotators are given them."""
        opened = self._open(rows)
        if opened is None:
            return []
        scene, judged = opened
        _, roles = scene.roles(brand, judged.get(brand, {}))
        verdicts = self._verdicts(brand, scene, roles)
        return [scene.said(place, brand, roles[place], verdict) for place, verdict in verdicts.items()]

    def _open(self, rows: Sequence[Stored]) -> tuple[Scene, Judged] | None:
        """The conversations that concern a brand, and what was judged of their posts; None where there is none."""
        found = [self._matcher.find(row.post) for row in rows]
        judged = settle(self._relevance, [row.post for row in rows], found) if self._relevance else {}
        concerned = {row.post.thread for row, mentions in zip(rows, found, strict=True) if mentions}
        concerned |= {row.post.thread for row in rows if any(row.post.id in of for of in judged.values())}
        if not concerned:
            return None
        kept = [place for place, row in enumerate(rows) if row.post.thread in concerned]
        return Scene([rows[place] for place in kept], [found[place] for place in kept]), judged

    def _verdicts(self, brand: str, scene: Scene, roles: Any) -> dict[int, Verdict]:
        """Place in the scene -> whose words these are, of all posts that stand in talk."""
        talking: list[int] = np.flatnonzero(roles > 0).tolist()
        told = self._author_types.tell_all([scene.rows[place].post for place in talking], brand)
        return dict(zip(talking, told, strict=True))

    def _read_for(self, brand: Brand, scene: Scene, all_judged: Judged) -> AnalysisResult:
        judged = all_judged.get(brand.name, {})
        noted = [Finding(scene.numbers[post], one.to_annotation(post, brand.name)) for post, one in judged.items()]
        names, roles = scene.roles(brand.name, judged)
        if not names.any():
            return AnalysisResult(findings=noted)
        verdicts = self._verdicts(brand.name, scene, roles)
        conversations = list(scene.conversations(brand.name, roles, names, verdicts))
        findings = [self._to_author_type(scene.rows[place], brand.name, verdict) for place, verdict in verdicts.items()]
        if self._annotators:
            said = [scene.said(place, brand.name, roles[place], verdict) for place, verdict in verdicts.items()]
            findings += self._annotate(scene, said)
        findings += noted
        return AnalysisResult(
            conversations, [scene.conversation_post(place, brand.name, roles[place]) for place in verdicts], findings
        )

    def _annotate(self, scene: Scene, said: Sequence[Said]) -> Iterator[Finding]:
        corrected = self._corrections(said)
        learned = self._learned.get(said[0].brand) if said else None
        words = {one.post.id: one for one in said} if learned or self._model else {}
        for one in self._annotators:
            found = one.annotate(said)
            if self._model and isinstance(one, TowardsBrand):
                # the rules say which posts may take a side
                found = self._model.annotate([words[annotation.post] for annotation in found])
            for annotation in found:
                if (annotation.post, annotation.name) in corrected:
                    continue
                if learned and annotation.name == "sentiment":
                    annotation = learned.settle(words[annotation.post], annotation)
                yield Finding(scene.numbers[annotation.post], annotation)
        for annotation in corrected.values():
            yield Finding(scene.numbers[annotation.post], annotation)

    def _corrections(self, said: Sequence[Said]) -> dict[tuple[str, str], Annotation]:
        """What people said of these posts: (post id, name) -> the verdict that stands in the place of ours."""
        told = self._said.get(said[0].brand, {}) if said else {}
        return {
            (one.post.id, name): Annotation(one.post.id, one.brand, name, VERSION, label, rule=BY_A_PERSON)
            for name in CORRECTED
            for one in said
            if (label := told.get(name, {}).get(one.post.id))
        }

    def _to_author_type(self, row: Stored, brand: str, verdict: Verdict) -> Finding:
        return Finding(
            row.pk,
            Annotation(
                post=row.post.id,
                brand=brand,
                name="author_type",
                version=self._author_types.version,
                label=verdict.author_type,
                start=verdict.start,
                stop=verdict.stop,
                rule=verdict.rule,
            ),
        )


def _to_told(brand: Brand) -> dict[str, Any]:
    """All that the brand says, its expressions as text: as a dict, an AND could not be told from an OR."""
    expressions = {"query": brand.query, "hide": brand.hide}
    return asdict(brand) | {name: None if one is None else to_text(one) for name, one in expressions.items()}
