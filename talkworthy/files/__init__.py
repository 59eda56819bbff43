"""Files that Talkworthy writes: whole or not at all, private where they hold people's words, errors in sentences."""
