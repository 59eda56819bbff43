"""The base that all other packages build on: model, settings, query language and store.

model.py and findings.py hold the values that the layers exchange, settings.py the brand file, query_language/ the
language of queries, storage/ all SQL. Nothing here imports a package above it: no collectors, analysis, reports,
services, jobs or views.
"""

__version__ = "0.1.0"
