"""`newsgraph token` prints what is given away and what is kept apart from each other."""

import io

import pytest
from rich.console import Console

from newsgraph.access import Grant, Scope
from newsgraph.access.command import print_token
from newsgraph.access.tokens import Tokens, parse_tokens
from newsgraph.errors import TokenNameInvalid


@pytest.mark.parametrize(
    ("asked", "scopes"), [([], {Scope.READ}), ([Scope.WRITE, Scope.READ, Scope.READ], {Scope.READ, Scope.WRITE})]
)
def test_the_token_and_its_line_are_apart(
    capsys: pytest.CaptureFixture[str], asked: list[Scope], scopes: set[Scope]
) -> None:
    """Standard output has the token alone, and the messages its line alone, unbroken, so that it can be added to a file."""
    messages = io.StringIO()
    print_token("frontend", asked, Console(file=messages, width=20))
    token = capsys.readouterr().out
    assert token.startswith("newsgraph_")
    assert token.endswith("\n")
    kept = parse_tokens(messages.getvalue(), "a test")
    assert Tokens(kept).find(token.strip()) == Grant("frontend", frozenset(scopes))
    assert token.strip() not in messages.getvalue()


def test_nothing_is_printed_for_a_name_that_cannot_be(capsys: pytest.CaptureFixture[str]) -> None:
    """A name that no line can have makes no token."""
    messages = io.StringIO()
    with pytest.raises(TokenNameInvalid, match="two words"):
        print_token("two words", [], Console(file=messages))
    assert capsys.readouterr().out == messages.getvalue() == ""
