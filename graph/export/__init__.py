"""Exports: the graph, or a part of it, in the formats of graph tools, written piece by piece."""

from graph.export.formats import FORMATS, Format, find_format

__all__ = ["FORMATS", "Format", "find_format"]
