"""Live graphs: folders whose files change, and databases whose documents do, while the graph of them is asked."""
