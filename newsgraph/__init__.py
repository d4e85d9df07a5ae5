"""newsgraph: settings, server and command line over `graph` and `schema`; the only place that picks a store."""

__version__ = "0.1.0"
