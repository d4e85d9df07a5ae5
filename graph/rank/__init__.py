"""Ranks: how much of all reading along related edges comes to an article, from anywhere or from a few others."""
