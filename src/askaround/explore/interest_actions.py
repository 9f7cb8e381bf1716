"""The verbs of interests: answer, say it in words, give scores, begin anew.

In: a Workspace and what somebody pressed or typed. Out: rows. One transaction each; Refusal changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from askaround.accounts.models import Workspace
from askaround.explore.interest_queries import answers_of
from askaround.explore.models import InterestAnswer, InterestProfile
from askaround.explore.rules import interests, questionnaire
from askaround.explore.rules.interest_words import LONGEST, Reading, from_text, read_likes
from askaround.explore.rules.interests import Profile
from askaround.explore.rules.questionnaire import Progress
from askaround.lib.errors import Refusal
from askaround.lib.text import collapse


def answer(owner: Workspace, item: str, value: object, *, long: bool = False) -> Progress:
    """Keep one answer (1 to 5), at once; from three answers of each kind on, the profile follows.

    Raises Refusal for an unknown item or a value that is none.
    """
    return _keep(owner, dict([questionnaire.check_answer(item, value)]), long=long)


def answer_all(owner: Workspace, given: Mapping[str, object], *, long: bool = False) -> Progress:
    """Keep the answers of a whole form; empty ones are left as they are.

    Raises Refusal when none is given, or any is impossible: then nothing is kept.
    """
    said = {key: value for key, value in given.items() if str(value).strip()}
    if not said:
        raise Refusal(
            "No activity is answered: choose at least three of each of the six kinds, or leave the page."
        )
    return _keep(
        owner, dict(questionnaire.check_answer(key, value) for key, value in said.items()), long=long
    )


def _keep(owner: Workspace, given: Mapping[str, int], *, long: bool) -> Progress:
    with transaction.atomic():
        # One at a time: two answers at once would each make a profile without the other.
        Workspace.objects.select_for_update().filter(id=owner.id).values_list("id").first()
        for key, value in given.items():
            InterestAnswer.objects.update_or_create(owner=owner, item=key, defaults={"value": value})
        answers = answers_of(owner)
        so_far = questionnaire.progress(answers, long=long)
        if so_far.enough:
            _write(owner, questionnaire.from_answers(answers))
    return so_far


def say(owner: Workspace, text: str) -> Reading:
    """Take the profile from what somebody says of themselves. Raises Refusal when it says too little."""
    clean = _cleaned(text)
    reading = from_text(clean)
    assert reading.profile is not None
    with transaction.atomic():
        _write(owner, reading.profile, clean)
    return reading


def say_first(owner: Workspace, text: str) -> None:
    """The same for a text that says other things too: nothing happens when it says too little, or when answers or scores stand."""
    with transaction.atomic():
        standing = InterestProfile.objects.filter(owner=owner).exclude(source="text")
        reading = read_likes(_cleaned(text[:LONGEST]))
        if reading.profile is not None and not standing.exists():
            _write(owner, reading.profile, _cleaned(text[:LONGEST]))


def give_scores(owner: Workspace, text: str) -> Profile:
    """Take the profile from `R=5.1,I=6.0,…`. Raises Refusal for anything that is not six scores from 1 to 7."""
    profile = interests.from_scores(text)
    with transaction.atomic():
        _write(owner, profile)
    return profile


def use_answers(owner: Workspace) -> Profile:
    """Take the profile from the answers again. Raises Refusal with what is missing."""
    with transaction.atomic():
        profile = questionnaire.from_answers(answers_of(owner))
        _write(owner, profile)
    return profile


def clear(owner: Workspace) -> None:
    """Forget answers and profile."""
    with transaction.atomic():
        InterestAnswer.objects.filter(owner=owner).delete()
        InterestProfile.objects.filter(owner=owner).delete()


def _cleaned(text: str) -> str:
    return "\n".join(collapse(line) for line in text.splitlines()).strip()


def _write(owner: Workspace, profile: Profile, text: str = "") -> None:
    values = {
        "source": profile.source,
        "scores": dict(profile.scores),
        "text": text,
        "updated_at": timezone.now(),
    }
    InterestProfile.objects.update_or_create(owner=owner, defaults=values)
