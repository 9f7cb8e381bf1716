"""What the mail step decides; pure functions, no Django, no network."""
