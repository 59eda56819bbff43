"""Understanding: pure functions from posts to what they mean. Values in, values out."""
