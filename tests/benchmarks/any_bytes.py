"""Give 20,000 damaged files to every reader, some to the services, and measure the memory it takes.

Unlike the other benchmarks this one fails, and loudly: on anything that is not a refusal in whole
sentences, on a refused file that left a row behind, and on memory beyond twice the file's size.
Memory is what a reader held at its most, less what it returned; the file's own bytes, which are
there before, count on neither side.
"""

from __future__ import annotations

import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from heal.db.engine import Database
from heal.exchange.recognise import recognise
from heal.migrations import runner
from tests.kit.every_reader import READERS, fitting, read_by_all
from tests.kit.files import FILES
from tests.kit.large_files import NARROW, beyond, grown, narrow
from tests.kit.mutations import mutated, seeded
from tests.kit.saving import save_in_every_way

MANY = 20_000
SAVED_TOO = 20
"""Every so manieth file goes through the services, too."""
LARGE = 2 * 1024 * 1024
LARGE_SHAPES = (
    "Google Groups, 3 columns", "Google Groups, 13 columns", "Groups.io", "Z1 waiting room", "Z2",
    "Z3 over Z1", "Z4", "Z5", "Z6", "Z7 French newer", "Meet", "Meet, of the extension",
    "Teams, in sections", "Teams, coming and going", "Eventbrite", "a form", "a table of a meeting",
)  # fmt: skip
MOST = 2.0


class Broken(Exception):  # noqa: N818 - the file is broken, and the reader with it
    """Say which file came out as something else than a result or a refusal."""


def main(many: int = MANY, large: int = LARGE) -> None:
    """Run everything, print the numbers, and raise on the first thing that is wrong."""
    damaged(many)
    memory(large)


def damaged(many: int) -> None:
    """Give so many damaged files to every reader, and some to the services."""
    ways, outcomes, saves = Counter[str](), Counter[str](), Counter[str]()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bench.db'}"
        runner.upgrade(url)
        database = Database(url)
        for number in range(many):
            how, data = mutated(seeded(f"bench {number}"))
            ways[how] += 1
            try:
                outcomes.update(_came(read_by_all(data)))
                if number % SAVED_TOO == 0:
                    saves.update(_came(save_in_every_way(database, data)))
            except Exception as error:
                traceback.print_exc()
                raise Broken(f"file {number} ({how}), {len(data):,} bytes") from error
        database.close()
    _say(f"{many:,} damaged files: no traceback", ways)
    _say(f"{outcomes.total():,} readings", outcomes)
    _say(f"{saves.total():,} savings: nothing left of what was refused", saves)


def _came(found: Iterator[tuple[str, object]]) -> Iterator[str]:
    for _, result in found:
        yield "saved" if result is None else type(result).__name__


def memory(size: int) -> None:
    """Measure what each reader holds beyond its result, on files of so many bytes.

    The shapes as they are, and files of rows as short as can be, which have more of them.
    """
    ratios = {}
    for name, (reader, *_) in NARROW.items():
        data = narrow(name, size)
        ratios[f"{name}, read"] = beyond(partial(READERS[reader], data)) / len(data)
    for name in LARGE_SHAPES:
        file = FILES[name]
        encoding = "utf-16-le" if name.startswith("Teams") else "utf-8"
        data = grown(file, size // 2 if encoding == "utf-16-le" else size, encoding)
        for how, read in (("recognised", recognise), ("read", fitting(file))):
            ratios[f"{name}, {how}"] = beyond(partial(read, data)) / len(data)
    for name, ratio in sorted(ratios.items(), key=lambda item: -item[1]):
        print(f"  {ratio:.2f} {name}")  # noqa: T201 - a bench speaks by printing
    worst = max(ratios, key=lambda name: ratios[name])
    print(  # noqa: T201
        f"Memory beyond the rows returned, in sizes of a file of {size / 2**20:.1f} MB: "
        f"{ratios[worst]:.2f} at most ({worst})"
    )
    if ratios[worst] > MOST:
        raise Broken(f"{worst} takes {ratios[worst]:.2f} times the file's size, not {MOST}")


def _say(says: str, counted: Counter[str]) -> None:
    each = ", ".join(f"{name} {number:,}" for name, number in counted.most_common())
    print(f"{says} ({each})")  # noqa: T201


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
