"""What pages are made of: forms, lists and charts, and `templating`, which renders the templates.

Components draw, and save only through `views.queries` and `views.background`. They contain no SQL and compute no
measure. Charts, forms and the view of one thread have folders of their own.
"""
