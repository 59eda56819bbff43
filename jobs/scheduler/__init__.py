"""`talkworthy schedule`: `loop` calls functions when they are due, whatever happens to the clock, until a signal comes;
`schedule` decides which functions these are: collecting each source, rechecking posts, analysing and scoring.
"""
