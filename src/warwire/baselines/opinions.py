"""Whether a statement is fact or opinion: the features that say so, and a rule over the seed words."""

from __future__ import annotations

from itertools import pairwise

from warwire.baselines.attribution import Segment
from warwire.baselines.document import Document
from warwire.baselines.words import Words
from warwire.model.labels import StatementLabel

__all__ = ["rule_label", "statement_features"]


def statement_features(document: Document, segment: Segment, words: Words) -> list[str]:
    """Return the features of a statement: its words, pairs of them, and what the seed words say of them."""
    lower = document.lower[segment.first : segment.last]
    tokens = [word for word in lower if word[0].isalnum()]
    features = [f"w={word}" for word in dict.fromkeys(tokens)]
    features += [f"b={a}_{b}" for a, b in pairwise(tokens)]
    features += [f"first={' '.join(tokens[:1])}", f"first2={' '.join(tokens[:2])}"]
    hits = [word for word in tokens if word in words.opinion]
    strong = sum(word in words.sets["strong_opinion"] for word in tokens)
    features += [f"opinion={min(len(hits), 4)}", f"strong={min(2, strong)}"]
    features += [f"modal={word}" for word in tokens if word in words.modals]
    features.append(f"digits={any(word[0].isdigit() for word in tokens)}")
    features.append(f"question={'?' in lower}")
    features.append(f"exclamation={'!' in lower}")
    features.append(f"length={min(len(tokens) // 5, 8)}")
    features.append(f"source={segment.source if isinstance(segment.source, str) else 'actor'}")
    features.append(f"verb={document.lower[segment.verb] if segment.verb >= 0 else ''}")
    features.append(f"quoted={lower[0] in {chr(34), '“'}}")
    return features


def rule_label(document: Document, segment: Segment, words: Words) -> StatementLabel:
    """Return what the seed words make of a statement: opinion where they judge, demand, forecast or ask."""
    lower = document.lower[segment.first : segment.last]
    strong = sum(word in words.sets["strong_opinion"] for word in lower)
    weak = sum(word in words.opinion for word in lower)
    asks = lower[-1] == "?" or "!" in lower
    return "opinion" if strong or asks or weak >= 3 else "fact"
