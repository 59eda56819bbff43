"""Readers of the exports of chats: Discord and Telegram."""
