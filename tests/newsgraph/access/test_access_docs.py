"""docs/access.md says what is so: its settings are there, its scopes are all, its numbers and challenges are those of the code."""

import re

from newsgraph.access import Scope, key_sets, keys, oidc
from newsgraph.errors import Forbidden, IssuerUnreachable, Unauthenticated
from newsgraph.settings import SETTINGS, named_variable
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "access.md").read_text("utf-8")


def test_scopes_are_documented() -> None:
    """The table of scopes has each, the least first."""
    table = PAGE.partition("## Scopes")[2].partition("\n## ")[0]
    assert re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) == list(Scope)


def test_settings_are_those_that_there_are() -> None:
    """Each variable that is spoken of is one of the settings."""
    named = set(re.findall(r"NEWSGRAPH_[A-Z_]+", PAGE))
    assert named
    assert named <= set(map(named_variable, SETTINGS))


def test_refusals_are_documented() -> None:
    """Each refusal has its row: status, code and challenge."""
    refusals = (
        Unauthenticated("", token_given=False),
        Unauthenticated(""),
        Forbidden("write"),
        IssuerUnreachable("", 5),
    )
    for refusal in refusals:
        challenge = refusal.headers.get(b"www-authenticate", b"").decode()
        cells = (str(refusal.statuses.json), f"`{refusal.code}`", challenge and f"`{challenge}`")
        assert f"| {' | '.join(cells)} |".replace("  ", " ") in PAGE


def test_times_and_algorithms_are_documented() -> None:
    """How long keys and tokens are kept, how far clocks may differ, and which signatures are taken are as the page says."""
    assert (keys.LIFESPAN_SECONDS, keys.UNKNOWN_SECONDS, oidc.LEEWAY_SECONDS) == (5 * 60, 30, 30)
    assert "again after 5 minutes" in PAGE
    assert "at most once in 30\nseconds" in PAGE
    assert "give or take 30 seconds" in PAGE
    families = {name.rstrip("0123456789") for name in key_sets.ALGORITHMS}
    assert set(re.findall(r"\b(RS|PS|ES|EdDSA)(?:256|\b)", PAGE)) == families
