"""What ends a compilation, or the run of what was compiled: graphql-core then answers."""


class NotCompilable(Exception):
    """A query that holds what this package does not compile."""


class Surprise(Exception):
    """A value that a compiled query did not expect: a null where none may be, or one that its type refuses."""
