"""Background jobs that a page starts: checked against the visitor's rights, then handed to `services`.

Here: which steps a job has, and which brand file and store it works on. Not here: forms and progress on screen
(`views.components`), and running the steps (`services.operations.background_jobs`).
"""
