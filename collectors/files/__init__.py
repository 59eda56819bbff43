"""Reading files of posts: dumps, exports and tables, each form by a reader of its own."""
