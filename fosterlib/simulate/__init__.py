"""Many draws of the uncertain assumptions through the model, on one machine or a cluster."""
