"""How an uncertain number is drawn: against scipy.stats, which the library itself does not use for
it.
"""

import numpy as np
import pytest
from scipy import stats

from fosterlib.model.distributions import inverse, likely_values, read_distribution

P = np.concatenate(
    [np.linspace(0, 1, 1001), 10.0 ** -np.arange(3, 8), 1 - 10.0 ** -np.arange(3, 8)]
)
SAME_AS = {
    ("uniform", (), 2.0, 5.0): stats.uniform(2, 3),
    ("triangular", (3.0,), 2.0, 5.0): stats.triang(1 / 3, 2, 3),
    ("triangular", (2.0,), 2.0, 5.0): stats.triang(0, 2, 3),
    ("triangular", (5.0,), 2.0, 5.0): stats.triang(1, 2, 3),
    ("normal", (511.0, 20.0), 430.0, 600.0): stats.truncnorm(-81 / 20, 89 / 20, 511, 20),
    ("normal", (0.0, 1.0), 2.0, 5.0): stats.truncnorm(2, 5),
    ("normal", (0.0, 1.0), -5.0, -2.0): stats.truncnorm(-5, -2),
    ("normal", (0.0, 1.0), 5.5, 9.0): stats.truncnorm(5.5, 9),
    ("pert", (3.0,), 2.0, 5.0): stats.beta(1 + 4 / 3, 1 + 8 / 3, 2, 3),
    ("pert", (2.0,), 2.0, 5.0): stats.beta(1, 5, 2, 3),
    ("three_point", (3.0,), 2.0, 5.0): stats.beta(2, 3, 2, 3),
}


@pytest.mark.parametrize(
    ("distribution", "wanted"), SAME_AS.items(), ids=[str(each) for each in SAME_AS]
)
def test_the_inverse_is_that_of_the_distribution(distribution, wanted):
    low, high = distribution[2:]
    found = inverse(*distribution, P)
    assert found == pytest.approx(wanted.ppf(P), abs=2e-6 * (high - low))
    assert found.min() >= low and found.max() <= high
    assert (np.diff(inverse(*distribution, np.linspace(0, 1, 999))) >= 0).all()


@pytest.mark.parametrize(
    ("distribution", "wanted"), SAME_AS.items(), ids=[str(each) for each in SAME_AS]
)
def test_the_table_has_the_moments_of_the_distribution_and_so_has_each_of_its_rows(
    distribution, wanted
):
    values = likely_values(*distribution)
    assert values.mean() == pytest.approx(wanted.mean(), rel=1e-6)
    assert values.std() == pytest.approx(wanted.std(), rel=1e-4)
    assert values.mean(axis=1) == pytest.approx(
        np.full(32, wanted.mean()), abs=3e-4 * np.ptp(values)
    )


def test_pert_and_three_point_have_the_means_they_are_known_for():
    assert likely_values("pert", (3.0,), 2.0, 8.0).mean() == pytest.approx(
        (2 + 4 * 3 + 8) / 6, rel=1e-6
    )
    assert likely_values("three_point", (3.0,), 2.0, 8.0).mean() == pytest.approx(
        (2 + 3 * 3 + 8) / 5, rel=1e-6
    )
    assert likely_values("three_point", (5.0,), 2.0, 8.0).std() == pytest.approx(
        (8 - 2) / 5, rel=0.03
    )


def test_what_is_fixed_or_has_no_width_is_one_number():
    assert inverse("triangular", (3.0,), 3.0, 3.0, P) == pytest.approx(3.0)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", ("fixed", ())),
        ("triangular", ("triangular", (7.0,))),
        ("pert 8", ("pert", (8.0,))),
        ("three_point", ("three_point", (7.0,))),
        ("normal 7 0.5", ("normal", (7.0, 0.5))),
    ],
)
def test_the_words_of_a_distribution_are_read(text, wanted):
    assert read_distribution(text, 7.0, 4.0, 10.0) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "lognormal 1 1",
        "normal 7",
        "normal 7 0",
        "normal 7 -1",
        "normal 99 1",
        "normal -99 1",
        "triangular 11",
        "pert x",
        "uniform 1",
    ],
)
def test_a_distribution_that_cannot_be_drawn_is_refused(text):
    with pytest.raises(ValueError):
        read_distribution(text, 7.0, 4.0, 10.0)
