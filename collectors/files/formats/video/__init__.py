"""Readers of the comments on YouTube, as yt-dlp, youtube-comment-downloader and the Data API write them."""
