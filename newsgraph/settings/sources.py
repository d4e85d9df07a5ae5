"""Where settings are read from: options come before environment variables, which come before a file in TOML."""

import difflib
import os
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from newsgraph.errors import SettingError
from newsgraph.settings.table import SETTINGS, Settings

_PREFIX = "NEWSGRAPH_"
_CONFIG = "config"
_LISTED_BY = ";"
"""What stands between the values of a list: tokens' lines have spaces and commas in them."""


def named_variable(name: str) -> str:
    """The environment variable that sets a setting."""
    return _PREFIX + name.upper()


def named_flag(name: str) -> str:
    """The option that sets a setting."""
    return "--" + name.replace("_", "-")


def read_settings(
    environment: Mapping[str, str] = os.environ, flags: Mapping[str, str | None] | None = None
) -> Settings:
    """The settings as `flags` have them, by the settings' names, else `environment`, else the file that one of these names.

    Raises SettingError for an unknown name or an impossible value, and for a file that cannot be read.
    """
    given = {name: text for name, text in (flags or {}).items() if text is not None}
    values = dict(_from_environment(environment)) | dict(_read(given, named_flag))
    path = values.get(_CONFIG)
    settings = Settings(**(dict(_from_file(Path(path))) | values if path else values))
    if settings.page_size > settings.max_page_size:
        raise SettingError(
            "page_size",
            f"{named_variable('page_size')} is {settings.page_size}, which is more than {named_variable('max_page_size')}: "
            f"{settings.max_page_size}.",
        )
    return settings


def _from_environment(environment: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    ours = {name: text for name, text in environment.items() if name.startswith(_PREFIX)}
    _check_names(ours, {named_variable(name) for name in SETTINGS})
    return _read({name.removeprefix(_PREFIX).lower(): text for name, text in ours.items()}, named_variable)


def _from_file(path: Path) -> Iterator[tuple[str, Any]]:
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise SettingError(_CONFIG, f"{path} is not valid TOML: {error}.") from None
    except UnicodeDecodeError:
        raise SettingError(_CONFIG, f"{path} is not UTF-8.") from None
    except OSError as error:
        raise SettingError(_CONFIG, f"{path} cannot be read ({(error.strerror or 'no file').lower()}).") from None
    _check_names(table, SETTINGS.keys() - {_CONFIG})
    texts = {name: _as_text(value) for name, value in table.items()}
    return _read(texts, lambda name: f"`{name}` in {path}")


def _check_names(given: Mapping[str, object], known: set[str]) -> None:
    for name in given:
        if name not in known:
            close = difflib.get_close_matches(name, known, 1)
            hint = f"did you mean {close[0]}?" if close else f"known are {', '.join(sorted(known))}."
            raise SettingError(name, f"There is no setting {name}; {hint}")


def _as_text(value: object) -> str:
    """A value of TOML as the environment would have it."""
    if isinstance(value, list):
        return _LISTED_BY.join(map(str, value))
    if isinstance(value, dict):
        return "[table]"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _read(texts: Mapping[str, str], called: Callable[[str], str]) -> Iterator[tuple[str, Any]]:
    for name, text in texts.items():
        # Containers set what is unset to nothing.
        if not text:
            continue
        kind = SETTINGS[name].kind
        try:
            yield name, kind.read(text)
        except (ValueError, KeyError):
            raise SettingError(name, f"{called(name)} is “{text}”; it should be {kind.wanted}.") from None
