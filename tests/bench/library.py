"""What it costs to write many pages: `python tests/bench/library.py [N]`.

Each page is written whole and flushed to the disk, beside a bare write and flush of the same bytes; then the library is listed. Names
are checked against every other page, so the cost of one rises with their number.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from support.pages import page

from wisen.skills.library import Folder, Library


def main() -> None:
    number = int(sys.argv[1]) if sys.argv[1:] else 1000
    texts = [page(f"Do thing {n}", [f"do thing {n} now"], [f"Run `make t{n}`"]) for n in range(number)]
    with tempfile.TemporaryDirectory() as place:
        bare = timed(
            lambda: [
                flushed(Path(place, "bare", f"skill-{n}", "SKILL.md"), text) for n, text in enumerate(texts)
            ]
        )
        library = Library((Folder(os.path.join(place, "skills"), "home"),))
        saved = timed(lambda: [library.save(f"skill-{n}", text) for n, text in enumerate(texts)])
        listed = timed(library.scan)
    print(
        f"{number:,} pages: {saved:.1f} s written, {saved / bare:.1f} x a bare flushed write; listed in {listed * 1000:.0f} ms"
    )


def flushed(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True)
    with open(path, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def timed(work) -> float:  # type: ignore[no-untyped-def]
    began = time.monotonic()
    work()
    return time.monotonic() - began


if __name__ == "__main__":
    main()
