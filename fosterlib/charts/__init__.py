"""One description of each chart, drawn on paper by matplotlib and on the screen as SVG."""
