"""Operations: source health, diagnosis, gaps, audit log, brand set-up and trial, background jobs.

`source_health` is the one answer to whether the store is well; `health_sentences` and `run_sentences` are its texts for
both the command line and the dashboard. A background job runs commands as processes of their own.
"""
