"""Runs the tests of every Python package here; the last line is `N passed, N failed`, as of all runners.

Each package has a process of its own, as each has a package `tests`. What a test needs beside the standard
library (a driver, a server) is looked for by the test, which is skipped where it is not there.
"""

import re
import subprocess
import sys
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
_COUNTS = re.compile(r"^(\d+) passed, (\d+) failed$")


_PACKAGES = [path.parent for path in sorted(Path(__file__).parent.glob("*/pyproject.toml"))]


def run_package(root: str) -> bool:
    # Not the folder of this script: there the folder `acp` would pass for the module.
    sys.path[:1] = [root, *map(str, _PACKAGES)]
    suite = unittest.defaultTestLoader.discover(root, top_level_dir=root)
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=2).run(suite)
    # A subtest that fails counts beside its test; one failed test is one failed test.
    failed = len({str(test).split(" [")[0] for test, _ in result.failures + result.errors})
    print(f"{result.testsRun - len(result.skipped) - failed} passed, {failed} failed")
    return failed == 0


def run_all() -> bool:
    passed = failed = 0
    for package in _PACKAGES:
        command = [sys.executable, __file__, str(package)]
        # A second process is no reason to lose the order of the lines.
        said = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False).stdout
        *lines, last = said.rstrip().split("\n")
        counts = _COUNTS.match(last)
        print("\n".join(lines if counts else [*lines, last]))
        passed += int(counts.group(1)) if counts else 0
        failed += int(counts.group(2)) if counts else 1
    print(f"{passed} passed, {failed} failed")
    return failed == 0 and passed > 0


if __name__ == "__main__":
    sys.exit(0 if (run_package(sys.argv[1]) if len(sys.argv) > 1 else run_all()) else 1)
