"""Running the analysis over the store: new posts, topics, quarantine, scores, and the pipeline of `talkworthy run`.

A module here loads rows, calls the pure functions of `analysis`, and saves the results. What a post or a conversation
means is decided in `analysis`; how many processes share the work is decided here.
"""
