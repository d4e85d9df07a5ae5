"""Graphs in databases: what makes, fills and serves them. All but `commands` needs what the extra “postgres” installs."""
