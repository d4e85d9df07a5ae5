"""A look that is owed is put off while there is no rest, but not for ever."""

import pytest

from newsgraph.watching import debt
from newsgraph.watching.debt import Debt


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time, which tests set."""
    now = [100.0]
    monkeypatch.setattr(debt, "monotonic", lambda: now[0])
    return now


def test_nothing_is_owed_at_first_and_once_it_is_paid(clock: list[float]) -> None:
    """Nothing is due until something is owed, nor after it was looked."""
    owed = Debt()
    assert not owed
    owed.owe(2)
    assert (bool(owed), owed.due) == (True, clock[0] + 2)
    owed.pay()
    assert not owed


def test_it_is_put_off_but_not_for_ever(clock: list[float]) -> None:
    """Each time that it is owed again it is due later, up to ten seconds after the first time."""
    owed = Debt()
    dues = []
    for second in range(12):
        clock[0] = 100.0 + second
        owed.owe(1)
        dues.append(owed.due)
    assert dues == [*range(101, 110), 110, 110, 110]
