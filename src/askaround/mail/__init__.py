"""The outbox, delivery, the inbox reader; knows no person and no ask."""
