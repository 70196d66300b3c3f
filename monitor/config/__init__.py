"""`feeds.toml`: found, read, laid over the shipped one, checked, and given out as one frozen `Config`."""

from monitor.config.differences import differences
from monitor.config.followed import Followed
from monitor.config.load import find, load, meaning, shipped_path, state_path, user_path, writable_path
from monitor.config.mistakes import ConfigError, Mistake
from monitor.config.values import Change, Config, Mail, Row, SavedView

__all__ = [
    "Change",
    "Config",
    "ConfigError",
    "Followed",
    "Mail",
    "Mistake",
    "Row",
    "SavedView",
    "differences",
    "find",
    "load",
    "meaning",
    "shipped_path",
    "state_path",
    "user_path",
    "writable_path",
]
