"""The file formats of X: the responses of its APIs, and the archive of an account."""
