"""The text and JSON of `talkworthy show NAME`, a module a measure.

Each has `to_text` and, where the JSON is more than the value itself, `to_record`. Nothing here reads the store.
"""
