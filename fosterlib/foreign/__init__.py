"""A case from somebody else's table."""
