"""The article in a web page, without what stands around it: the only module that knows trafilatura.

Pages are strangers', and a hostile one takes trafilatura seconds, or lxml down with it. So it runs as a program of its
own, `python -P fulltext.py ADDRESS < page > article`, which whoever starts it can end at any time. It imports nothing
of the monitor.
"""

import sys
from contextlib import suppress

MEMORY = 1_500_000_000
"Bytes that the program may take."


def extract(page: str, url: str) -> str:
    """The article as HTML, its links absolute; "" where the page has none."""
    import trafilatura  # takes half a second, which only the program has

    return (
        trafilatura.extract(
            page,
            url=url,
            output_format="html",
            include_comments=False,
            include_formatting=True,
            include_images=True,
            include_links=True,
        )
        or ""
    )


def _limit() -> None:
    import resource  # not everywhere

    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


if __name__ == "__main__":
    with suppress(ImportError):
        _limit()
    article = extract(sys.stdin.buffer.read().decode("utf-8", "replace"), sys.argv[1])
    sys.stdout.buffer.write(article.encode("utf-8", "replace"))
