"""The one record, its vocabularies, and its XML form."""
