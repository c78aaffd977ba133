"""Runs the tests of every Python package here; the last line is `N passed, N failed`, as of all runners."""

import sys
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
failed = 0
run = 0
for package in sorted(Path(__file__).parent.glob("*/pyproject.toml")):
    root = str(package.parent)
    sys.path.insert(0, root)
    suite = unittest.defaultTestLoader.discover(root, top_level_dir=root)
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=2).run(suite)
    run += result.testsRun
    # A subtest that fails counts beside its test; one failed test is one failed test.
    failed += len({str(test).split(" [")[0] for test, _ in result.failures + result.errors})
print(f"{run - failed} passed, {failed} failed")
sys.exit(0 if failed == 0 and run > 0 else 1)
