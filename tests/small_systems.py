"""Small annotated articles, and the baselines trained on them, once a session."""

from __future__ import annotations

from functools import cache

from conftest import FIXTURES
from warwire.baselines.crf import Crf
from warwire.baselines.encoder.system import Encoder
from warwire.baselines.ensemble import Ensemble
from warwire.baselines.lexicon import Lexicon
from warwire.baselines.linear import Linear
from warwire.baselines.llm import Llm
from warwire.baselines.spacy_system import Spacy
from warwire.corpus.sources import read_sources
from warwire.model.record import Article


@cache
def small_corpus() -> tuple[Article, ...]:
    sources = read_sources(FIXTURES / "baselines")
    assert not sources.problems
    return tuple(source.article for source in sources.articles)


@cache
def small_linear() -> Linear:
    system = Linear()
    system.fit(small_corpus(), [])
    return system


@cache
def small_lexicon() -> Lexicon:
    system = Lexicon()
    system.fit(small_corpus(), [])
    return system


@cache
def small_crf() -> Crf:
    system = Crf({"bits": 14})
    system.fit(small_corpus(), [])
    return system


@cache
def small_spacy() -> Spacy:
    system = Spacy({"bits": 14, "epochs": 2})
    system.fit(small_corpus(), [])
    return system


@cache
def small_llm() -> Llm:
    system = Llm({"backoff": 0.0})
    system.fit(small_corpus(), [])
    return system


@cache
def small_encoder() -> Encoder:
    system = Encoder({"tiny": 1, "epochs": 1, "window": 100})
    system.fit(small_corpus(), [])
    return system


@cache
def small_ensemble() -> Ensemble:
    return Ensemble.joined(small_encoder(), small_crf())
