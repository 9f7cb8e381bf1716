"""What is due now, from every step."""
