"""Who is who: codes, the official list, names."""
