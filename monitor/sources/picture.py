"""A stranger's picture made a small PNG: the only module that knows Pillow.

It runs as a program of its own, `python -P picture.py < picture > png`, which whoever starts it can end at any time:
what reads pictures is written in C, and the pictures are anybody's. It imports nothing of the monitor.
"""

import io
import sys
from contextlib import suppress

FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
LARGEST = 40_000_000
"Pixels that are unpacked."
SIZE = (1_600, 1_200)
"Pixels that come out at most."
MEMORY = 1_000_000_000
"Bytes that the program may take."


def small(picture: bytes) -> bytes:
    """The picture as PNG, its first where it moves, on white where it is transparent. Raises ValueError or OSError."""
    from PIL import Image

    with Image.open(io.BytesIO(picture), formats=FORMATS) as opened:
        if opened.width * opened.height > LARGEST:
            raise ValueError(f"{opened.width} × {opened.height} pixels are too many")
        opened.draft("RGB", SIZE)
        seen = opened.convert("RGBA")
    seen.thumbnail(SIZE)
    paper = Image.new("RGB", seen.size, "white")
    paper.paste(seen, mask=seen.getchannel("A"))
    made = io.BytesIO()
    paper.save(made, "PNG")
    return made.getvalue()


def _limit() -> None:
    import resource  # not everywhere

    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


if __name__ == "__main__":
    with suppress(ImportError):
        _limit()
    try:
        sys.stdout.buffer.write(small(sys.stdin.buffer.read()))
    except ImportError:
        sys.exit("Pillow is not installed: pip install 'open-model-monitor[images]'")
    except (OSError, ValueError) as error:  # Pillow's own are both
        sys.exit(str(error) or "it is none that is known")
