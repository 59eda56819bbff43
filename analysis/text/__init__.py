"""Texts and the language rules that are tried on them: patterns as data, prefilters, sentences, languages, questions.

Nothing here knows of threads or stores. The patterns are in `patterns/*.toml`.
"""
