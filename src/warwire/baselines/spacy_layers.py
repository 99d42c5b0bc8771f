"""A layer's entity recogniser in a spaCy pipeline of its own, started from a pretrained pipeline.

The recogniser is spaCy's transition-based one (Honnibal and Montani, *spaCy 2*, 2017; Lample and others, *Neural
architectures for named entity recognition*, 2016). Its embeddings and convolutions start from those of the recogniser
of the small pipeline (``en_core_web_sm`` 3.8); the actions are learnt anew.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from warwire.baselines.document import Document
from warwire.baselines.hashing import Indices
from warwire.baselines.tagger import Floats, Taggers, Tags, spans_of
from warwire.baselines.zero_shot import UNUSED, pipeline
from warwire.errors import MissingExtra, WarwireError

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = ["LayerPipelines", "read_layer", "train_layer"]

_LONGEST: Final = 4000
"""Characters of a line that a pipeline reads at once: it takes some 3.5 kB of memory for each."""
_AT_ONCE: Final = 16
_WORDS: Final = 800
"""Words of a training step."""


class LayerPipelines(Taggers):
    """A pipeline a layer, in the place of the linear taggers.

    Attributes:
        pipelines: the pipeline of each layer.
    """

    def __init__(self, pipelines: dict[str, Language]) -> None:
        self.layers = {}
        self.pipelines = pipelines

    def scores(self, _features: Indices) -> Floats:
        """Refuse: recognisers of this kind choose spans, and give words no scores.

        Raises:
            WarwireError: always.
        """
        raise WarwireError("the system spacy tells spans without scores: take linear or crf")

    def spans(self, _features: Any, document: Document) -> dict[str, list[tuple[int, int]]]:
        """Return the spans of words of each layer that its pipeline finds in the lines of a document."""
        return {layer: list(_found(nlp, document)) for layer, nlp in self.pipelines.items()}


def _found(nlp: Language, document: Document) -> Iterator[tuple[int, int]]:
    pieces = list(_pieces(document))
    texts = (document.text[begin:end] for begin, end in pieces)
    past = 0
    for (begin, _), line in zip(pieces, nlp.pipe(texts, batch_size=_AT_ONCE), strict=True):
        for entity in line.ents:
            first, last = document.covering(begin + entity.start_char, begin + entity.end_char)
            if past <= first < last:
                yield first, last
                past = last


def _pieces(document: Document) -> Iterator[tuple[int, int]]:
    """Yield the offsets of the lines that have words, in parts that end between sentences where a line is long."""
    begin = end = line = -1
    for sentence in document.sentences:
        first, last = document.start[sentence.first], document.end[sentence.last - 1]
        if sentence.line != line or last - begin > _LONGEST:
            if end >= 0:
                yield begin, end
            begin, line = first, sentence.line
        end = last
    if end >= 0:
        yield begin, end


def read_layer(folder: Path, exclude: Sequence[str] = ()) -> Language:
    """Return the pipeline in a folder, without some of its components.

    Raises:
        MissingExtra: spaCy is not installed.
    """
    try:
        import spacy
    except ImportError:
        raise MissingExtra("spacy needs spaCy: pip install 'warwire[spacy]'") from None
    return spacy.load(folder, exclude=list(exclude))


def train_layer(
    layer: str,
    documents: Sequence[Document],
    tags: Sequence[Tags],
    *,
    epochs: int,
    rate: float,
    dropout: float,
    seed: int,
) -> Language:
    """Return a pipeline that finds the spans of a layer.

    Args:
        layer: the label that its entities get.
        documents: the texts.
        tags: BIO tags of the words of each, of shape ``[words]``.
        epochs: passes over the texts.
        rate: learning rate of Adam.
        dropout: share of activations that a training step leaves out.
        seed: of the initial weights and the order of the lines.

    Raises:
        MissingExtra: spaCy or the pretrained pipeline is not installed.
    """
    source = pipeline()
    from spacy.training import Example
    from spacy.util import filter_spans
    from thinc.api import Adam, fix_random_seed

    fix_random_seed(seed)
    nlp = read_layer(source.path, exclude=(*UNUSED, *source.pipe_names))
    nlp.meta.update({"name": f"warwire_{layer}", "version": "0.0.0", "description": f"Finds: {layer}"})
    examples = []
    for document, tagged in zip(documents, tags, strict=True):
        spans = [(document.start[a], document.end[b - 1]) for a, b in spans_of(tagged.tolist())]
        for begin, end in _pieces(document):
            doc = nlp.make_doc(document.text[begin:end])
            gold = doc.copy()
            found = [
                gold.char_span(first - begin, last - begin, layer, alignment_mode="expand")
                for first, last in spans
                if begin <= first and last <= end
            ]
            gold.set_ents(filter_spans(span for span in found if span is not None))
            examples.append(Example(doc, gold))
    recogniser: Any = nlp.add_pipe("ner", config={"model": source.config["components"]["ner"]["model"]})
    recogniser.add_label(layer)
    recogniser.initialize(lambda: examples, nlp=nlp)
    pretrained: Any = source.get_pipe("ner")
    known = pretrained.model.get_ref("tok2vec")
    recogniser.model.get_ref("tok2vec").from_bytes(known.to_bytes())
    optimiser = Adam(rate, L2=0.01, grad_clip=1.0)
    order = random.Random(seed)
    for _ in range(epochs):
        order.shuffle(examples)
        for batch in _batches(examples):
            nlp.update(batch, sgd=optimiser, drop=dropout)
    return nlp


def _batches(examples: Sequence[Any]) -> Iterator[list[Any]]:
    """Yield examples in batches of some :data:`_WORDS` words."""
    batch: list[Any] = []
    words = 0
    for example in examples:
        batch.append(example)
        words += len(example.x)
        if words >= _WORDS:
            yield batch
            batch, words = [], 0
    if batch:
        yield batch
