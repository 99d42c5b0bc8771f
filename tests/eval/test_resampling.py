"""Intervals and tests, against what can be worked out without drawing."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from warwire.eval.counts import Array, Counts
from warwire.eval.measures import Accuracy, Average, Ratio, columns_of, evaluate, f1_of, narrowed
from warwire.eval.resampling import bootstrap, holm, percentile, randomisation, resampled_sums


def share(sums: Array) -> dict[str, Array]:
    return {"share": sums[..., 0] / sums[..., 1]}


def test_resampled_sums_have_the_moments_of_the_bootstrap() -> None:
    counts = np.random.default_rng(1).integers(0, 9, size=(40, 3)).astype(float)
    sums = np.concatenate(list(resampled_sums(counts, 20_000, 7)))
    assert sums.shape == (20_000, 3)
    np.testing.assert_allclose(sums.mean(axis=0), counts.sum(axis=0), rtol=0.01)
    np.testing.assert_allclose(sums.var(axis=0), 40 * counts.var(axis=0), rtol=0.05)


def test_a_seed_draws_the_same_again_however_the_work_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    counts: Array = np.arange(12, dtype=np.float64).reshape(6, 2)
    one = bootstrap(counts, share, 500, 3)["share"]
    for cells in (1, 42, 1000):  # 1, 7 and 166 resamples at once
        monkeypatch.setattr("warwire.eval.resampling._CELLS", cells)
        assert len(next(resampled_sums(counts, 500, 3))) == max(1, cells // 6)
        assert (one == bootstrap(counts, share, 500, 3)["share"]).all()
    assert (one != bootstrap(counts, share, 500, 4)["share"]).any()


def test_the_interval_of_a_share_is_that_of_the_binomial() -> None:
    hits = np.repeat([1.0, 0.0], [30, 70])
    counts = np.stack([hits, np.ones(100)], axis=1)
    ends = percentile(bootstrap(counts, share, 20_000, 0)["share"], 0.95)
    assert ends == pytest.approx((0.21, 0.39), abs=0.011)


def test_percentiles_leave_out_what_is_not_defined() -> None:
    assert percentile(np.array([np.nan, 1.0, 1.0]), 0.9) == (1.0, 1.0)
    assert percentile(np.array([np.nan]), 0.9) is None


def test_randomisation_approaches_the_exact_test() -> None:
    random = np.random.default_rng(5)
    one, other = (np.add(random.integers(0, 12, size=(9, 2)), [0, 12]) for _ in range(2))
    one[:, 0] += 4
    gap = abs(share(one.sum(0).astype(float))["share"] - share(other.sum(0).astype(float))["share"])
    extreme = 0
    for signs in product([False, True], repeat=9):
        swap = np.array(signs)[:, None]
        a, b = np.where(swap, other, one).sum(0), np.where(swap, one, other).sum(0)
        extreme += bool(abs(a[0] / a[1] - b[0] / b[1]) >= gap - 1e-12)
    p = randomisation(one.astype(float), other.astype(float), share, 40_000, 2)["share"]
    assert p == pytest.approx(extreme / 2**9, abs=0.01)


def test_systems_that_are_the_same_never_differ() -> None:
    counts: Array = np.arange(20, dtype=np.float64).reshape(10, 2) + 1
    assert randomisation(counts, counts, share, 200, 0) == {"share": 1.0}


def test_a_trial_as_extreme_as_the_data_counts() -> None:
    one, other = np.array([[3.0, 4.0], [3.0, 4.0]]), np.array([[1.0, 4.0], [1.0, 4.0]])
    assert randomisation(one, other, share, 4_000, 0)["share"] == pytest.approx(0.5, abs=0.05)
    assert randomisation(one[:1], other[:1], share, 50, 0)["share"] == 1.0


def test_fractions_are_tested_as_exactly_as_whole_numbers() -> None:
    random = np.random.default_rng(0)
    one, other = (np.add(random.integers(0, 9, size=(12, 2)), [0.0, 9.0]) for _ in range(2))
    thirds = [array / 3 for array in (one, other)]
    assert randomisation(one, other, share, 2_000, 1) == randomisation(thirds[0], thirds[1], share, 2_000, 1)


def test_a_figure_that_one_has_not_cannot_be_tested() -> None:
    counts = np.ones((3, 2))
    assert np.isnan(randomisation(counts, counts, lambda s: {"x": np.full(s.shape[:-1], np.nan)}, 10, 0)["x"])


@pytest.mark.parametrize(
    ("p_values", "corrected"),
    [
        ([0.01, 0.04, 0.03, 0.005], [0.03, 0.06, 0.06, 0.02]),  # the worked example of R's p.adjust(method="holm")
        ([0.5, 0.9], [1.0, 1.0]),
        ([0.04], [0.04]),
        ([], []),
    ],
)
def test_holm(p_values: list[float], corrected: list[float]) -> None:
    assert holm(p_values) == pytest.approx(corrected)


def test_holm_leaves_out_what_was_not_tested() -> None:
    found = holm([float("nan"), 0.02, 0.03])
    assert np.isnan(found[0])
    assert found[1:] == pytest.approx([0.04, 0.04])


def test_counts_are_merged_and_grouped() -> None:
    one = Counts.of(["a", "b"], {"x": [1, 2], "y": [3, 4]})
    two = Counts.of(["c"], {"x": [5], "y": [6]})
    both = one.merge(two)
    assert both.sum().tolist() == [8, 13]
    assert (both.units, both.column("y").tolist()) == (("a", "b", "c"), [3, 4, 6])
    grouped = both.grouped(["z", "k", "z"])
    assert (grouped.units, grouped.array.tolist()) == (("k", "z"), [[2, 4], [6, 9]])
    assert one.beside(Counts.of(["a", "b"], {"w": [0, 9]})).columns == ("x", "y", "w")
    with pytest.raises(ValueError, match="different columns"):
        one.merge(Counts.of(["c"], {"x": [1]}))
    with pytest.raises(ValueError, match="different units"):
        one.beside(two)
    with pytest.raises(ValueError, match="counts for"):
        Counts(("x",), np.zeros((2, 2)), ("a", "b"))


def test_measures_take_any_leading_axes_and_only_what_they_need() -> None:
    ratio = Ratio("r", ("tp",), ("p",), ("tp",), ("g",))
    measures = (ratio, Accuracy("a", "tp", "g"), Average("m", ("r.f1", "a")), Average("t", ("r",), triple=True))
    columns = ("tp", "p", "g")
    sums = np.array([[1.0, 2.0, 4.0], [0.0, 0.0, 3.0], [0.0, 0.0, 0.0]])
    found = evaluate(measures, columns, sums, {})
    assert found["r.f1"][:2].tolist() == pytest.approx([1 / 3, 0])
    assert np.isnan(found["r.f1"][2])
    assert np.isnan(found["m"][2])
    assert found["m"][0] == pytest.approx((1 / 3 + 1 / 4) / 2)
    assert found["t.precision"][0] == found["r.precision"][0]
    assert [m.name for m in narrowed(measures, ["m"])] == ["r", "a", "m"]
    assert [m.name for m in narrowed(measures, ["t.f1"])] == ["r", "t"]
    assert columns_of(measures[:2]) == columns
    assert np.isnan(evaluate(measures, columns, sums, {"r": "not given"})["r.f1"]).all()
    assert f1_of(np.array([0.5, np.nan, np.nan]), np.array([1.0, 0.0, np.nan]))[:2].tolist() == pytest.approx(
        [2 / 3, 0]
    )
