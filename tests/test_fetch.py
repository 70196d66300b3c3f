"""Fetching, against real servers on the loopback interface that behave well and badly."""

import asyncio
import gzip
import shutil
import socket
import ssl
import subprocess
import tracemalloc
import zlib
from base64 import b64decode
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import brotli  # type: ignore[import-untyped]
import pytest
import zstandard
from aiohttp.abc import ResolveResult

from monitor.fetch import Limits, NoAnswer, NotModified, Response, Web
from monitor.fetch.address import PrivateAddressError, PublicResolver, is_private_host, is_public
from monitor.fetch.headers import hints_from
from monitor.fetch.turns import Turns
from monitor.poll import poll
from monitor.polled import Entries, Failed, PollRequest, Unchanged
from monitor.source import Source, Trouble

Write = Callable[[asyncio.StreamWriter], Awaitable[None]]
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
HERE = frozenset({"127.0.0.1"})


def answer(status: str = "200 OK", body: bytes = b"", *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def redirect(to: str, status: str = "302 Found") -> bytes:
    return answer(status, b"", f"Location: {to}")


@dataclass
class Server:
    """Answers by path, and remembers what it was asked."""

    answers: dict[str, bytes | Write]
    base: str = ""
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    was_asked: asyncio.Event = field(default_factory=asyncio.Event)
    serving: set["asyncio.Task[None]"] = field(default_factory=set)
    "The loop holds tasks weakly: one that waits for ever would be collected while it does."

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if task := asyncio.current_task():
            self.serving.add(task)
        try:
            while request := await reader.readuntil(b"\r\n\r\n"):
                first, *lines = request.decode("latin-1").split("\r\n")
                path = first.split(" ")[1]
                pairs = (line.split(": ", 1) for line in lines if line)
                self.asked.append((path, {name.lower(): value for name, value in pairs}))
                self.was_asked.set()
                self.at_once += 1
                self.most_at_once = max(self.most_at_once, self.at_once)
                reply = self.answers.get(path, answer("404 Not Found"))
                if isinstance(reply, bytes):
                    writer.write(reply)
                    await writer.drain()
                else:
                    await reply(writer)
                self.at_once -= 1
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def serving(answers: dict[str, bytes | Write], trust: ssl.SSLContext | None = None) -> AsyncIterator[Server]:
    server = Server(answers)
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0, ssl=trust)
    port = listening.sockets[0].getsockname()[1]
    server.base = f"http{'s' if trust else ''}://127.0.0.1:{port}"
    try:
        yield server
    finally:
        listening.close()
        for task in server.serving:
            task.cancel()
        await asyncio.gather(*server.serving, return_exceptions=True)


def run(story: Coroutine[None, None, None]) -> None:
    asyncio.run(asyncio.wait_for(story, 20))


Outcome = Response | NotModified | NoAnswer


def trouble(outcome: Outcome) -> Trouble:
    assert isinstance(outcome, NoAnswer), outcome
    assert isinstance(outcome.failed, Failed)
    assert outcome.failed.message.endswith(".")
    assert "Error" not in outcome.failed.message
    return outcome.failed.trouble


def ok(outcome: Outcome) -> Response:
    assert isinstance(outcome, Response), outcome
    return outcome


# --- good answers ----------------------------------------------------------------------------------


def test_a_body_comes_with_lower_case_headers_and_hints() -> None:
    async def story() -> None:
        page = answer("200 OK", b"hello", 'ETag: "1"', "Cache-Control: public, max-age=300")
        async with serving({"/": page}) as server, Web(contact="me@example.org", allowed_hosts=HERE) as web:
            got = ok(await web.get(server.base + "/#part"))
            assert (got.body, got.status, got.url) == (b"hello", 200, server.base + "/")
            assert got.headers["etag"] == '"1"'
            assert got.hints.max_age == 300
            assert got.moved_to is None
            headers = server.asked[0][1]
            assert headers["user-agent"].startswith("open-model-monitor/")
            assert headers["user-agent"].endswith("(+me@example.org)")
            assert headers["accept-encoding"] == "br, gzip, deflate;q=0.9, zstd;q=0.5"
            assert "cookie" not in headers

    run(story())


