"""What pages read from the store, and what they save: one function for each query or use case.

Also here: the cache of results (`context`), the worker process for large stores (`worker`) and prefetching. Nothing
here draws; SQL belongs to `talkworthy.storage`, reports to `reports`, rules to `services`.
"""
