"""A process that keeps a ledger: `python -m support.bookkeeper PATH SESSION TIMES` records uses and prints each id that is on
the disk, one a line, as soon as it is. TIMES 0: until it is killed."""

import sys
from itertools import count

from wisen.skills import ledger
from wisen.skills.model import Judgement, Outcome, Use


def main(path: str, session: str, times: int) -> None:
    with ledger.open(path, now=1.0) as book:
        print("open", flush=True)
        for n in range(times) if times else count():
            id = book.record_use(
                Use(0, float(n), session, f"skill-{n % 7}", "i", n % 10 != 0, because=(f"reason {n}",))
            )
            book.judge(Judgement(id, float(n), Outcome.HELPED, "exit"))
            while (
                book.pending
            ):  # another process was writing: nothing is lost, it is written with the next that can be
                book.close()
            print(id, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
