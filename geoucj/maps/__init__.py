"""Pictures of areas."""
