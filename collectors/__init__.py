"""Gathering: one file a source, each giving Posts in Batches through the same door."""
