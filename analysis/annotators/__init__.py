"""One file for each kind of annotation: it registers an annotator, which `analysis.pipeline` calls for every brand.

An annotator gets the posts of conversations about one brand and yields annotations; it neither reads nor writes stores.
"""
