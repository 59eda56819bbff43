"""The ground floor: the words, the settings and the store that every other floor speaks of."""

__version__ = "0.1.0"
