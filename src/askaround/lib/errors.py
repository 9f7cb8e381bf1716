"""The one exception that a user may see.

In: a sentence. Out: `Refusal`, which the terminal prints with exit code 1 (or `exit_code`) and the
web shows on the page with status 400 (or `status`).
"""

from __future__ import annotations


class Refusal(Exception):
    """What was asked cannot be done; the message is one clear sentence that says what to do."""

    def __init__(self, sentence: str, *, exit_code: int = 1, status: int = 400) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.exit_code = exit_code
        self.status = status
