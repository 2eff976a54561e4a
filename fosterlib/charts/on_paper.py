"""Charts at committee size, in Danish or English; each carries unit, price level, sign rule and
source.
"""

from fosterlib.charts import plots, uncertainty
from fosterlib.charts.figure import drawn
from fosterlib.charts.months import monthly_plot

effects_chart = drawn(plots.effects_plot)
party_chart = drawn(plots.party_plot)
bridge_chart = drawn(plots.bridge_plot)
profile_chart = drawn(plots.profile_plot)
staffing_chart = drawn(plots.staffing_plot)
comparison_chart = drawn(plots.comparison_plot)
monthly_chart = drawn(monthly_plot)
tornado_chart = drawn(uncertainty.tornado_plot)
fan_chart = drawn(uncertainty.fan_plot)
distribution_chart = drawn(uncertainty.distribution_plot)
frontier_chart = drawn(uncertainty.frontier_plot)
two_way_chart = drawn(uncertainty.two_way_plot)
