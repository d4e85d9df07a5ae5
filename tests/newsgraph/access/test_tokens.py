"""Tokens are found by their hashes; lines that are none are refused by source and number, and never repeated."""

import hashlib
import re
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsgraph.access import Grant, Scope
from newsgraph.access.tokens import KeptToken, Tokens, new_token, parse_tokens, read_token_file
from newsgraph.errors import TokenFileRefused, TokenNameInvalid, TokensInvalid

NAMES = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}", fullmatch=True)
KEPT = st.builds(
    KeptToken,
    st.builds(Grant, NAMES, st.frozensets(st.sampled_from(Scope), min_size=1)),
    st.binary(min_size=32, max_size=32),
)
HASH = "sha256:" + "0" * 64


@given(st.lists(KEPT, max_size=6, unique_by=(lambda each: each.grant.name, lambda each: each.digest)), st.data())
def test_what_is_printed_is_read(kept: list[KeptToken], data: st.DataObject) -> None:
    """Lines of tokens, in any order, with comments, blank lines and either line break between, are read as those tokens."""
    noise = st.sampled_from(["", "   ", "# a comment", "  # frontend read"])
    lines = [line for each in kept for line in (*data.draw(st.lists(noise, max_size=2)), each.line)]
    text = data.draw(st.sampled_from(["\n", "\r\n"])).join(lines)
    assert parse_tokens(text, "a test") == tuple(kept)


@given(NAMES, st.frozensets(st.sampled_from(Scope), min_size=1))
def test_a_new_token_is_known_by_its_line(name: str, scopes: frozenset[Scope]) -> None:
    """A token is found where its line is kept, with its name and scopes, and no other is; the line does not have it."""
    token, line = new_token(name, scopes)
    tokens = Tokens(parse_tokens(line, "a test"))
    assert tokens.find(token) == Grant(name, scopes)
    assert tokens.find(token[:-1]) is None
    assert tokens.find(token + "A") is None
    assert tokens.find(new_token(name, scopes)[0]) is None
    assert token.removeprefix("newsgraph_") not in line


def test_a_token_is_32_random_bytes() -> None:
    """A token has the prefix and 32 bytes in base64 for addresses, and its line their SHA-256."""
    token, line = new_token("frontend", frozenset({Scope.WRITE, Scope.READ}))
    assert re.fullmatch(r"newsgraph_[A-Za-z0-9_-]{43}", token)
    assert line == f"frontend read,write sha256:{hashlib.sha256(token.encode()).hexdigest()}"


@pytest.mark.parametrize("name", ["", "two words", "a\nadmin", "#a", "é", "-a", "a" * 65, "a;b"])
def test_names_that_lines_cannot_have_are_refused(name: str) -> None:
    """No token is made whose line would not be read as its own."""
    with pytest.raises(TokenNameInvalid):
        new_token(name, frozenset({Scope.READ}))


@pytest.mark.parametrize(
    "line",
    [
        "newsgraph_secret",
        "frontend newsgraph_secret",
        "frontend read newsgraph_secret",
        f"frontend read {HASH} newsgraph_secret",
        "frontend read sha256:newsgraph_secret",
        f"frontend read {HASH[:-1]}",
        f"frontend read {HASH}0",
        f"frontend read {HASH[7:]}",
        f"frontend rea {HASH}",
        f"frontend read,all {HASH}",
        f"frontend , {HASH}",
        f"frontend read, {HASH}",
        f"frontend READ {HASH}",
        f"front;end read {HASH}",
    ],
)
def test_a_line_that_is_none_is_refused(line: str) -> None:
    """The error names the source and the line's number, shows a line that would do, and repeats nothing of this one."""
    with pytest.raises(TokensInvalid, match="newsgraph token") as raised:
        parse_tokens(f"# tokens\n\n{line}\n", "/etc/tokens")
    assert str(raised.value).startswith("/etc/tokens, line 3: ")
    assert (raised.value.source, raised.value.line) == ("/etc/tokens", 3)
    assert "secret" not in str(raised.value)


def test_two_of_one_name_or_hash_are_refused() -> None:
    """A name stands for one token and a token has one name, within a text and between two."""
    first = f"a read {HASH}"
    other = HASH.replace("0", "1")
    for second in (f"a write {other}", f"b read {HASH}"):
        with pytest.raises(TokensInvalid, match=r"line 2: .*“a”"):
            parse_tokens(f"{first}\n{second}", "a test")
        with pytest.raises(TokensInvalid, match=r"second, line 1: .*“a”"):
            parse_tokens(second, "second", parse_tokens(first, "first"))
    assert len(parse_tokens(f"b read {other}", "second", parse_tokens(first, "first"))) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")
@pytest.mark.parametrize(
    ("mode", "is_read"), [(0o600, True), (0o644, True), (0o400, True), (0o620, False), (0o602, False), (0o666, False)]
)
def test_files_are_their_owners_to_write(tmp_path: Path, mode: int, is_read: bool) -> None:
    """A file that others may read is read; one that they may write to is refused, and the message names the cure."""
    path = tmp_path / "tokens"
    path.write_text("# none yet\n", "utf-8")
    path.chmod(mode)
    if is_read:
        assert read_token_file(path) == "# none yet\n"
    else:
        with pytest.raises(TokenFileRefused, match="chmod go-w"):
            read_token_file(path)


def test_files_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    """A file that is not there, a folder, and what is no text are each told of by their path."""
    binary = tmp_path / "binary"
    binary.write_bytes(b"\xff\xfe")
    for path, reason in ((tmp_path / "none", "No such file"), (tmp_path, "directory"), (binary, "not UTF-8")):
        with pytest.raises(TokenFileRefused, match=reason) as raised:
            read_token_file(path)
        assert raised.value.path == str(path)


def test_a_byte_order_mark_is_no_part_of_a_line(tmp_path: Path) -> None:
    """A file that an editor began with a byte order mark is read as the same one without."""
    path = tmp_path / "tokens"
    path.write_bytes(b"\xef\xbb\xbf" + f"a read {HASH}\r\n".encode())
    path.chmod(0o600)
    assert [each.grant.name for each in parse_tokens(read_token_file(path), str(path))] == ["a"]


def test_no_token_shows_in_what_is_kept() -> None:
    """What the server keeps of tokens shows none of them, however it is printed."""
    token, line = new_token("a", frozenset({Scope.READ}))
    kept = parse_tokens(line, "a test")
    assert token.removeprefix("newsgraph_") not in repr((kept, Tokens(kept)))
