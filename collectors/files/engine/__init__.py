"""What the file formats share: opening files, finding and reading tables, dates, ids from URLs, threads of replies.

Nothing here knows an export format; those are in `collectors.files.formats`. Saving posts belongs to services.
"""
