"""How viewers draw nodes at first: colours by kind, which colour-blind people can tell apart, and sizes by prominence."""

from math import sqrt

from graph.keys import NodeKind
from graph.store.answers import Portrait

COLOURS = {NodeKind.ARTICLE: (0, 114, 178), NodeKind.PROVIDER: (230, 159, 0), NodeKind.TOPIC: (0, 158, 115)}
"""Red, green and blue from 0 to 255. Source: Okabe and Ito, “Color Universal Design” (2008)."""

_SMALLEST, _LARGEST = 4.0, 20.0


def node_size(portrait: Portrait) -> float:
    """The diameter of a node, from 4 to 20; its area grows with its prominence."""
    return round(_SMALLEST + (_LARGEST - _SMALLEST) * sqrt(portrait.prominence), 2)


def hex_colour(portrait: Portrait) -> str:
    """The colour of a node as #rrggbb."""
    return "#{:02x}{:02x}{:02x}".format(*COLOURS[portrait.node.kind])
