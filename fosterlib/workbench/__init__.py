"""The sliders: assumptions on the left, what they come to on the right."""
