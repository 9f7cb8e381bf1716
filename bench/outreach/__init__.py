"""Measurements of outreach: delivery, the mailbox, calendars, the board."""
