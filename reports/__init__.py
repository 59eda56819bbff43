"""Reports: results for one brand and one date range, their texts, and the file formats they are exported in.

`queries` builds results from the store, `wording` turns them into text, `formats` writes files, and `templates` holds
the HTML report. Nothing here writes to the store or knows a page or a command.
"""
