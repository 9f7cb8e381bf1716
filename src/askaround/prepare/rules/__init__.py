"""Decisions about one agreed conversation and the times around it; pure."""

from askaround.prepare.rules.day import (
    CONFIRM_FROM_HOURS,
    CONFIRM_UNTIL_HOURS,
    EARLY_MINUTES,
    REMIND_MINUTES,
    Window,
    both_times,
    confirm_text,
    confirm_window,
    dress,
    form_of,
    in_zone,
    late_text,
    leave_by,
    local_time,
    remarks,
    spoken_day,
)

__all__ = [
    "CONFIRM_FROM_HOURS",
    "CONFIRM_UNTIL_HOURS",
    "EARLY_MINUTES",
    "REMIND_MINUTES",
    "Window",
    "both_times",
    "confirm_text",
    "confirm_window",
    "dress",
    "form_of",
    "in_zone",
    "late_text",
    "leave_by",
    "local_time",
    "remarks",
    "spoken_day",
]
