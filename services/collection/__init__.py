"""Bringing posts into the store: collecting from sources, importing files, rechecking, retrying dead letters.

One module for each use case, called by commands, by the schedule and by pages. Each saves posts with
`talkworthy.storage`, and records its run with `AppContext.run`. How a source is read belongs to `collectors`.
"""
