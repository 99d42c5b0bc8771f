"""Annotation rounds: the form that annotators fill in, the tasks that they are given, and what is checked of both."""
