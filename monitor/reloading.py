"""Reading the configuration again while it is in force: what is another now is said, and a mistake changes nothing."""

import logging
from pathlib import Path

from monitor import config as configuration
from monitor.config import Config, ConfigError

log = logging.getLogger(__name__)


def read_again(path: Path, before: Config) -> Config | None:
    """What the file says now; None where it has mistakes, which are logged."""
    try:
        config = configuration.load(path)
    except ConfigError as error:
        facts: dict[str, object] = {"event": "kept"}
        log.error("the configuration has mistakes; the old one stays in force:\n%s", error, extra={"facts": facts})
        return None
    changes = configuration.differences(before, config)
    facts = {"event": "reloaded", "changes": list(changes)}
    words = "; ".join(changes) or "it says the same as before"
    log.info("the configuration was read again: %s", words, extra={"facts": facts})
    return config
