"""Searching by words: what a person typed becomes clauses."""