def test_validators_are_sent_and_304_is_an_answer() -> None:
    async def story() -> None:
        page = answer("304 Not Modified", b"", 'ETag: "2"')
        async with serving({"/": page}) as server, Web(allowed_hosts=HERE) as web:
            got = await web.get(server.base, etag='"1"', last_modified="Mon, 01 Jun 2026 10:00:00 GMT")
            assert isinstance(got, NotModified)
            assert got.etag == '"2"'
            assert server.asked[0][1]["if-none-match"] == '"1"'
            assert server.asked[0][1]["if-modified-since"] == "Mon, 01 Jun 2026 10:00:00 GMT"
            assert trouble(await web.get(server.base)) is Trouble.HTTP  # 304 to an unconditional request
            await web.get(server.base, etag="\r\nx: y")
            assert "if-none-match" not in server.asked[-1][1]

    run(story())


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(b"a body" * 50_000, mtime=0)),
        ("x-gzip", gzip.compress(b"a body" * 20_000, mtime=0) + gzip.compress(b"a body" * 30_000)),
        ("gzip", gzip.compress(b"a body" * 50_000, mtime=0) + b"\0\0trailing"),
        ("deflate", zlib.compress(b"a body" * 50_000)),
        ("deflate", zlib.compress(b"a body" * 50_000)[2:-4]),
        ("br", brotli.compress(b"a body" * 50_000)),
        ("zstd", zstandard.compress(b"a body" * 50_000)),
        ("zstd", zstandard.compress(b"a body" * 20_000) + zstandard.compress(b"a body" * 30_000)),
        ("identity", b"a body" * 50_000),
    ],
)
def test_compressed_bodies_are_unpacked(encoding: str, packed: bytes) -> None:
    async def story() -> None:
        page = answer("200 OK", packed, f"Content-Encoding: {encoding}")
        async with serving({"/": page}) as server, Web(allowed_hosts=HERE) as web:
            assert ok(await web.get(server.base)).body == b"a body" * 50_000

    run(story())


def test_an_empty_body_is_passed_on() -> None:
    async def story() -> None:
        pages: dict[str, bytes | Write] = {
            "/": answer(),
            **{f"/{name}": answer("200 OK", b"", f"Content-Encoding: {name}") for name in ("gzip", "br", "zstd")},
        }
        async with serving(pages) as server, Web(allowed_hosts=HERE) as web:
            assert ok(await web.get(server.base)).body == b""
            for name in ("gzip", "br", "zstd"):
                assert ok(await web.get(f"{server.base}/{name}")).body == b""

    run(story())


def test_a_poll_leaves_out_what_the_last_body_held() -> None:
    def wire(*names: str) -> bytes:
        items = "".join(
            f"<item><guid>{name}</guid><pubDate>01 May 2026 10:00:00 GMT</pubDate></item>" for name in names
        )
        return answer("200 OK", f"<rss version='2.0'><channel><title>T</title>{items}</channel></rss>".encode())

    async def story() -> None:
        async with serving({"/": wire("a", "b")}) as server, Web(allowed_hosts=HERE) as web:
            request = PollRequest(Source("Wire", "news", server.base), server.base)
            first = await poll(request, web, NOW)
            assert isinstance(first.outcome, Entries)
            assert len(first.outcome.entries) == 2
            assert first.seen
            server.answers["/"] = wire("c", "a", "b")
            second = await poll(replace(request, body_hash=first.body_hash, seen=first.seen), web, NOW)
            assert isinstance(second.outcome, Entries)
            assert [entry.guid for entry in second.outcome.entries] == ["c"]
            assert len(second.outcome.dates) == 3
            again = await poll(replace(request, body_hash=second.body_hash, seen=second.seen or b""), web, NOW)
            assert again.outcome == Unchanged()
            assert again.seen is None

    run(story())


