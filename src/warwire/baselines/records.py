"""From spans to records: who lost what to whom, according to whom, and the prediction that says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, cast

from warwire.baselines.attribution import Segment
from warwire.baselines.coreference import Cluster, Coreference
from warwire.baselines.document import Document
from warwire.baselines.losses import Candidate
from warwire.baselines.prediction import Prediction
from warwire.baselines.scanner import Chunk
from warwire.baselines.spans import Spans
from warwire.baselines.words import Words
from warwire.model.count import Count
from warwire.model.labels import StatementLabel, Status, WeaponType
from warwire.model.quantity import read_count
from warwire.model.record import AUTHOR, UNNAMED, Loss, Mention, Statement, Zone

__all__ = ["Findings", "Parties", "assemble"]

_BELLIGERENT: Final = frozenset({"state_forces", "nonstate_armed", "coalition", "government"})
_POSSESSIVE: Final = frozenset({"'s", "’s", "'", "’"})
_PEOPLE: Final = frozenset({"combatants", "civilians", "persons"})
_OF_PEOPLE: Final = frozenset({"killed", "wounded", "casualties", "captured", "missing", "displaced"})
_OWN: Final = frozenset({"its", "their", "our", "his", "her"})
_CLAUSE: Final = frozenset(
    {",", ";", "but", "while", "whereas", "and", "that", "when", "after", "before", "—", "–", '"', "“", "”"}
)


@dataclass(slots=True)
class Findings:
    """All spans that were found in an article, before they are made records."""

    document: Document
    zones: tuple[Zone, ...]
    chunks: list[Chunk]
    candidates: list[Candidate]
    segments: list[Segment]
    labels: list[StatementLabel]


def assemble(
    article: str,
    findings: Findings,
    words: Words,
    refine: Callable[[Parties], list[tuple[Candidate, Status]]] | None = None,
) -> Prediction:
    """Return the prediction for an article: mentions with their actors, statements and losses with their parties.

    Args:
        article: id of the article.
        findings: its spans.
        words: the lexicon.
        refine: gives the losses their fields, and a status each; the rules where it is left out.
    """
    actors = [chunk for chunk in findings.chunks if chunk.label == "actor"]
    coreference = Coreference(findings.document, words, actors)
    parties = Parties(findings, coreference, words)
    document = findings.document
    mentions = tuple(
        Mention(document.start[c.first], document.end[c.last - 1], "actor", actor=(coreference.of(c).id,))
        if c.label == "actor"
        else Mention(document.start[c.first], document.end[c.last - 1], "weapon", type=cast(WeaponType, c.value))
        for c in findings.chunks
    )
    statements = tuple(
        Statement(document.start[s.first], document.end[s.last - 1], label, coreference.id_of(s.source))
        for s, label in zip(findings.segments, findings.labels, strict=True)
    )
    refined = refine(parties) if refine else [(c, parties.status(c)) for c in parties.completed()]
    losses = tuple(parties.loss(candidate, status) for candidate, status in refined)
    return Prediction(
        id=article,
        zones=findings.zones,
        statements=statements,
        mentions=tuple(sorted(mentions, key=lambda m: (m.start, -m.end))),
        losses=losses,
        actors=coreference.actors(),
    )


class Parties:
    """Finds the parties of the losses of one article by rules.

    Attributes:
        findings: the spans of the article.
        document: its words.
        coreference: its actors.
        words: the lexicon.
    """

    def __init__(self, findings: Findings, coreference: Coreference, words: Words) -> None:
        self.findings = findings
        self.document = findings.document
        self.coreference = coreference
        self.words = words
        self.actors = Spans(chunk for chunk in findings.chunks if chunk.label == "actor")
        self.candidates = Spans(findings.candidates)
        self.segments = Spans(findings.segments)
        self.lost = {i for c in findings.candidates for i in range(c.first, c.last)}
        self._model_of: dict[int, Candidate] = {}

    def loss(self, candidate: Candidate, status: Status) -> Loss:
        """Return the record of a loss; who suffers, who inflicts, how many and who says so is read from the text."""
        segment = self.segment(candidate.first)
        source = self.coreference.id_of(segment.source)
        if source == AUTHOR and self._hearsay(candidate, segment):
            source = UNNAMED
        sufferer = self.sufferer(candidate)
        inflictor = self.inflictor(candidate, segment)
        inflictors = tuple(c.id for c in inflictor if c.id not in {s.id for s in sufferer})
        count = self.count(candidate)
        sufferers = tuple(cluster.id for cluster in sufferer)
        return Loss(
            start=self.document.start[candidate.first],
            end=self.document.end[candidate.last - 1],
            item="_".join((candidate.harm, candidate.object, *sufferers)),
            harm=candidate.harm,
            object=candidate.object,
            count_min=count.min,
            count_max=count.max,
            approximate=count.approximate,
            sufferer=sufferers,
            inflictor=inflictors,
            source=source,
            status=status,
            subset=candidate.subset,
        )

    def completed(self) -> list[Candidate]:
        """Return the losses, a bare number with the noun of a loss close by: *12 soldiers were killed, 30 wounded*."""
        out = []
        for candidate in self.findings.candidates:
            model = self._model(candidate) if candidate.head == -1 else None
            if model:
                self._model_of[candidate.first] = model
            out.append(replace(candidate, object=model.object) if model else candidate)
        return out

    def _model(self, candidate: Candidate) -> Candidate | None:
        """Return the nearest loss with a noun in the same line: one before it, else one behind it."""
        line = self._line(candidate.first)
        people = candidate.harm in _OF_PEOPLE
        near = [
            other
            for other in self.candidates.over(candidate.first - 40, candidate.last + 12)
            if other.head != -1
            and self._line(other.first) == line
            and (other.object in _PEOPLE) == people
            and not other.subset
        ]
        before = [other for other in near if other.last <= candidate.first and candidate.first - other.last < 40]
        after = [other for other in near if other.first >= candidate.last and other.first - candidate.last < 12]
        return before[-1] if before else after[0] if after else None

    def _line(self, at: int) -> int:
        return self.document.sentences[self.document.sentence_at(at)].line

    def segment(self, at: int) -> Segment:
        """Return the statement that a word stands in."""
        here = self.segments.over(at, at + 1)
        return here[0] if here else Segment(at, at + 1, AUTHOR, -1)

    def count(self, candidate: Candidate) -> Count:
        """Return the count of a loss, read from its words; one or more where they say nothing."""
        start = self.document.start[candidate.first]
        before = self.document.text[max(0, start - 30) : start].rpartition("\n")[2]
        text = self.document.quote(candidate.first, candidate.last)
        return read_count(text, before) or Count(1, None)

    def _hearsay(self, candidate: Candidate, segment: Segment) -> bool:
        """Whether *reportedly* and its like stand beside the word of harm."""
        near = self.document.lower[max(segment.first, min(candidate.cue, candidate.first) - 3) : candidate.cue + 2]
        return any(word in self.words.unnamed for word in near)

    def status(self, candidate: Candidate) -> Status:
        """Return whether a loss is asserted, denied or taken back, by the verb that reports it."""
        segment = self.segment(candidate.first)
        lower = self.document.lower
        if segment.verb >= 0 and lower[segment.verb] in self.words.denying and segment.verb < candidate.cue:
            return "denied"
        if any(lower[i] in self.words.retracting for i in range(segment.first, segment.last)):
            return "retracted"
        return "asserted"

    # -- who suffers ---------------------------------------------------------------------------------------------

    def sufferer(self, candidate: Candidate) -> list[Cluster]:
        """Return who bears a loss, by the words in it and around it; empty where nothing says so."""
        segment = self.segment(candidate.first)
        inside = [
            c
            for c in self.actors.over(candidate.first, candidate.last)
            if candidate.first <= c.first and c.last <= candidate.last
        ]
        if inside:
            members = self.coreference.of(inside[-1])
            alone = len(members.chunks) == 1 and not members.named
            subject = self._subject(candidate.cue, segment) if alone and self._lost_by_subject(candidate) else None
            owner = (
                self._owner(candidate, segment) if members.heads <= self.words.general and not members.named else None
            )
            return [subject or owner or members]
        owner = self._owner(candidate, segment)
        if owner:
            return [owner]
        model = self._model_of.get(candidate.first)
        if model:
            return self.sufferer(model)
        if self._lost_by_subject(candidate):
            subject = self._subject(candidate.cue, segment)
            if subject:
                return [subject]
        if (
            segment.verb >= 0
            and self.document.lower[segment.verb] in self.words.admitting
            and not isinstance(segment.source, str)
        ):
            speaker = self.coreference.of(segment.source)
            if speaker.kind in _BELLIGERENT:
                return [speaker]
        country = self._country(candidate)
        if country:
            found = self.coreference.by_country(country, forces=True)
            return [found] if found else []
        return []

    def _lost_by_subject(self, candidate: Candidate) -> bool:
        """Whether a loss is the object of a verb whose subject bears it: *the army lost two men*."""
        return candidate.role == "subject" and candidate.first > candidate.cue

    def _owner(self, candidate: Candidate, segment: Segment) -> Cluster | None:
        """Return whose the lost thing is said to be: *of X*, *X's*, *its*."""
        lower = self.document.lower
        after = candidate.last
        if after + 1 < segment.last and lower[after] in {"of", "from", "belonging"}:
            for chunk in self.actors.over(after + 1, after + 4):
                if after < chunk.first <= after + 3 and chunk.last <= segment.last:
                    return self.coreference.of(chunk)
        for edge in (candidate.first, candidate.cue if candidate.role == "subject" else candidate.first):
            if edge <= segment.first:
                continue
            before = lower[edge - 1]
            if before in _POSSESSIVE:
                for chunk in self.actors.over(edge - 2, edge - 1):
                    if chunk.last == edge - 1:
                        return self.coreference.of(chunk)
            if before in _OWN:
                subject = self._subject(edge - 1, segment)
                if subject and subject.kind in _BELLIGERENT:
                    return subject
                if not isinstance(segment.source, str):
                    return self.coreference.of(segment.source)
        return None

    def _country(self, candidate: Candidate) -> str:
        for i in range(candidate.first, candidate.last):
            country = self.words.demonyms.get(self.document.words[i])
            if country:
                return country
        return ""

    # -- who inflicts --------------------------------------------------------------------------------------------

    def inflictor(self, candidate: Candidate, segment: Segment) -> list[Cluster]:
        """Return who caused a loss: behind *by*, the subject of its verb, or whose attack it was."""
        lower = self.document.lower
        edge = max(candidate.last, candidate.cue + 1)
        for i in range(edge, min(segment.last, edge + 16)):
            if lower[i] in {";", "but", "while"}:
                break
            if lower[i] == "by":
                chunk = self._next(i + 1, segment, reach=3)
                if chunk:
                    return self._with_partner(chunk)
        if candidate.role == "object":
            subject = self._subject(candidate.cue, segment)
            if subject and subject.kind in _BELLIGERENT:
                return [subject]
            agent = self._agent_of_event(max(segment.first, candidate.cue - 14), candidate.cue)
            return [agent] if agent else []
        if candidate.role == "passive":
            for i in range(candidate.cue + 1, min(segment.last, candidate.cue + 8)):
                if lower[i] in {"in", "during", "after", "when"}:
                    chunk = self._next(i + 1, segment, reach=3)
                    if chunk and chunk.last < segment.last and lower[chunk.last] not in {",", ".", "and"}:
                        return self._with_partner(chunk)
                    agent = self._agent_of_event(i, min(segment.last, i + 9))
                    return [agent] if agent else []
        return []

    def _agent_of_event(self, first: int, last: int) -> Cluster | None:
        """Return who acts in an event that a modifier ascribes: *Norvian shelling*, *rebel attacks*."""
        lower = self.document.lower
        for at in range(last - 1, first, -1):
            if lower[at] not in self.words.sets["events"]:
                continue
            for i in range(at - 1, max(first - 1, at - 5), -1):
                if lower[i] in self.words.closed and lower[i] not in self.words.adverbs:
                    break
                country = self.words.demonyms.get(self.document.words[i])
                if country:
                    return self.coreference.by_country(country, forces=True)
                match = self.words.actors.match(lower, i)
                if match and match[1] in _BELLIGERENT:
                    same = [cluster for cluster in self.coreference.clusters if cluster.kind == match[1]]
                    return same[-1] if same else None
        return None

    def _next(self, at: int, segment: Segment, reach: int) -> Chunk | None:
        for chunk in self.actors.over(at, at + reach + 1):
            close = all(self.document.lower[i] not in {",", ";"} for i in range(at, min(chunk.first, at + reach)))
            if (
                at <= chunk.first <= at + reach
                and chunk.last <= segment.last
                and chunk.first not in self.lost
                and close
            ):
                return chunk if self.coreference.of(chunk).kind in _BELLIGERENT else None
        return None

    def _with_partner(self, chunk: Chunk) -> list[Cluster]:
        """Return an inflictor, and a second one that *and* joins to it."""
        out = [self.coreference.of(chunk)]
        for other in self.actors.over(chunk.last + 1, chunk.last + 2):
            if other.first == chunk.last + 1 and self.document.lower[chunk.last] == "and":
                second = self.coreference.of(other)
                if second.kind in _BELLIGERENT and second is not out[0]:
                    out.append(second)
        return out

    def _subject(self, verb: int, segment: Segment) -> Cluster | None:
        """Return the subject of a verb: a pronoun's actor, or the nearest side before it that is not itself lost."""
        lower = self.document.lower
        for i in range(verb - 1, max(segment.first - 1, verb - 5), -1):
            if lower[i] in {"it", "they", "we"} and not isinstance(segment.source, str):
                return self.coreference.of(segment.source)
            if lower[i] in _CLAUSE:
                break
        before = [
            chunk
            for chunk in self.actors.over(segment.first, verb)
            if segment.first <= chunk.first and chunk.last <= verb and chunk.first not in self.lost
        ]
        named = [
            chunk for chunk in before if self.coreference.of(chunk).kind in _BELLIGERENT and not self._in_place(chunk)
        ]
        by = [chunk for chunk in named if self._follows_by(chunk)]
        chosen = by or named
        return self.coreference.of(chosen[-1]) if chosen else None

    def _in_place(self, chunk: Chunk) -> bool:
        """Whether a mention only says where or against whom something was: *on rebels*, *against the army*."""
        at = chunk.first - 1
        while at > 0 and self.document.lower[at] in self.words.determiners:
            at -= 1
        return at >= 0 and self.document.lower[at] in {"on", "against", "at", "near", "in", "from", "to", "of", "into"}

    def _follows_by(self, chunk: Chunk) -> bool:
        at = chunk.first - 1
        while at > 0 and self.document.lower[at] in self.words.determiners:
            at -= 1
        return at >= 0 and self.document.lower[at] == "by"
