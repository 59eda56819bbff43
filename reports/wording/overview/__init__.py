"""The words of the overview: headline, tiles, what changed, what to do, and the line of confidence.

Pure functions of values. No sentence says more than the 90% ranges allow: an order or a lean is named only where the
ranges are apart, and a change only where it is sure.
"""