# --- redirects -------------------------------------------------------------------------------------


def test_a_source_moves_only_when_every_hop_is_permanent() -> None:
    async def story() -> None:
        pages: dict[str, bytes | Write] = {
            "/old": redirect("/older", "301 Moved Permanently"),
            "/older": redirect("/new", "308 Permanent Redirect"),
            "/half": redirect("/temporary", "301 Moved Permanently"),
            "/temporary": redirect("/new", "307 Temporary Redirect"),
            "/new": answer("200 OK", b"here"),
        }
        async with serving(pages) as server, Web(allowed_hosts=HERE) as web:
            moved = ok(await web.get(server.base + "/old"))
            assert moved.moved_to == moved.url == server.base + "/new"
            half = ok(await web.get(server.base + "/half"))
            assert half.moved_to is None
            assert half.url == server.base + "/new"
            named = server.base.replace("//", "//user:secret@")
            assert ok(await web.get(named + "/old")).moved_to is None  # the new address would lack the user

    run(story())


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        ("http://10.0.0.1/", Trouble.REFUSED),
        ("http://[::1]:8080/", Trouble.REFUSED),
        ("http://[::ffff:169.254.169.254]/", Trouble.REFUSED),
        ("http://localhost:9/", Trouble.REFUSED),
        ("http://2130706433/", Trouble.REFUSED),
        ("http://127.1/", Trouble.REFUSED),
        ("file:///etc/passwd", Trouble.REFUSED),
        ("javascript:alert(1)", Trouble.REFUSED),
        ("/", Trouble.REDIRECTS),
        ("http://name.invalid/", Trouble.DNS),
    ],
)
def test_where_a_redirect_must_not_lead(to: str, expected: Trouble) -> None:
    async def story() -> None:
        async with serving({"/": redirect(to)}) as server, Web(allowed_hosts=HERE) as web:
            assert trouble(await web.get(server.base + "/")) is expected

    run(story())


def test_redirects_end() -> None:
    async def story() -> None:
        pages: dict[str, bytes | Write] = {f"/{n}": redirect(f"/{n + 1}") for n in range(9)}
        pages["/9"] = answer("200 OK", b"end")
        async with serving(pages) as server, Web(allowed_hosts=HERE) as web:
            assert trouble(await web.get(server.base + "/0")) is Trouble.REDIRECTS
            assert len(server.asked) == 6
            assert ok(await web.get(server.base + "/4")).body == b"end"

    run(story())


def test_credentials_go_to_the_first_host_only() -> None:
    async def story() -> None:
        async with (
            serving({"/": answer("200 OK", b"there")}) as there,
            serving({"/": redirect(there.base + "/"), "/here": redirect("/end"), "/end": answer()}) as server,
            Web(allowed_hosts=HERE) as web,
        ):
            secret = (("X-Key", "k3y"),)
            await web.get(server.base + "/", token="t0ken", headers=secret, etag='"1"')
            assert server.asked[0][1]["authorization"] == "Bearer t0ken"
            assert server.asked[0][1]["x-key"] == "k3y"
            assert not {"authorization", "x-key"} & set(there.asked[0][1])
            assert there.asked[0][1]["if-none-match"] == '"1"'
            await web.get(server.base + "/here", auth=("me", "pass"))
            assert server.asked[-1][0] == "/end"
            assert server.asked[-1][1]["authorization"] == "Basic bWU6cGFzcw=="
            named = server.base.replace("//", "//me:pass@")
            got = ok(await web.get(named + "/end"))
            assert server.asked[-1][1]["authorization"] == "Basic bWU6cGFzcw=="
            assert "pass" not in got.url
            await web.get(server.base + "/end", headers=(("User-Agent", "own"),))
            assert server.asked[-1][1]["user-agent"] == "own"

    run(story())


