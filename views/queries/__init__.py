"""What pages ask of the store, and how the answers are kept and read ahead.

No file here draws anything.
"""
