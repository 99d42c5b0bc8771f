"""Small annotated articles, and the baselines trained on them, once a session."""

from __future__ import annotations

from functools import cache

from conftest import FIXTURES
from warwire.baselines.crf import Crf
from warwire.baselines.lexicon import Lexicon
from warwire.baselines.linear import Linear
from warwire.baselines.llm import Llm
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
def small_llm() -> Llm:
    system = Llm({"backoff": 0.0})
    system.fit(small_corpus(), [])
    return system