# --- bad answers -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("401 Unauthorized", Trouble.AUTH),
        ("403 Forbidden", Trouble.AUTH),
        ("404 Not Found", Trouble.NOT_FOUND),
        ("410 Gone", Trouble.GONE),
        ("418 Teapot", Trouble.HTTP),
        ("302 Found", Trouble.HTTP),
        ("500 Oops", Trouble.SERVER),
        ("503 Busy", Trouble.SERVER),
        ("429 Slow Down", Trouble.RATE_LIMITED),
    ],
)
def test_every_status_has_its_trouble(status: str, expected: Trouble) -> None:
    async def story() -> None:
        async with serving({"/?key=s3cret": answer(status)}) as server, Web(allowed_hosts=HERE) as web:
            got = await web.get(server.base + "/?key=s3cret", token="t0ken")
            assert trouble(got) is expected
            assert isinstance(got, NoAnswer)
            assert got.status == int(status[:3])
            assert "s3cret" not in got.failed.message

    run(story())


@pytest.mark.parametrize(
    ("status", "headers", "expected"),
    [
        (429, {"retry-after": "30"}, 30),
        (429, {"retry-after": "Mon, 01 Jun 2026 12:10:00 GMT"}, 600),
        (
            503,
            {"retry-after": "Mon, 01 Jun 2026 13:10:00 GMT", "date": "Mon, 01 Jun 2026 13:00:00 GMT"},
            600,
        ),
        (429, {"retry-after": "Sun, 01 Jun 2025 12:10:00 GMT"}, 0),
        (429, {"retry-after": "soon"}, None),
        (429, {"ratelimit": '"api";r=0;t=23'}, 24),
        (429, {"ratelimit": '"api";r=7;t=23'}, None),
        (200, {"retry-after": "30"}, None),
        (429, {"retry-after": "9" * 400}, None),
    ],
)
def test_retry_after_in_seconds_or_as_a_date(status: int, headers: dict[str, str], expected: float) -> None:
    assert hints_from(status, headers, NOW).retry_after == expected


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"cache-control": "public, max-age=600"}, 600),
        ({"cache-control": "max-age=600", "age": "100"}, 500),
        ({"cache-control": "s-maxage=600"}, None),
        ({"cache-control": "no-cache, max-age=600"}, None),
        ({"expires": "Mon, 01 Jun 2026 12:01:00 GMT"}, 60),
        ({"expires": "0"}, None),
        ({"expires": "Mon, 01 Jun 2026 12:01:00 GMT", "cache-control": "private"}, None),
    ],
)
def test_how_long_an_answer_holds(headers: dict[str, str], expected: float | None) -> None:
    assert hints_from(200, headers, NOW).max_age == expected


@pytest.mark.parametrize(
    ("encoding", "pack"), [("gzip", gzip.compress), ("br", brotli.compress), ("zstd", zstandard.compress)]
)
def test_a_bomb_stops_early_and_memory_stays_flat(encoding: str, pack: Callable[[bytes], bytes]) -> None:
    bomb = pack(b" " * 67_000_000)
    assert len(bomb) < 70_000

    async def story() -> None:
        page = answer("200 OK", bomb, f"Content-Encoding: {encoding}")
        async with serving({"/": page}) as server, Web(allowed_hosts=HERE) as web:
            tracemalloc.start()
            try:
                assert trouble(await web.get(server.base)) is Trouble.TOO_LARGE
                assert tracemalloc.get_traced_memory()[1] < 10_000_000
            finally:
                tracemalloc.stop()

    run(story())


