"""Keys: the numbers by which the database knows nodes and stories, made from their ids, so that they sort as these do.

A key is the first 63 bits of an id's hash. That two of a billion nodes of one kind share theirs happens to about one graph in
twenty, to one of a million about once in twenty million; who loads such a graph is told.
"""

from graph.keys import BITS, number_of

KEY_BITS = 63


def key_of(id_: str) -> int:
    """The key of the node or story with this id."""
    return number_of(id_.rpartition("_")[2]) >> BITS - KEY_BITS
