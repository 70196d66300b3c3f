"""`scripts/bench poll`, `hub`, `screen`, `query` and `match`."""

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import hub, match, poll, process, query, screen
from benchmarks.process import BenchError


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description="Measure the monitor. Needs no network.")
    what = parser.add_subparsers(dest="what", required=True)

    polling = what.add_parser("poll", help="polling 500 feeds on loopback: cold, unchanged, a tenth with news")
    polling.add_argument("--repeat", type=int, default=3, metavar="N", help="measure N times (3)")
    polling.add_argument("--feeds", type=int, default=500, metavar="N", help="how many feeds (500)")
    polling.add_argument("--latency", type=int, default=0, metavar="MS", help="milliseconds the server waits (0)")
    polling.add_argument(
        "--peers",
        action="store_true",
        help="also measure reader (installed for this run, which needs the network) and newsboat, if on PATH",
    )

    listing = what.add_parser("hub", help="polling Hub organizations of 400 models on loopback, nothing new")
    listing.add_argument("--repeat", type=int, default=3, metavar="N", help="measure N times (3)")
    listing.add_argument("--organizations", type=int, default=60, metavar="N", help="how many organizations (60)")

    painting = what.add_parser("screen", help="the screen: first paint, keys, memory, idling")
    painting.add_argument("--repeat", type=int, default=5, metavar="N", help="start it N times (5)")
    painting.add_argument("--keys", type=int, default=200, metavar="N", help="keys pressed (200)")
    painting.add_argument(
        "--items", type=int, nargs="+", default=[15_000, 100_000], metavar="N", help="items stored (15000 100000)"
    )

    painting.add_argument("--idle", type=float, default=30.0, metavar="S", help="seconds of idling (30)")

    searching = what.add_parser("query", help="searching: the first page in a store of a million items")
    searching.add_argument("--items", type=int, default=1_000_000, metavar="N", help="items stored (1000000)")

    matching = what.add_parser("match", help="alerts: a thousand watchlists against batches of new items")
    matching.add_argument("--batches", type=int, default=50, metavar="N", help="batches of 100 new items (50)")
    matching.add_argument(
        "--items", type=int, nargs="+", default=[10_000, 300_000], metavar="N", help="items stored (10000 300000)"
    )

    for one in (searching, matching):
        one.add_argument(
            "--keep", type=Path, metavar="FOLDER", help="keep the filled databases there, and use them again"
        )

    chosen = parser.parse_args()
    process.make_ready()
    with TemporaryDirectory(prefix="bench-") as folder:
        try:
            match chosen.what:
                case "poll":
                    poll.measure(Path(folder), chosen.feeds, chosen.repeat, chosen.latency / 1_000, peers=chosen.peers)
                case "hub":
                    hub.measure(Path(folder), chosen.organizations, chosen.repeat)
                case "screen":
                    screen.measure(Path(folder), chosen.items, chosen.repeat, chosen.keys, chosen.idle)
                case "query":
                    query.measure(_kept(chosen.keep) or Path(folder), chosen.items)
                case _:
                    match.measure(_kept(chosen.keep) or Path(folder), chosen.items, chosen.batches)
        except BenchError as error:
            raise SystemExit(f"bench: {error}") from error


def _kept(folder: Path | None) -> Path | None:
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
    return folder


if __name__ == "__main__":
    main()