async def _endless(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        writer.write(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")
        await writer.drain()


async def _silent(writer: asyncio.StreamWriter) -> None:
    await asyncio.Event().wait()


def _dripping(stop: asyncio.Event) -> Write:
    async def drip(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while not stop.is_set():
            writer.write(b"x")
            await writer.drain()
            await asyncio.wait([asyncio.ensure_future(stop.wait())], timeout=0.01)

    return drip


def _raw(text: bytes) -> Write:
    async def write(writer: asyncio.StreamWriter) -> None:
        writer.write(text)
        writer.close()

    return write


def test_bodies_that_do_not_end_or_are_too_large() -> None:
    async def story() -> None:
        large = b"HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n"
        pages: dict[str, bytes | Write] = {"/": _endless, "/announced": large}
        async with serving(pages) as server, Web(Limits(body=200_000), allowed_hosts=HERE) as web:
            assert trouble(await web.get(server.base)) is Trouble.TOO_LARGE
            assert trouble(await web.get(server.base + "/announced")) is Trouble.TOO_LARGE

    run(story())


def test_what_follows_a_packed_body_counts_too() -> None:
    async def story() -> None:
        async def padded(writer: asyncio.StreamWriter) -> None:
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(b"x"))
            while True:
                writer.write(b"x" * 0x10000)
                await writer.drain()

        async with serving({"/": padded}) as server, Web(Limits(body=200_000), allowed_hosts=HERE) as web:
            assert trouble(await web.get(server.base)) is Trouble.TOO_LARGE

    run(story())


def test_few_large_bodies_are_held_at_a_time() -> None:
    """The third waits until one of the first two is done with, which is no time-out of its own; small ones pass."""

    async def story() -> None:
        pages: dict[str, bytes | Write] = {"/": answer("200 OK", b"x" * 300_000), "/small": answer("200 OK", b"x")}
        pages["/silent"] = _silent
        limits = Limits(per_host=9, deadline=0.2, large=1_000, large_at_once=2)
        async with serving(pages) as server, Web(limits, allowed_hosts=HERE) as web:
            async with AsyncExitStack() as room:
                for _ in range(2):
                    assert len(ok(await web.get(server.base, room=room)).body) == 300_000
                third = asyncio.create_task(web.get(server.base))
                assert ok(await web.get(server.base + "/small")).body == b"x"
                assert trouble(await web.get(server.base + "/silent")) is Trouble.TIMEOUT
                assert not third.done()
            assert len(ok(await third).body) == 300_000
            for _ in range(3):  # without a room, each is let go of when it is read
                ok(await web.get(server.base))

    run(story())


def test_closing_does_not_wait_for_a_place() -> None:
    async def story() -> None:
        limits = Limits(per_host=9, large=1_000, large_at_once=1)
        async with serving({"/": answer("200 OK", b"x" * 300_000)}) as server:
            web = await Web(limits, allowed_hosts=HERE).__aenter__()
            async with AsyncExitStack() as room:
                ok(await web.get(server.base, room=room))
                server.was_asked.clear()
                second = asyncio.create_task(web.get(server.base))
                await server.was_asked.wait()
                await web.close()
                assert trouble(await second) is Trouble.NETWORK

    run(story())


def test_silence_and_slow_drips_meet_the_deadline() -> None:
    async def story() -> None:
        stop = asyncio.Event()
        pages: dict[str, bytes | Write] = {"/silent": _silent, "/drip": _dripping(stop)}
        async with serving(pages) as server, Web(Limits(deadline=0.2), allowed_hosts=HERE) as web:
            assert trouble(await web.get(server.base + "/silent")) is Trouble.TIMEOUT
            assert trouble(await web.get(server.base + "/drip")) is Trouble.TIMEOUT
            stop.set()

    run(story())


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"SSH-2.0-OpenSSH_9\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nshort",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(b"x" * 999, mtime=0)[:-9],
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nnot gzip",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\n\r\n\xff\xff\xff",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n" + brotli.compress(b"x" * 999)[:-2],
        b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\nnot brotli",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: zstd\r\n\r\n" + zstandard.compress(b"x" * 999)[:-2],
        b"HTTP/1.1 200 OK\r\nContent-Encoding: zstd\r\n\r\nnot zstd",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000 + b"\r\n\r\n",
    ],
)
def test_broken_transfers(text: bytes) -> None:
    async def story() -> None:
        async with serving({"/": _raw(text)}) as server, Web(allowed_hosts=HERE) as web:
            assert trouble(await web.get(server.base)) is Trouble.NETWORK

    run(story())


