"""One module for each tab of the dashboard: `draw_section` draws it below the heading and the choosers.

A section gets the brand and date range, asks `views.queries`, and draws components and templates. What two sections
need belongs to `views.components`; reading and writing the store belongs to `views.queries`. Only `views/places.py`,
the table of tabs, imports sections.
"""
