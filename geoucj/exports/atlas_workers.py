"""Pages of an atlas drawn side by side, by processes of their own.

Not those of `multiprocessing`: they would run the main script of the parent again, which under
Streamlit is a page of the app, and one that dies would take all waiting pages with it.
"""

import os
import pickle
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from typing import IO

from geoucj.exports.atlas_page import AtlasBase, DrawnPage, FailedPage, PageWish, draw_page

SOURCE = Path(__file__).parents[2]
START = "from geoucj.exports.atlas_workers import serve; serve()"
FEW = 2  # pages: not worth a process


def draw_pages(
    base: AtlasBase, wishes: Sequence[PageWish], workers: int
) -> Iterator[DrawnPage | FailedPage]:
    """Yield every page as soon as it is there, in any order; here where they are FEW."""
    if workers < 1 or len(wishes) <= FEW:
        yield from (draw_page(base, wish) for wish in wishes)
        return
    sent = pickle.dumps(base, pickle.HIGHEST_PROTOCOL)
    idle: SimpleQueue[Worker] = SimpleQueue()
    there = [Worker(sent) for _ in range(min(workers, len(wishes)))]
    for worker in there:
        idle.put(worker)

    def ask(wish: PageWish) -> DrawnPage | FailedPage:
        worker = idle.get()
        try:
            return worker.draw(wish)
        except (OSError, EOFError, pickle.UnpicklingError):
            return FailedPage(wish, base.t("atlas.process_ended"))
        finally:
            idle.put(worker)

    threads = ThreadPoolExecutor(len(there))
    try:
        for each in as_completed([threads.submit(ask, wish) for wish in wishes]):
            yield each.result()
    finally:
        threads.shutdown(wait=False, cancel_futures=True)
        for worker in there:
            worker.stop()
        threads.shutdown()


class Worker:
    """A process that draws pages of one atlas, one after the other; started where it is needed."""

    def __init__(self, base: bytes) -> None:
        """Keep the pickled AtlasBase."""
        self._base = base
        self._process: subprocess.Popen[bytes] | None = None

    def draw(self, wish: PageWish) -> DrawnPage | FailedPage:
        """Return a page. Raises OSError or EOFError where the process has ended over it."""
        try:
            process = self._process or self._start()
            pickle.dump(wish, _pipe(process.stdin))
            _pipe(process.stdin).flush()
            found = pickle.load(_pipe(process.stdout))  # noqa: S301 - of our own process
        except (OSError, EOFError, pickle.UnpicklingError):
            self.stop()
            raise
        assert isinstance(found, DrawnPage | FailedPage)  # noqa: S101
        return found

    def stop(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):  # what was not sent has nobody to go to
                _pipe(pipe).close()

    def _start(self) -> subprocess.Popen[bytes]:
        paths = [str(SOURCE), *filter(None, [os.environ.get("PYTHONPATH")])]
        process = subprocess.Popen(
            [sys.executable, "-P", "-c", START],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        )
        self._process = process
        _pipe(process.stdin).write(self._base)
        return process


def serve() -> None:
    """Draw the pages that come in through the standard input, until it ends."""
    with os.fdopen(os.dup(1), "wb") as out:
        os.dup2(2, 1)  # what a library prints is no page
        base = pickle.load(sys.stdin.buffer)  # noqa: S301 - of the process that started this one
        while True:
            try:
                wish = pickle.load(sys.stdin.buffer)  # noqa: S301
            except EOFError:
                return
            pickle.dump(draw_page(base, wish), out, pickle.HIGHEST_PROTOCOL)
            out.flush()


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None  # noqa: S101
    return pipe
