"""Simulation: many draws of the uncertain assumptions through the model, on one machine or a cluster."""

from fosterlib.simulate.grid import grid
from fosterlib.simulate.run import Simulation, simulate

__all__ = ["Simulation", "grid", "simulate"]
