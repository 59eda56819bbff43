"""The dashboard: pages, the components that they are made of, and the queries that read for them.

Also here: login and rights (`auth`), the frame around each page (`layout`), the address bar (`url_state`) and the
reader's time zone (`timezone`). Pages read through `views.queries` and write through `services`; no measure is computed
here, no SQL is written here, and `jobs/` is not imported.
"""
