"""Kills the program around the delivery of digests and counts what arrived: nothing lost, no repeat another mail."""

import argparse
import random
import tempfile
from pathlib import Path

from fakesmtp import MailServer
from mailroom import MailRoom, kill_around_delivery


def main() -> None:
    """Kill as often as told, print the figures, and fail where a mail was lost or changed."""
    parser = argparse.ArgumentParser(prog="kill-mail", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, MailServer() as server:
        room = MailRoom(Path(folder), server)
        room.configure()
        tally = kill_around_delivery(room, wanted.kills, random.Random(wanted.seed))
    print(tally)
    raise SystemExit(bool(tally.lost or tally.changed))


if __name__ == "__main__":
    main()
