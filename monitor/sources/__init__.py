"""What sources send, read: pure functions from bytes to entries and models."""

from monitor.source import Trouble


class Unreadable(Exception):  # noqa: N818 - an outcome of reading
    """What came cannot be read; the text says what it was, why, and what to do."""

    def __init__(self, trouble: Trouble, message: str) -> None:
        super().__init__(message)
        self.trouble = trouble
        self.message = message
