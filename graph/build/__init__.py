"""Building the graph: what many documents state becomes one set of nodes and edges, whatever order they came in."""
