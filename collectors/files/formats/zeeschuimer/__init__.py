"""The files of Zeeschuimer, a browser extension that saves what social networks show: each platform has its module."""
