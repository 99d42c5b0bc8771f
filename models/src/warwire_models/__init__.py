"""Trained systems of warwire, a folder each."""
