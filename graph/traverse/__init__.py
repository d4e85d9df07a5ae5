"""Traversal: paths and surroundings, over anything that can say where its nodes lead."""
