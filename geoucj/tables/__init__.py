"""Numbers: read, check, keep."""
