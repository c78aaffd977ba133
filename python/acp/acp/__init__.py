"""The AI Control Plane for Python. Nothing here needs more than the standard library to be imported."""

__version__ = "0.1.0"
