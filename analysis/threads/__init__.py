"""The reply trees of threads, the conversations in them, and the author type of each post.

Works on arrays of many threads at once. What a post says is the subject of `annotators`.
"""
