"""Codes: by which names the building of a graph tells what is wrong, beside those by which single files are told of."""

PARENT_CODES = frozenset({"parent-unknown", "parent-cycle"})
"""What tells of topics' parents."""

ITEM_CODES = frozenset({"item-unknown", "self-edge"})
"""What tells of what articles list."""

BUILD_CODES = PARENT_CODES | ITEM_CODES | {"alias-ambiguous"}
"""All of them: what tells of documents beside others."""
