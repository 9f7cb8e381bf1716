"""The request, the reminder, the introduction, the answer."""
