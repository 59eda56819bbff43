"""What pages are drawn from: each part takes values of the floors below and puts one thing on the screen."""
