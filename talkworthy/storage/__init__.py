"""The store: all SQL lives here, with one module for each kind of data and one function for each query.

schema/ holds the tables and migrations/ their changes; posts/, analysis/, conversations/, runs/ and notebook/ hold the
queries. Functions take a connection and return plain values or frames. Nothing here measures, prints or draws, and
nothing above this package writes SQL.
"""
