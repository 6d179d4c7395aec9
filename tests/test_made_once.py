"""What tests share is made once, whoever asks first, and by the next who asks where that failed."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from .made_once import made_once


def test_it_is_made_once_and_everybody_waits_for_it(tmp_path_factory: pytest.TempPathFactory) -> None:
    together, made = threading.Barrier(4), []

    def make(folder: Path) -> None:
        made.append(folder)
        # Time for the others to come to the lock.
        threading.Event().wait(0.2)
        (folder / "it").write_text("whole")

    def asked(_: int) -> str:
        together.wait()
        return (made_once(tmp_path_factory, "asked for at once", make) / "it").read_text()

    tmp_path_factory.getbasetemp()  # made here, as four that ask at once would make four
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(asked, range(4))) == ["whole"] * 4
    assert len(made) == 1


def test_what_failed_is_tried_again(tmp_path_factory: pytest.TempPathFactory) -> None:
    def fails(folder: Path) -> None:
        raise OSError("no room")

    with pytest.raises(OSError, match="no room"):
        made_once(tmp_path_factory, "failed once", fails)
    folder = made_once(tmp_path_factory, "failed once", lambda folder: (folder / "it").touch())
    assert (folder / "it").exists()
