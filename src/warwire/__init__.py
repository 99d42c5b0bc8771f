"""warwire."""
