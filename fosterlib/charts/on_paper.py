"""Charts at committee size, in Danish or English; each carries unit, price level, sign rule and
source.
"""

from fosterlib.charts import bridges, comparing, phases, posts, stacks, tornadoes, uncertainty
from fosterlib.charts.figure import drawn
from fosterlib.charts.months import monthly_plot

effects_chart = drawn(stacks.effects_plot)
party_chart = drawn(stacks.party_plot)
bridge_chart = drawn(bridges.bridge_plot)
profile_chart = drawn(phases.profile_plot)
staffing_chart = drawn(posts.staffing_plot)
comparison_chart = drawn(comparing.comparison_plot)
tornado_chart = drawn(tornadoes.tornado_plot)
break_even_chart = drawn(tornadoes.break_even_plot)
monthly_chart = drawn(monthly_plot)
fan_chart = drawn(uncertainty.fan_plot)
distribution_chart = drawn(uncertainty.distribution_plot)
frontier_chart = drawn(uncertainty.frontier_plot)
two_way_chart = drawn(uncertainty.two_way_plot)
