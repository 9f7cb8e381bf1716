"""The rounds: deliver, fetch, match replies, without anybody at the keyboard."""
