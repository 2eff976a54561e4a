"""What a lever is, what a case is, and how a figure comes to be: the small library on which all
else stands.
"""
