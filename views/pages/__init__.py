"""One module for each page of the dashboard, run by Streamlit from top to bottom.

A page reads the address, asks `views.queries`, and draws components and templates. Functions that two pages need belong
to `views.components`; reading and writing the store belongs to `views.queries`. Nothing imports a page.
"""
