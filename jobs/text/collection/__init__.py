"""What the commands that collect and import print."""
