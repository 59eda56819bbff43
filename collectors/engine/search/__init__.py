"""Search texts: what each source's search understands, and a brand's query or aliases written for it.

Nothing here makes a request. The query language itself is in `talkworthy.query_language`.
"""
