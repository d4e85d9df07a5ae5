"""Measurements of speed and memory: one command each, on a seeded corpus, beside what they are compared with."""
