"""The settings: one table, from which defaults, variables, options, what a file may say, and documentation come."""

from newsgraph.settings.sources import named_flag, named_variable, read_settings
from newsgraph.settings.table import SETTINGS, Part, Setting, Settings

__all__ = ["SETTINGS", "Part", "Setting", "Settings", "named_flag", "named_variable", "read_settings"]
