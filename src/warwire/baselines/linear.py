"""Linear classifiers over hashed features: a tagger a layer, statements, zones; records by the rules of the lexicon."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, ClassVar, Final, NamedTuple, Self, cast, get_args

import numpy as np

from warwire.baselines.arrays import pack
from warwire.baselines.attribution import Segment
from warwire.baselines.classifier import Classifier
from warwire.baselines.document import Document
from warwire.baselines.hashing import Indices
from warwire.baselines.losses import Candidate
from warwire.baselines.opinions import statement_features
from warwire.baselines.phrases import PhraseReader
from warwire.baselines.prediction import Prediction
from warwire.baselines.records import Findings, Parties, assemble
from warwire.baselines.rules import Ruled, apply_rules, candidates_of, nested, ruled_spans, ruled_tags, segments_of
from warwire.baselines.scanner import Chunk
from warwire.baselines.spans import Spans
from warwire.baselines.system import Filed, Origin, Raw, Setting, Step, checked
from warwire.baselines.tagger import Featuriser, Floats, Tagger, Taggers, Tags, tags_of
from warwire.baselines.words import seed_words
from warwire.baselines.zone_classifier import ZoneClassifier
from warwire.baselines.zones import rule_zones
from warwire.errors import InputError, NotTrained, Problem
from warwire.model.labels import ActorKind, StatementLabel, Status
from warwire.model.record import Article, Zone

__all__ = ["LAYERS", "SETTINGS", "Judgement", "Linear"]

_LONGEST: Final = 9
# Function words that a span may begin with.
_OPENING: Final = frozenset({"no", "nobody", "another", "some", "all", "both", "any"})
LAYERS: Final = ("actor", "weapon", "loss")
SETTINGS: Final = {
    "seed": Setting(1, 0, 2**31 - 1),
    "bits": Setting(18, 8, 24),
    "alpha": Setting(1e-4, 1e-9, 1.0),
    "epochs": Setting(12, 1, 1000),
    "statement_c": Setting(0.5, 1e-6, 1e6),
    "zone_c": Setting(1.0, 1e-6, 1e6),
}
"""Seed; log2 of the feature space; strength of the taggers' L2 penalty; passes over the data; inverse penalties of the
statement and the zone classifier."""


class Judgement(NamedTuple):
    """What trained classifiers think of an article, beside its labels.

    Attributes:
        document: its words and sentences.
        tags: of each layer, the BIO tags of the labels, shape ``[words]``.
        tag_scores: of each layer, the log-probability of each tag, shape ``[words, 3]`` (of ``crf``, sums of weights).
        segments: stretches of words that a statement covers.
        labels: the label of each of them.
        label_scores: the log-probability of each label, shape ``[segments, labels]``.
        label_names: the label of each column.
    """

    document: Document
    tags: dict[str, Tags]
    tag_scores: dict[str, Floats]
    segments: list[Segment]
    labels: list[StatementLabel]
    label_scores: Floats
    label_names: list[str]


class Linear(Filed):
    """The linear baseline."""

    name = "linear"
    known: ClassVar[Mapping[str, Setting]] = SETTINGS

    def __init__(self, settings: dict[str, Any] | None = None) -> None:
        self.settings = checked(settings, self.known)
        self.origin = Origin()
        self._words = seed_words()
        self._featuriser = Featuriser(self._words, int(self.settings["bits"]))
        self._taggers: Taggers | None = None
        self._statements: Classifier | None = None
        self._zones: ZoneClassifier | None = None

    # -- training ------------------------------------------------------------------------------------------------

    def fit(self, train: Sequence[Article], dev: Sequence[Article], step: Step | None = None) -> None:  # noqa: ARG002  (the protocol's signature)
        """Train every classifier on the articles; the settings are fixed, so ``dev`` is left alone."""
        if not train:
            raise InputError(
                [Problem("no-articles", "there is no article to train on", remedy="name a release with a train split")]
            )
        say = step or (lambda _what, _done, _total: None)
        total = len(train) + len(LAYERS) + 2
        features, statements, statement_labels = [], [], []
        documents: list[Document] = []
        tags: dict[str, list[Tags]] = {layer: [] for layer in LAYERS}
        for done, article in enumerate(train):
            ruled = apply_rules(article.text, _lines_only(article), self._words)
            documents.append(ruled.document)
            features.append(self._featuriser.features(ruled.document, ruled_tags(ruled)))
            for layer in LAYERS:
                tags[layer].append(tags_of(_gold_spans(article, layer, ruled), len(ruled.document.words)))
            for segment in segments_of(ruled, ruled.chunks):
                label = _gold_label(article, segment, ruled)
                if label:
                    statements.append(statement_features(ruled.document, segment, self._words))
                    statement_labels.append(label)
            say("reading articles", done + 1, total)
        self._taggers = self._train_taggers(
            features, tags, documents, lambda layer, done: say(f"training the {layer} tagger", len(train) + done, total)
        )
        bits, seed = int(self.settings["bits"]), int(self.settings["seed"])
        self._statements = Classifier.train(
            statements, statement_labels, bits, float(self.settings["statement_c"]), seed
        )
        say("training the statement classifier", total - 1, total)
        self._zones = ZoneClassifier.train(train, self._words, bits, float(self.settings["zone_c"]), seed)
        say("training the zone classifier", total, total)

    def _train_taggers(
        self,
        features: list[Indices],
        tags: dict[str, list[Tags]],
        documents: list[Document],
        tell: Callable[[str, int], None],
    ) -> Taggers:
        """Train a tagger a layer, given the features and the BIO tags of the words of each document.

        Args:
            features: of each document, shape ``[words, features]``.
            tags: of each layer and document, shape ``[words]``.
            documents: the documents.
            tell: told which layer is done, and how many are.
        """
        taggers: dict[str, Tagger] = {}
        for number, layer in enumerate(LAYERS):
            taggers[layer] = self._train_tagger(features, tags[layer], documents)
            tell(layer, number + 1)
        return self._join_taggers(taggers)

    def _train_tagger(self, features: list[Indices], tags: list[Tags], _documents: list[Document]) -> Tagger:
        return Tagger.train(features, tags, self.settings)

    def _join_taggers(self, taggers: dict[str, Tagger]) -> Taggers:
        return Taggers(taggers)

    # -- prediction ----------------------------------------------------------------------------------------------

    def predict(self, articles: Iterable[Raw]) -> list[Prediction]:
        """Return all layers."""
        taggers, statements, zones = self._parts(
            f"the {self.name} system was not trained; train it with: warwire train {self.name}"
        )
        return [self._predict(article, taggers, statements, zones) for article in articles]

    def judge(self, article: Article) -> Judgement:
        """Return what the classifiers think of each word and sentence of an annotated article, given its zones.

        Raises:
            NotTrained: the system was neither trained nor loaded.
            WarwireError: its taggers tell spans alone.
        """
        taggers, statements, _ = self._parts("there is nothing to judge by before the system is trained")
        ruled = apply_rules(article.text, article.zones, self._words)
        words = self._featuriser.features(ruled.document, ruled_tags(ruled))
        tags = {layer: tags_of(_gold_spans(article, layer, ruled), len(ruled.document.words)) for layer in LAYERS}
        segments = [s for s in segments_of(ruled, ruled.chunks) if _gold_label(article, s, ruled)]
        rows = [statement_features(ruled.document, segment, self._words) for segment in segments]
        odds = statements.scores(rows) if rows else np.zeros((0, len(statements.labels)))
        return Judgement(
            document=ruled.document,
            tags=tags,
            tag_scores=dict(zip(LAYERS, taggers.scores(words).transpose(1, 0, 2), strict=True)),
            segments=segments,
            labels=[cast(StatementLabel, _gold_label(article, segment, ruled)) for segment in segments],
            label_scores=odds - np.logaddexp.reduce(odds, axis=1, keepdims=True),
            label_names=statements.labels,
        )

    def _parts(self, missing: str) -> tuple[Taggers, Classifier, ZoneClassifier]:
        if self._taggers is None or self._statements is None or self._zones is None:
            raise NotTrained(missing)
        return self._taggers, self._statements, self._zones

    def _predict(
        self, article: Raw, taggers: Taggers, statements: Classifier, zone_classifier: ZoneClassifier
    ) -> Prediction:
        zones = zone_classifier.zones(article.text)
        ruled = apply_rules(article.text, zones, self._words)
        document = ruled.document
        if not document.words:
            return Prediction(id=article.id, zones=zones, statements=(), mentions=(), losses=(), actors=())
        features = self._featuriser.features(document, ruled_tags(ruled))
        spans = taggers.spans(features, document)
        mended = self._mended(ruled, spans)
        losses = mended["loss"]
        weapons = nested(mended["weapon"], losses)
        actors = nested(mended["actor"], [*losses, *weapons])
        chunks = sorted(
            [self._chunk(ruled, *span, "weapon") for span in weapons if self._plausible(ruled, *span, "weapon")]
            + [self._chunk(ruled, *span, "actor") for span in actors if self._plausible(ruled, *span, "actor")]
        )
        candidates = candidates_of(ruled, losses, [chunk for chunk in chunks if chunk.label == "weapon"])
        segments = segments_of(ruled, chunks)
        labels = statements.predict([statement_features(document, segment, self._words) for segment in segments])
        findings = Findings(document, zones, chunks, candidates, segments, cast("list[StatementLabel]", labels))
        return assemble(article.id, findings, ruled.words, self._refine)

    def _mended(self, ruled: Ruled, spans: dict[str, list[tuple[int, int]]]) -> dict[str, list[tuple[int, int]]]:
        """Return the spans of the taggers, mended and completed by rules."""
        trimmed = {layer: [_trimmed(ruled, *span) for span in spans[layer]] for layer in LAYERS}
        found = {layer: [(first, last) for first, last in trimmed[layer] if first < last] for layer in LAYERS}
        named = _whole_names(ruled, found["actor"])
        return {
            "actor": _joined(_split(ruled, named, "actor"), ruled_spans(ruled, "actor")),
            "weapon": _joined(_split(ruled, found["weapon"], "weapon"), ruled_spans(ruled, "weapon")),
            "loss": self._losses(ruled, found["loss"]),
        }

    def _plausible(self, ruled: Ruled, first: int, last: int, label: str) -> bool:
        """Whether a span can be a mention: a weapon has a known noun or name, an actor does not end on a mere modifier.

        What the rules found as well is plausible; the checks keep words of a kind from passing that training did not
        show.
        """
        words, word, lower = ruled.words, ruled.document.words[last - 1], ruled.document.lower[last - 1]
        if any(c.label == label and c.last == last and c.first < last for c in ruled.chunks.over(first, last)):
            return True
        if label == "weapon":
            return any(
                ruled.document.lower[i] in words.weapons.starts or words.model(ruled.document.words[i])
                for i in range(first, last)
            )
        if last - first > _LONGEST:
            return False
        modifier = lower in words.actor_modifiers and lower not in words.actors.starts
        return not modifier and word not in words.demonyms.keys() - words.peoples.keys() and lower not in words.closed

    def _refine(self, parties: Parties) -> list[tuple[Candidate, Status]]:
        """Return the losses with their fields and status, as the rules have them."""
        return [(candidate, parties.status(candidate)) for candidate in parties.completed()]

    def _losses(self, ruled: Ruled, tagged: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """Return the losses: those of the tagger near a word of harm, and those of the rules that overlap none."""
        near = [span for span in _whole_phrases(ruled, tagged) if _near_harm(ruled, *span)]
        return _joined(near, [(c.first, c.last) for c in ruled.candidates])

    def _chunk(self, ruled: Ruled, first: int, last: int, label: str) -> Chunk:
        """Return a mention with its kind or type: the rules' where they found it too, else its head noun's."""
        overlapping = [c for c in ruled.chunks.over(first, last) if c.label == label]
        for chunk in overlapping:
            if chunk.last == last or (chunk.first <= chunk.head and first <= chunk.head < last):
                return Chunk(first, last, label, chunk.value, min(max(chunk.head, first), last - 1))
        table = ruled.words.weapons if label == "weapon" else ruled.words.actors
        for at in range(last - 1, first - 1, -1):
            match = table.match(ruled.document.lower, at)
            if match and at + match[0] <= last:
                return Chunk(first, last, label, match[1], at + match[0] - 1)
        if overlapping:
            return Chunk(first, last, label, overlapping[-1].value, last - 1)
        return Chunk(first, last, label, "other" if label == "weapon" else self._guess(ruled, first, last), last - 1)

    def _guess(self, ruled: Ruled, first: int, last: int) -> ActorKind:
        """Return the likely kind of an actor that no rule knows."""
        words = ruled.document.words[first:last]
        if " ".join(words) in ruled.words.countries:
            return "government"
        if any(word in ruled.words.peoples or word in ruled.words.demonyms for word in words):
            return "state_forces"
        names = all(word[0].isupper() or len(word) <= 3 for word in words)
        if not any(word[0].isupper() for word in words):
            return "civilians" if words[-1].endswith(("s", "men", "people")) else "person"
        return "person" if names and len(words) > 1 else "organisation"

    # -- keeping -------------------------------------------------------------------------------------------------

    def files(self) -> dict[str, bytes]:
        """Return what was learnt as files.

        Raises:
            NotTrained: the system was neither trained nor loaded.
        """
        taggers, statements, zones = self._parts("there is nothing to save before the system is trained")
        arrays = {}
        for layer, tagger in taggers.layers.items():
            arrays.update(
                {
                    f"{layer}.weights": tagger.weights,
                    f"{layer}.bias": tagger.bias,
                    f"{layer}.steps": tagger.steps,
                }
            )
        for name, classifier in (("statements", statements), ("zones", zones.classifier)):
            arrays.update({f"{name}.{key}": value for key, value in classifier.arrays().items()})
        arrays.update(self._more_arrays())
        return {"weights.npz": pack(arrays)}

    def _more_arrays(self) -> dict[str, Any]:
        return {}

    def _read_more(self, arrays: Mapping[str, Any]) -> None:
        """Read what :meth:`_more_arrays` returned."""

    def _read_taggers(self, arrays: Mapping[str, Any], _files: Mapping[str, bytes]) -> Taggers:
        """Return the taggers that stand in the arrays of a trained system, or in its other files."""
        return self._join_taggers(
            {
                layer: Tagger(arrays[f"{layer}.weights"], arrays[f"{layer}.bias"], arrays[f"{layer}.steps"])
                for layer in LAYERS
            }
        )

    @classmethod
    def of(cls, settings: dict[str, Any], files: Mapping[str, bytes]) -> Self:
        """Return the system whose :meth:`files` these are."""
        system = cls(settings)
        with np.load(io.BytesIO(files["weights.npz"]), allow_pickle=False) as arrays:
            system._taggers = system._read_taggers(arrays, files)
            system._read_more(arrays)
            system._statements = Classifier.of({k: arrays[f"statements.{k}"] for k in Classifier.KEYS})
            system._zones = ZoneClassifier(
                Classifier.of({k: arrays[f"zones.{k}"] for k in Classifier.KEYS}), system._words
            )
        return system


def _lines_only(article: Article) -> tuple[Zone, ...]:
    """Return the gold zones, or those of the rules where an article has none."""
    return article.zones or rule_zones(article.text, seed_words())


def _gold_spans(article: Article, layer: str, ruled: Ruled) -> list[tuple[int, int]]:
    """Return the gold spans of a layer in words; a span that ends inside a word takes the whole of it."""
    items = article.losses if layer == "loss" else [m for m in article.mentions if m.label == layer]
    spans: list[tuple[int, int]] = []
    for item in items:
        first, last = ruled.document.covering(item.start, item.end)
        if first < last and (not spans or spans[-1][1] <= first):
            spans.append((first, last))
    return spans


def _gold_label(article: Article, segment: Segment, ruled: Ruled) -> StatementLabel | None:
    """Return the label of the gold statements that cover most of a segment."""
    start, end = ruled.document.start[segment.first], ruled.document.end[segment.last - 1]
    covered = dict.fromkeys(get_args(StatementLabel), 0)
    for statement in article.statements:
        covered[statement.label] += max(0, min(end, statement.end) - max(start, statement.start))
    label, most = max(covered.items(), key=lambda pair: pair[1])
    return label if most else None


def _split(ruled: Ruled, spans: list[tuple[int, int]], label: str) -> list[tuple[int, int]]:
    """Return spans, those that run over two of the rules' mentions taken apart into them."""
    out = []
    for first, last in spans:
        inside = [c for c in ruled.chunks.over(first, last) if c.label == label and first <= c.first and c.last <= last]
        apart = len(inside) > 1 and any(b.first - a.last > 0 for a, b in pairwise(inside))
        out.extend([(c.first, c.last) for c in inside] if apart else [(first, last)])
    return out


