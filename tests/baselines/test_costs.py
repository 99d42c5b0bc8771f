"""What systems cost: how it is written, read and measured."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from small_systems import small_corpus, small_lexicon
from warwire.baselines.costs import (
    Costs,
    Training,
    _cores,
    read_costs,
    read_training,
    run,
    size,
    write_costs,
    write_training,
)
from warwire.baselines.llm import Llm
from warwire.baselines.prediction import encode
from warwire.baselines.registry import load_system
from warwire.baselines.system import Origin, Raw
from warwire.baselines.zero_shot import ZeroShot
from warwire.errors import InputError, MissingEndpoint, MissingExtra, WarwireError


def texts(folder: Path) -> Path:
    path = folder / "in.jsonl"
    path.write_text("".join(json.dumps({"id": a.id, "text": a.text}) + "\n" for a in small_corpus()))
    return path


def test_costs_may_be_missing_or_in_part_and_say_where_they_are_wrong(tmp_path: Path) -> None:
    assert read_costs(tmp_path) is None
    (tmp_path / "costs.json").write_text('{"bytes": 5}')
    assert read_costs(tmp_path) == Costs(release=None, bytes=5)
    (tmp_path / "costs.json").write_text('{"bytes": "many"}')
    with pytest.raises(InputError, match=r"costs\.json: .*bytes"):
        read_costs(tmp_path)
    (tmp_path / "costs.json").write_bytes(b'{"release": "\xff"}')
    with pytest.raises(InputError, match=r"costs\.json: .*warwire predict --all"):
        read_costs(tmp_path)


def test_what_training_took_stands_beside_the_system(tmp_path: Path) -> None:
    assert read_training(tmp_path) is None
    small_lexicon().save(tmp_path)
    before = size(tmp_path)
    write_training(tmp_path, Training(train_cpu_seconds=1.5, inputs="ab"))
    assert read_training(tmp_path) == Training(train_cpu_seconds=1.5, inputs="ab")
    assert size(tmp_path) == before == sum(path.stat().st_size for path in tmp_path.iterdir() if path.stem != "costs")
    (tmp_path / "costs.json").write_text("{")
    assert read_training(tmp_path) is None


def test_a_system_is_measured_in_a_process_of_its_own(tmp_path: Path) -> None:
    model = tmp_path / "model"
    small_lexicon().save(model)
    system = load_system(model)
    system.origin = Origin("9.8.7", "ab")
    system.save(model)
    write_training(model, Training(train_cpu_seconds=1.5, inputs=""))
    source = texts(tmp_path)
    found = run(model, [(source, tmp_path / "a.jsonl"), (source, tmp_path / "b.jsonl")])
    expected = b"".join(map(encode, small_lexicon().predict([Raw(a.id, a.text) for a in small_corpus()])))
    assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "b.jsonl").read_bytes() == expected
    cores = 1 if hasattr(os, "sched_setaffinity") else os.cpu_count()
    assert (found.train_cpu_seconds, found.cores, found.bytes) == (1.5, cores, size(model))
    assert found.release == "9.8.7"
    assert found.articles == 2 * len(small_corpus())
    assert found.articles_per_second is not None
    assert found.words_per_second is not None
    words = sum(len(a.text.split()) for a in small_corpus()) / len(small_corpus())
    assert found.words_per_second / found.articles_per_second == pytest.approx(words, rel=0.02)
    assert found.peak_memory_bytes is not None
    assert 10_000_000 < found.peak_memory_bytes < 1_000_000_000
    write_costs(tmp_path, found)
    assert read_costs(tmp_path) == found


def test_where_a_process_cannot_be_held_to_a_core_all_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 6)
    assert _cores() == 6


def test_what_is_lacking_is_told_from_what_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = texts(tmp_path)
    with pytest.raises(WarwireError, match="holds no trained system") as failed:
        run(tmp_path / "nowhere", [(source, tmp_path / "out.jsonl")])
    assert not isinstance(failed.value, MissingEndpoint | MissingExtra)

    monkeypatch.delenv("WARWIRE_LLM_URL", raising=False)
    llm = Llm()
    llm.fit(small_corpus(), [])
    llm.save(tmp_path / "llm")
    with pytest.raises(MissingEndpoint, match="WARWIRE_LLM_URL"):
        run(tmp_path / "llm", [(source, tmp_path / "out.jsonl")])

    (tmp_path / "path").mkdir()
    (tmp_path / "path" / "spacy.py").write_text("raise ImportError('spacy')\n")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path / "path"), *filter(None, sys.path)]))
    ZeroShot().save(tmp_path / "zero_shot")
    with pytest.raises(MissingExtra, match=r"warwire\[spacy\]"):
        run(tmp_path / "zero_shot", [(source, tmp_path / "out.jsonl")])


def test_a_process_that_dies_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "false")
    with pytest.raises(WarwireError, match="exit code 1"):
        run(tmp_path, [])
