"""`feeds.toml`: found, read, laid over the shipped one, checked, and given out as one frozen `Config`."""

from monitor.config.load import find, load, shipped_path, user_path
from monitor.config.mistakes import ConfigError, Mistake
from monitor.config.values import Config

__all__ = ["Config", "ConfigError", "Mistake", "find", "load", "shipped_path", "user_path"]
