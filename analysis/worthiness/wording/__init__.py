"""Sentences about the score: what each component means, the headline, and what is missing where there is no score.

They are plain text in English, written from values of `analysis.worthiness`. HTML, links and everything that depends on
the store belong to `reports` and `views`.
"""
