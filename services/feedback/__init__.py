"""What people write down: labels, assumptions, notes, topic names, quarantine decisions."""
