"""Privacy: erasing an author, retention periods, and exports without names and without texts that may not be shared.

Every file that holds texts or names of people is recorded (`exported_files`), so that an erasure reaches it.
"""
