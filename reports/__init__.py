"""Telling: one Report value for one brand in one window, and the formats that it is handed out in."""
