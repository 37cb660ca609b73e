"""An office's file of the month -> checked tables: read, understood, reconciled, published."""