def test_an_unknown_compression_is_named() -> None:
    async def story() -> None:
        page = answer("200 OK", b"x", "Content-Encoding: lzma")
        async with serving({"/": page}) as server, Web(allowed_hosts=HERE) as web:
            got = await web.get(server.base)
            assert trouble(got) is Trouble.HTTP
            assert isinstance(got, NoAnswer)
            assert "'lzma'" in got.failed.message

    run(story())


# --- no connection ---------------------------------------------------------------------------------


def test_refused_connections_unknown_names_and_nonsense() -> None:
    async def story() -> None:
        async with serving({}) as server:
            gone = server.base
        async with Web(allowed_hosts=HERE) as web:
            assert trouble(await web.get(gone)) is Trouble.NETWORK
            assert trouble(await web.get("http://name.invalid/feed")) is Trouble.DNS
            for nonsense in (
                "ftp://example.org/x",
                "feed.xml",
                "",
                "http://[",
                "http://a..b/",
                "http://x:99999/",
            ):
                assert trouble(await web.get(nonsense)) in (Trouble.REFUSED, Trouble.DNS), nonsense
            assert trouble(await web.get("http://10.1.2.3/")) is Trouble.REFUSED

    run(story())


def _certified(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """A certificate that nobody signed, and what a server needs to show it."""
    if not (openssl := shutil.which("openssl")):
        pytest.skip("no openssl to make a certificate with")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    making = (
        f"req -x509 -newkey rsa:2048 -nodes -keyout {key} -out {certificate} -days 2 -subj /CN=example.org "
        "-addext subjectAltName=IP:127.0.0.1"
    )
    subprocess.run([openssl, *making.split()], check=True, capture_output=True)
    shown = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    shown.load_cert_chain(certificate, key)
    return certificate, shown


def test_tls_troubles(tmp_path: Path) -> None:
    _, shown = _certified(tmp_path)

    async def story() -> None:
        def talk_plainly(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(answer("400 Bad Request"))
            writer.close()

        plain = await asyncio.start_server(talk_plainly, "127.0.0.1", 0)
        port = plain.sockets[0].getsockname()[1]
        async with serving({"/": answer()}, shown) as server, Web(allowed_hosts=HERE) as web, plain:
            untrusted = await web.get(server.base)
            assert trouble(untrusted) is Trouble.TLS
            assert isinstance(untrusted, NoAnswer)
            assert "certificate" in untrusted.failed.message
            assert trouble(await web.get(f"https://127.0.0.1:{port}/")) is Trouble.TLS

    run(story())


def test_whom_to_trust_is_read_for_the_first_secure_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate, shown = _certified(tmp_path)

    async def story() -> None:
        async with serving({"/": answer("200 OK", b"safe")}, shown) as safe:
            to_it = redirect(safe.base)
            async with serving({"/": answer(), "/x": to_it}) as plain, Web(allowed_hosts=HERE) as web:
                ok(await web.get(plain.base))
                monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
                assert ok(await web.get(plain.base + "/x")).body == b"safe"

    run(story())


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.1.1", "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "::1",
     "fe80::1%eth0", "fd00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "224.0.0.1",
     "255.255.255.255"],
)  # fmt: skip
def test_private_addresses(address: str) -> None:
    assert not is_public(address)
    assert is_private_host(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700::1111", "64:ff9b::101:101", "::ffff:1.1.1.1"])
def test_public_addresses(address: str) -> None:
    assert is_public(address)
    assert not is_private_host(address)


def test_names_are_checked_where_they_are_resolved() -> None:
    async def story() -> None:
        with pytest.raises(PrivateAddressError):
            await PublicResolver(frozenset(), frozenset()).resolve("localhost", 80)
        with pytest.raises(PrivateAddressError):
            await PublicResolver(frozenset(), frozenset({("localhost", 3128)})).resolve("localhost", 80)
        assert await PublicResolver(frozenset({"localhost"}), frozenset()).resolve("localhost", 80)
        assert await PublicResolver(frozenset(), frozenset({("localhost", 3128)})).resolve("localhost", 3128)

    run(story())


def test_a_name_that_is_bound_anew_is_checked_anew() -> None:
    """What is connected to is what was checked: a name that was public a moment ago gets no further than that."""
    answers = [["1.1.1.1"], ["1.1.1.1", "10.0.0.1"], ["10.0.0.1", "::1"]]

    def look_up(host: str, port: int, family: socket.AddressFamily) -> list[ResolveResult]:
        return [
            ResolveResult(hostname=host, host=found, port=port, family=family, proto=0, flags=0)
            for found in answers.pop(0)
        ]

    async def story() -> None:
        resolver = PublicResolver(frozenset({"other.example"}), frozenset(), look_up)
        assert [one["host"] for one in await resolver.resolve("feeds.example", 80)] == ["1.1.1.1"]
        assert [one["host"] for one in await resolver.resolve("feeds.example", 80)] == ["1.1.1.1"]
        with pytest.raises(PrivateAddressError):
            await resolver.resolve("feeds.example", 80)
        await resolver.close()

    run(story())


def test_a_number_in_disguise_is_refused_before_anything_is_sent() -> None:
    async def story() -> None:
        async with serving({"/": answer()}) as server, Web() as web:
            for disguise in ("127.1", "2130706433"):
                assert trouble(await web.get(server.base.replace("127.0.0.1", disguise))) is Trouble.REFUSED
            assert server.asked == []

    run(story())


def test_what_keeps_aiohttp_from_reading_certificates_is_over() -> None:
    """Else whatever makes a secure connection after it would trust nobody."""
    assert "set_default_verify_paths" not in vars(ssl.SSLContext)


def test_a_proxy_of_the_environment_is_used_and_spared(monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> None:
        page = answer("200 OK", b"by proxy")
        async with serving({"http://feeds.invalid/x": page}) as proxy:
            monkeypatch.setenv("http_proxy", proxy.base.replace("127.0.0.1", "me:p%40ss@localhost"))
            monkeypatch.setenv("no_proxy", "direct.invalid")
            async with Web() as web:
                assert ok(await web.get("http://feeds.invalid/x")).body == b"by proxy"
                assert trouble(await web.get("http://10.0.0.1/x")) is Trouble.REFUSED
                assert trouble(await web.get("http://direct.invalid/x")) is Trouble.DNS
                (path, headers), *more = proxy.asked
                assert (path, more) == ("http://feeds.invalid/x", [])
                assert b64decode(headers["proxy-authorization"].removeprefix("Basic ")) == b"me:p@ss"
                assert "authorization" not in headers

    run(story())


# --- many at once, and the end -----------------------------------------------------------------------


def test_no_host_gets_more_than_its_share() -> None:
    async def story() -> None:
        async def later(writer: asyncio.StreamWriter) -> None:
            for _ in range(20):
                await asyncio.sleep(0)
            writer.write(answer("200 OK", b"x"))
            await writer.drain()

        async with serving({"/": later}) as server, Web(Limits(per_host=2), allowed_hosts=HERE) as web:
            got = await asyncio.gather(*(web.get(server.base + "/") for _ in range(30)))
            assert all(isinstance(one, Response) for one in got)
            assert server.most_at_once == 2

    run(story())


def test_requests_to_one_host_keep_their_distance() -> None:
    async def story() -> None:
        begun: list[tuple[str, float]] = []
        turns = Turns(in_flight=100, per_host=2)
        now = asyncio.get_running_loop().time

        async def ask(host: str) -> None:
            async with turns.turn(host, 0.05):
                begun.append((host, now()))

        await asyncio.gather(*(ask(f"h{n % 50}.example") for n in range(150)))
        for host in ("h0.example", "h49.example"):
            first, _, third = (at for name, at in begun if name == host)
            assert third - first > 0.09
        assert begun[-1][1] - begun[0][1] < 1  # nobody waits for another host

    run(story())


def test_who_stops_waiting_for_a_turn_leaves_the_place_to_others() -> None:
    async def story() -> None:
        turns = Turns(in_flight=1, per_host=1)

        async def ask(host: str) -> str:
            async with turns.turn(host):
                return host

        async with turns.turn("busy.example"):
            first, second = (asyncio.create_task(ask("other.example")) for _ in range(2))
            await asyncio.sleep(0)  # the first has the host's place by now and waits for one among all
            first.cancel()
            await asyncio.wait([first])
        assert first.cancelled()
        assert await second == "other.example"

    run(story())


def test_our_own_machine_needs_no_distance() -> None:
    async def story() -> None:
        async with serving({"/": answer()}) as server, Web(Limits(spacing=3_600), allowed_hosts=HERE) as web:
            for _ in range(3):
                ok(await web.get(server.base))

    run(story())


def test_no_more_exchanges_than_there_may_be() -> None:
    async def story() -> None:
        at_once: list[int] = []
        servers: list[Server] = []

        async def later(writer: asyncio.StreamWriter) -> None:
            at_once.append(sum(server.at_once for server in servers))
            for _ in range(20):
                await asyncio.sleep(0)
            writer.write(answer("200 OK", b"x"))
            await writer.drain()

        async with AsyncExitStack() as stack:
            servers += [await stack.enter_async_context(serving({"/": later})) for _ in range(12)]
            web = await stack.enter_async_context(Web(Limits(in_flight=5), allowed_hosts=HERE))
            got = await asyncio.gather(*(web.get(server.base + "/") for server in servers for _ in range(2)))
            assert all(isinstance(one, Response) for one in got)
            assert max(at_once) == 5

    run(story())


def test_a_hundred_exchanges_at_once() -> None:
    async def story() -> None:
        everybody = asyncio.Event()
        servers: list[Server] = []

        async def together(writer: asyncio.StreamWriter) -> None:
            if sum(server.at_once for server in servers) == 100:
                everybody.set()
            await everybody.wait()
            writer.write(answer("200 OK", b"x"))
            await writer.drain()

        async with AsyncExitStack() as stack:
            servers += [await stack.enter_async_context(serving({"/": together})) for _ in range(50)]
            web = await stack.enter_async_context(Web(allowed_hosts=HERE))
            got = await asyncio.gather(*(web.get(server.base + "/") for server in servers for _ in range(4)))
            assert all(isinstance(one, Response) for one in got)

    run(story())


def test_waiting_for_a_turn_does_not_count_as_time_out() -> None:
    async def story() -> None:
        stop = asyncio.Event()
        async with serving({"/": _silent, "/ok": answer()}) as server:
            async with Web(Limits(per_host=1, deadline=0.15), allowed_hosts=HERE) as web:
                first = asyncio.create_task(web.get(server.base + "/"))
                second = asyncio.create_task(web.get(server.base + "/"))
                third = asyncio.create_task(web.get(server.base + "/ok"))
                assert trouble(await first) is Trouble.TIMEOUT
                assert trouble(await second) is Trouble.TIMEOUT
                assert isinstance(await third, Response)
            stop.set()

    run(story())


def test_closing_ends_what_is_under_way() -> None:
    async def story() -> None:
        async with serving({"/": _silent}) as server:
            web = await Web(Limits(per_host=1), allowed_hosts=HERE).__aenter__()
            waiting = [asyncio.create_task(web.get(server.base + "/")) for _ in range(3)]
            await server.was_asked.wait()
            started = asyncio.get_running_loop().time()
            await web.close()
            for one in await asyncio.gather(*waiting):
                assert trouble(one) is Trouble.NETWORK
                assert isinstance(one, NoAnswer)
                assert "closing" in one.failed.message
            assert asyncio.get_running_loop().time() - started < 5

    run(story())


def test_a_cancelled_poll_stays_cancelled() -> None:
    async def story() -> None:
        async with serving({"/": _silent}) as server, Web(allowed_hosts=HERE) as web:
            task = asyncio.create_task(web.get(server.base + "/"))
            await server.was_asked.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    run(story())
