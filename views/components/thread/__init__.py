"""One thread on the screen: its tree of posts, and how each post is classified.

`layout` orders and indents the posts, `post_annotations` and `label_status` put classifications into words, `thread`
draws the page. Reading the posts belongs to `views.queries.thread`.
"""
