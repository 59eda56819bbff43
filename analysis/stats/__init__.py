"""Statistical methods, each implemented once: arrays in, numbers with their intervals out.

Here live the cluster bootstrap, Kaplan-Meier, Wilson's interval, Krippendorff's alpha, classification metrics and the
seeded sample. Nothing here knows what a post or a brand is; what a number means belongs to `analysis.measures` and
`analysis.worthiness`.
"""
