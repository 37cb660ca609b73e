"""geoucj: where workers are not yet protected by employment social security, and how many."""

__version__ = "0.1.0"
