"""The replay server: a recording on a loopback port, in a thread of its own.

with ReplayServer(Path("recordings/launch-week")) as server:
    fetch(f"{server.url}/feeds/some-blog")
    server.advance()
    server.fault("/hub/", "rate-limit", times=1)
"""

import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from monitor.demo.faults import Fault
from monitor.demo.recording import Recording, read
from monitor.demo.replay import AMPLE_QUOTA, Replay, Seen
from monitor.demo.wire import Listener

__all__ = ["ReplayServer", "Seen"]


class ReplayServer:
    """Serves until `close`. Feeds are at `<url>/feeds/<name>`; the endpoint of the Hub is `<url>/hub`."""

    def __init__(
        self, folder: Path | str, port: int = 0, *, conditional_hub: bool = True, hub_quota: int = AMPLE_QUOTA
    ) -> None:
        self._replay = Replay(read(Path(folder)), conditional_hub=conditional_hub, quota=hub_quota)
        self._listener = Listener(port, self._replay)
        self._thread = threading.Thread(target=self._listener.serve_forever, args=(0.02,), name="replay", daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return self._listener.url

    @property
    def recording(self) -> Recording:
        return self._replay.recording

    @property
    def step(self) -> int:
        return self._replay.step

    @property
    def last(self) -> int:
        return self._replay.recording.last

    @property
    def requests(self) -> Sequence[Seen]:
        """A copy of what was asked for so far, oldest first."""
        return list(self._replay.requests)

    def advance(self, steps: int = 1) -> int:
        """Go on by so many steps, at most to the last; the step that is reached."""
        return self._replay.advance(steps)

    def fault(
        self,
        path: str,
        kind: str,
        *,
        times: int | None = None,
        value: str | float = "",
        retry_after: str | int = "",
    ) -> None:
        """Switch a fault on for targets that begin with `path`. Raises UnknownFaultError for a wrong kind."""
        self._replay.fault(Fault(path, kind, str(value), str(retry_after), times))

    def clear(self) -> None:
        """Switch all faults off."""
        self._replay.clear_faults()

    def forget(self) -> None:
        """Empty `requests`."""
        self._replay.forget_requests()

    def close(self) -> None:
        """Stop, and drop every open connection. May be called twice."""
        if self._thread.is_alive():
            self._listener.shutdown()
            self._thread.join()
            self._listener.close()

    def __enter__(self) -> "ReplayServer":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
