"""What `newsgraph token` does: a new token for who asks, and the line of it for the server."""

import sys
from collections.abc import Iterable

from rich.console import Console

from newsgraph.access.scopes import Scope
from newsgraph.access.tokens import new_token


def print_token(name: str, scopes: Iterable[Scope], messages: Console) -> None:
    """Prints a new token to standard output, and the line to keep to `messages`; it is the only time the token is shown.

    Without scopes it may read. Raises TokenNameInvalid.
    """
    token, line = new_token(name, frozenset(scopes) or frozenset({Scope.READ}))
    sys.stdout.write(token + "\n")
    sys.stdout.flush()
    messages.print(line, markup=False, highlight=False, soft_wrap=True)
