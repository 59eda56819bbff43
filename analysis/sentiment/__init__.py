"""Sentiment towards a brand, step by step: words, their worth, how much of it concerns the brand, the verdict."""
