"""What is said, in Danish and English: words, numbers, tables, sentences, and how a figure came to
be.
"""
