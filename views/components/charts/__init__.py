"""Charts: from rows to a Vega-Lite chart or a table with bars, each with its finding in words.

`chart` holds what all of them share. Reading the rows belongs to `views.queries`, measures and intervals to
`analysis`.
"""
