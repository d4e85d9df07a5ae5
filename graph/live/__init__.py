"""Live graphs: folders whose files change while the graph that is made of them is asked."""
