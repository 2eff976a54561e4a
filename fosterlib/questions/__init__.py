"""What is asked of the model: do the printed figures come out, what must be true, what matters,
when does money come.
"""
