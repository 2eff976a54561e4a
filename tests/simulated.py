"""For the tests of simulations: what is drawn, and a scenario in which little is."""

import numpy as np

from fosterlib.simulate.blocks import block_values
from fosterlib.simulate.draws import BLOCK


def all_fixed_but(case, *ids):
    """A scenario in which nothing is drawn but these."""
    fixed = {id: a.value for id, a in case.assumptions.items() if a.distribution and id not in ids}
    return case.scenario("fixed but " + ", ".join(ids), fixed)


def drawn(simulation, id):
    """Every draw of one assumption."""
    model = simulation.model
    return np.concatenate(
        [values[id] for values in block_values(model, 0, -(-model.draws // BLOCK))]
    )
