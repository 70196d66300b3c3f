"""Open Model Monitor: new open AI models and the policy around them, in a terminal."""

__version__ = "0.1.0"
