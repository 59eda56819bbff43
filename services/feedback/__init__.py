"""What people write down: labels, assumptions, guesses, notes, topic names, quarantine decisions.

Each function checks the rules, saves in the caller's transaction and returns what it saved. The text of the audit log
is in `audit_text`; `evaluate` measures the analysis against labelled files. Results are read in `reports`.
"""
