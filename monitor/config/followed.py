"""The file that a configuration came from, followed while the program runs."""

from pathlib import Path

from monitor.config.load import shipped_path, user_path


class Followed:
    """Says when the file was changed. A user who had none and makes one is followed there."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._may_come = path == shipped_path() and not user_path().exists()
        self._read_at = _modified(path)
        self._wanted = False

    def want(self) -> None:
        """Have it read again, changed or not."""
        self._wanted = True

    def changed(self) -> bool:
        """Whether it is another than when this was last asked, or is wanted."""
        if self._may_come and user_path().exists():
            self.path, self._may_come = user_path(), False
        before, self._read_at = self._read_at, _modified(self.path)
        wanted, self._wanted = self._wanted, False
        return wanted or before != self._read_at


def _modified(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
