"""In a checkout the package that this one is a name of stands beside it."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "acp"))
