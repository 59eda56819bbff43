"""Operations: source health, diagnosis, audit log, brand set-up, background jobs."""
