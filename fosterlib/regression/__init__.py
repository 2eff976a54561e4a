"""What a figure was, what it is now and why: in notebooks, since a release, since a decision."""
