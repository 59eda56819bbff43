"""Forms: what a reader can choose, correct, write or set up, and what happens when they send it.

A form draws its widgets and calls one function that saves. The rules (who may save, what is valid) belong to
`services` and `views.auth`.
"""
