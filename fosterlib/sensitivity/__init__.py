"""What must be true, and what matters most: break-even, tornado, two-way table, Sobol indices."""

from fosterlib.sensitivity.break_even import break_even, frontier
from fosterlib.sensitivity.ranges import sobol, tornado, two_way

__all__ = ["break_even", "frontier", "sobol", "tornado", "two_way"]
