"""Coefficients of agreement against published tables and against other packages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations

import krippendorff
import numpy as np
import opt_gamma
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from warwire.annotation.agreement.coefficients import Nominal, Unitised
from warwire.annotation.agreement.observers import dawid_skene
from warwire.eval.counts import Array, Ints

BINARY = ("0100000010", "1110010000")
NOMINAL = ("aabbdcccedda", "babbbccceddd")
SEVERAL = ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")


def figures(rows: Sequence[str], *, missing: str = ".") -> dict[str, float]:
    """Return the figures of annotators who each say one character of each item, over all of their pairs."""
    nominal = Nominal("n", tuple(sorted(set("".join(rows)) - {missing})))
    times = np.array([len(rows) - item.count(missing) for item in map("".join, zip(*rows, strict=True))])
    sums: Counter[str] = Counter()
    for one, other in combinations(rows, 2):
        both = [i for i in range(len(one)) if missing not in (one[i], other[i])]
        columns = nominal.coded([(i, one[i], other[i]) for i in both], len(one))
        weights = 1 / np.maximum(times - 1, 1)
        sums.update({name: float((values * weights).sum()) for name, values in columns.items()})
    return {name: float(v) for name, v in nominal.figures(lambda name: np.asarray(sums[name], dtype=float)).items()}


# Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), examples A, B and C.
@pytest.mark.parametrize(("rows", "expected"), [(BINARY, 0.095), (NOMINAL, 0.692), (SEVERAL, 0.743)])
def test_alpha_has_the_published_values(rows: Sequence[str], expected: float) -> None:
    assert figures(rows)["n.alpha"] == pytest.approx(expected, abs=5e-4)


def test_kappa_has_the_textbook_value() -> None:
    found = figures(("y" * 25 + "n" * 25, "y" * 20 + "n" * 5 + "y" * 10 + "n" * 15))
    assert found == pytest.approx({"n.agreement": 0.7, "n.kappa": 0.4, "n.alpha": found["n.alpha"]})


@given(st.lists(st.tuples(*[st.sampled_from("abc")] * 3), min_size=2, max_size=30))
@settings(max_examples=40)
def test_alpha_and_kappa_are_those_of_other_packages(items: list[tuple[str, str, str]]) -> None:
    rows = ["".join(row) for row in zip(*items, strict=True)]
    if len(set("".join(rows))) > 1:
        theirs = krippendorff.alpha(np.array([list(row) for row in rows]), level_of_measurement="nominal")
        assert figures(rows)["n.alpha"] == pytest.approx(theirs)
    if len(set(rows[0] + rows[1])) > 1:
        kappa = cohen_kappa_score(list(rows[0]), list(rows[1]))
        assert figures(rows[:2])["n.kappa"] == pytest.approx(kappa, nan_ok=True)


def test_one_value_alone_has_no_alpha_and_no_kappa() -> None:
    found = figures(("aaa", "aaa"))
    assert found["n.agreement"] == 1
    assert np.isnan([found["n.alpha"], found["n.kappa"]]).all()


# Krippendorff, Content Analysis (2019), figure 12.11: three observers of a continuum of 60, ends inclusive.
CONTINUUM = (
    [(1, 7, "1"), (8, 13, "2"), (31, 32, "5"), (33, 37, "6"), (38, 44, "6"), (45, 60, "7")],
    [(1, 7, "1"), (8, 13, "3"), (14, 21, "5"), (33, 44, "6")],
    [(1, 7, "1"), (8, 13, "4"), (14, 21, "5"), (33, 37, "6"), (38, 41, "6"), (42, 44, "6")],
)


def u_alpha(observers: Sequence[Sequence[tuple[int, int, str]]], length: int) -> float:
    values = tuple(sorted({value for units in observers for *_, value in units}))
    unitised = Unitised("u", values)
    sums: Counter[str] = Counter()
    for pair in combinations(observers, 2):
        counts = unitised.count([_spans(units, values) for units in pair], length)
        sums.update({name: value / (len(observers) - 1) for name, value in counts.items()})
    return float(unitised.figures(lambda name: np.asarray(sums[name], dtype=float))["u.u_alpha"])


def _spans(units: Sequence[tuple[int, int, str]], values: Sequence[str]) -> Mapping[str, Ints]:
    return {
        value: np.array([(start - 1, end) for start, end, its in units if its == value], dtype=np.int64).reshape(-1, 2)
        for value in values
    }


def test_unitised_alpha_has_the_published_values() -> None:
    assert u_alpha(CONTINUUM, 60) == pytest.approx(0.510, abs=5e-4)
    binary = [[(start, end, "unit") for start, end, _ in units] for units in CONTINUUM]
    assert u_alpha(binary, 60) == pytest.approx(0.413, abs=1e-3)


def test_unitised_alpha_counts_a_unit_once_however_long() -> None:
    assert u_alpha([[(1, 10, "a")], [(1, 10, "a")]], 100) == 1
    assert u_alpha([[(1, 10, "a")], [(41, 50, "a")]], 100) < 0
    whole, halves = [(1, 20, "a")], [(1, 10, "a"), (11, 20, "a")]
    assert u_alpha([whole, halves], 100) == 1


# Dawid & Skene 1979, table 1: five observers of 45 patients, the first three times over; tables 2 and 4.
PATIENTS = """
111 1 1 1 1|333 4 3 3 4|112 2 1 2 2|222 3 1 2 1|222 3 2 2 2|222 3 3 2 2|122 2 1 1 1|333 3 4 3 3|222 2 2 2 3
232 2 2 2 3|444 4 4 4 4|222 3 3 4 3|111 1 1 1 1|222 3 2 1 2|121 1 1 1 1|111 2 1 1 1|111 1 1 1 1|111 1 1 1 1
222 2 2 2 1|222 1 3 2 2|222 2 2 2 2|222 2 2 2 1|222 3 2 2 2|221 2 2 2 2|111 1 1 1 1|111 1 1 1 1|232 2 2 2 2
111 1 1 1 1|111 1 1 1 1|112 1 1 2 1|111 1 1 1 1|333 3 2 3 3|111 1 1 1 1|222 2 2 2 2|222 3 2 3 2|433 4 3 4 3
221 2 2 3 2|232 3 2 3 3|333 3 4 3 2|111 1 1 1 1|111 1 1 1 1|121 2 1 1 1|232 2 2 2 2|121 1 1 1 1|222 2 2 2 2
"""


def patients() -> Array:
    said = np.zeros((45, 5, 4))
    for patient, row in enumerate(PATIENTS.strip().replace("\n", "|").split("|")):
        for observer, classes in enumerate(row.split()):
            for class_ in classes:
                said[patient, observer, int(class_) - 1] += 1
    return said


def test_dawid_and_skene_find_what_they_published() -> None:
    found = dawid_skene(patients())
    assert found.shares.round(2).tolist() == [0.4, 0.42, 0.11, 0.07]
    first = [[0.89, 0.11, 0, 0], [0.07, 0.88, 0.05, 0], [0, 0.34, 0.66, 0], [0, 0, 0.56, 0.44]]
    assert found.rates[0].round(2).tolist() == first
    assert [int(found.true[patient - 1].argmax()) + 1 for patient in (2, 11, 36)] == [4, 4, 4]


def test_an_annotator_who_errs_is_found_out() -> None:
    random = np.random.default_rng(0)
    truth = random.integers(0, 2, 400)
    said = np.zeros((400, 3, 2))
    for annotator, errs in enumerate((0.05, 0.05, 0.4)):
        answers = np.where(random.random(400) < errs, 1 - truth, truth)
        said[np.arange(400), annotator, answers] = 1
    said[:50, 0] = 0
    rates = dawid_skene(said).rates
    assert rates[0, 0, 1] < 0.1
    assert 0.3 < rates[2, 0, 1] < 0.5


def test_gamma_of_the_package_has_the_values_of_its_paper() -> None:
    spans = [(100, 150, "Claim"), (160, 210, "Example")], [(102, 152, "Claim"), (162, 212, "Explanation")]
    units = [[opt_gamma.Unit(opt_gamma.Span(start, end), label) for start, end, label in side] for side in spans]
    assert opt_gamma.gamma_segments(*units).gamma == pytest.approx(0.7115, abs=5e-5)
