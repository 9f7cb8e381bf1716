"""The interview itself: time, place, travel, calendar."""
