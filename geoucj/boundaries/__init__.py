"""Shapes: read, repair, simplify, store."""
