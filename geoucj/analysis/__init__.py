"""Pure steps: frame in, frame out."""