def _trimmed(ruled: Ruled, first: int, last: int) -> tuple[int, int]:
    """Return a span without the marks and function words at its edges."""
    lower, words = ruled.document.lower, ruled.words
    while first < last and (
        not lower[first][0].isalnum()
        or (lower[first] in words.closed and lower[first] not in _OPENING and not words.qualifiers.match(lower, first))
    ):
        first += 1
    while first < last and (
        not lower[last - 1][0].isalnum()
        or lower[last - 1] in words.sets["saying"]
        or (lower[last - 1] in words.closed and lower[last - 1] not in words.pronouns)
    ):
        last -= 1
    return first, last


def _whole_names(ruled: Ruled, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans, those that cut a known name of several words extended over it (*United States*)."""
    written = ruled.document.words
    names = Spans(
        (at, at + length)
        for length in (2, 3)
        for at in range(len(written) - length + 1)
        if " ".join(written[at : at + length]) in ruled.words.countries
    )
    out: list[tuple[int, int]] = []
    for first, last in spans:
        cut = names.over(first, last)
        begin, end = min([first, *(a for a, _ in cut)]), max([last, *(b for _, b in cut)])
        if not out or out[-1][1] <= begin:
            out.append((begin, end))
    return out


def _whole_phrases(ruled: Ruled, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans of losses, those that cut a quantity or a noun extended to the whole phrase.

    A quantity is extended to its beginning (*between 60 and 70 recruits*), a participle to its noun (*six wounded
    men*).
    """
    reader, participles = PhraseReader(ruled.document, ruled.words, ruled.chunks), ruled.words.sets["participles"]
    out: list[tuple[int, int]] = []
    for first, last in spans:
        if out and first < out[-1][1]:
            continue
        sentence = ruled.document.sentences[ruled.document.sentence_at(first)]
        floor = max(sentence.first, out[-1][1] if out else 0)
        starts = [at for at in range(max(floor, first - 5), first) if at + reader.quantity(at, sentence.last) > first]
        begin = starts[0] if starts else first
        phrase = reader.read(begin, sentence) if ruled.document.lower[last - 1] in participles else None
        out.append((begin, max(last, phrase.last) if phrase and phrase.first == begin else last))
    return out


def _near_harm(ruled: Ruled, first: int, _last: int) -> bool:
    """Whether a word of harm stands in the sentence of a span, or in the one before it on its line."""
    at = ruled.document.sentence_at(first)
    sentence, before = ruled.document.sentences[at], ruled.document.sentences[max(0, at - 1)]
    begin = before.first if before.line == sentence.line else sentence.first
    return any(ruled.words.cues.match(ruled.document.lower, i) for i in range(begin, sentence.last))


def _joined(spans: list[tuple[int, int]], others: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans, with those of the rules that overlap none of them."""
    taken = Spans(spans)
    return sorted(spans + [(a, b) for a, b in others if not taken.over(a, b)])
