"""Any file that an office sends -> its sheets, cell by cell; what must not be opened is refused."""
