"""Live graphs."""
