"""A working folder with a brand file, the command line in this process, and a store with the sample in it."""

from job_fixtures import (  # noqa: F401
    folder,
    kettle_post,
    look,
    opened,
    process,
    sample,
    sample_store,
    scripted,
    talkworthy,
    two_brands,
)
