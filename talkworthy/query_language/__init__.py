"""The query language: expressions that a person types, parsed, matched against posts, and formatted again.

parse.py and validate.py read a query, ast.py holds its form, normalize.py folds texts, match.py matches them, format.py
writes a query, errors.py shows what is wrong. How a source is searched with an expression belongs to
collectors/engine/search, how the store is searched to storage/posts/candidates.py.
"""
