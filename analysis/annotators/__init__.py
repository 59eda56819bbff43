"""Annotators: each reads posts for one brand and says one kind of thing of them."""
