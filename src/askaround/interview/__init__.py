"""Questions, answers, notes, mentions, promises, the brief."""
