"""Options of commands that are settings: each has its name, default and help from the settings' table."""

import inspect
from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from typing import Annotated, Any

import typer
from msgspec.structs import fields

from newsgraph.settings import SETTINGS, Settings, named_flag, read_settings
from newsgraph.settings.kinds import TRUTH

_FEW = 10
"""So many options need no headings."""
_DEFAULTS = {field.name: field.default for field in fields(Settings)}


def with_settings(*names: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """What lets a command take the settings of these names as options, all of them where none is named; the command is given
    all settings as its `settings`."""

    def decorated(command: Callable[..., None]) -> Callable[..., None]:
        signature = inspect.signature(command)
        own = [each for name, each in signature.parameters.items() if name != "settings"]
        taken = [name for name in names or SETTINGS if name not in signature.parameters]
        options = list(_options(taken))

        @wraps(command)
        def with_options(**given: Any) -> None:
            flags = {name: _as_text(given.pop(name)) for name in taken}
            command(**given, settings=read_settings(flags=flags))

        # Typer reads both.
        with_options.__signature__ = signature.replace(parameters=[*own, *options])  # type: ignore[attr-defined]
        with_options.__annotations__ = {each.name: each.annotation for each in (*own, *options)} | {"return": None}
        return with_options

    return decorated


def _options(names: Sequence[str]) -> Iterator[inspect.Parameter]:
    for name in names:
        setting, default, flag = SETTINGS[name], _DEFAULTS[name], named_flag(name)
        is_truth = setting.kind is TRUTH
        option = typer.Option(
            f"{flag}/--no-{flag[2:]}" if is_truth else flag,
            help=_sentence(setting.help),
            metavar=None if is_truth else _metavar(default),
            show_default=_told(default) or False,
            rich_help_panel=setting.part if len(names) > _FEW else None,
        )
        yield inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            default=None,
            annotation=Annotated[bool | None if is_truth else str | None, option],
        )


def _as_text(value: bool | str | None) -> str | None:
    return str(value).lower() if isinstance(value, bool) else value


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:].replace("`", "") + "."


def _told(default: object) -> str:
    return "" if default in {None, False, ()} else str(default).lower()


def _metavar(default: object) -> str:
    return "NUMBER" if isinstance(default, int | float) else "TEXT"
