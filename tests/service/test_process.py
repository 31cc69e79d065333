"""Worker processes: forks of a light process, fresh interpreters otherwise."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from extractor.service.process import Forked, can_fork, has_ended, start

ROOT = str(Path(__file__).resolve().parents[2])
pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are forked on Linux only")


def alone(code: str, tmp_path: Path) -> list[str]:
    """What a fresh interpreter prints that runs ``code``."""
    start = "import os, sys\nfrom extractor.service.process import *\n"
    environment = {**os.environ, "PYTHONPATH": ROOT, "PYTHONUTF8": "1"}
    call = [sys.executable, "-c", start + textwrap.dedent(code)]
    done = subprocess.run(call, capture_output=True, text=True, check=True, env=environment, cwd=tmp_path)
    return done.stdout.splitlines()


def test_a_fork_answers_ends_with_its_status_and_can_be_ended(tmp_path: Path):
    told = alone(
        """
        def echo():
            print(sys.stdin.readline().strip()[::-1], flush=True)
            return 7
        one = fork(echo)
        two = fork(lambda: len(sys.stdin.read()))
        one.stdin.write("abc\\n"); one.stdin.flush()
        print(one.stdout.readline().strip(), one.ended(60), one.wait())
        print(two.ended(0)); two.kill(); print(two.ended(60), two.wait())
        """,
        tmp_path,
    )
    assert told == ["cba True 7", "False", "True -9"]


def test_a_fork_ends_when_its_input_does_though_others_were_forked_after_it(tmp_path: Path):
    code = """
        forks = [fork(lambda: len(sys.stdin.read())) for _ in range(3)]
        forks[0].stdin.close()
        print(forks[0].ended(60))
        for other in forks[1:]: other.kill(); other.wait()
    """
    assert alone(code, tmp_path) == ["True"]


def test_a_fork_takes_no_modules_from_the_folder_it_is_called_in(tmp_path: Path):
    code = """
        one = fork(lambda: print(os.getcwd() in sys.path or "" in sys.path, flush=True) or 0)
        print("" in sys.path, one.stdout.readline().strip())
        one.wait()
    """
    assert alone(code, tmp_path) == ["True False"]


def test_a_fault_in_a_fork_never_returns_into_the_parents_work(tmp_path: Path):
    code = """
        try:
            one = fork(lambda: 1 // 0)
        except ZeroDivisionError:
            print("twice")
        print(one.wait())
    """
    assert alone(code, tmp_path) == ["1"]


@pytest.mark.parametrize(
    "before", ["import numpy", "import threading; threading.Thread(target=sys.stdin.read, daemon=True).start()"]
)
def test_a_process_that_is_no_longer_light_is_not_forked(before: str, tmp_path: Path):
    held = "import subprocess; sys.stdin = os.fdopen(os.pipe()[0])" if "Thread" in before else ""
    code = f"first = can_fork()\n{held}\n{before}\nprint(first, can_fork())"
    assert alone(code, tmp_path) == ["True False"]


def test_here_a_fresh_interpreter_is_started():
    import numpy as np  # noqa: F401

    assert not can_fork()
    process = start("extractor.service.worker")
    assert not isinstance(process, Forked)
    assert not has_ended(process, 0)
    for stream in (process.stdin, process.stdout):
        assert stream is not None
        stream.close()
    assert has_ended(process, 60)
