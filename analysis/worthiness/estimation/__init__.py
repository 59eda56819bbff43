"""How the components of the score are estimated: bootstrap, estimators, winsorising, and known errors.

Pure functions on arrays of replicates. The components themselves are in `analysis.worthiness.components`.
"""
