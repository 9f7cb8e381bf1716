"""The question bank, in our own words (docs/rules/questions.md).

In: nothing. Out: `BANK`, its six questions that are always asked, and `question(key)`. Keys never change: answers are stored by them.
"""

from __future__ import annotations

from dataclasses import dataclass

from askaround.lib.errors import Refusal


@dataclass(frozen=True)
class Question:
    """One question. `follow_ups` are prompts for when it opens up; `careers` are SOC major groups it suits (none: all);
    `seniority`: junior, senior or "" for both, seen from the person who is asked."""

    key: str
    topic: str
    text: str
    follow_ups: tuple[str, ...]
    always: bool = False
    careers: tuple[str, ...] = ()
    seniority: str = ""


TOPICS = {
    "path": "The way there",
    "work": "The work",
    "hard": "What is hard, what is good",
    "entry": "Getting in",
    "field": "The field",
    "place": "The place",
    "life": "Life beside it",
    "next": "What next",
}

SCIENCE, COMPUTING, ENGINEERING, HEALTH, ARTS, EDUCATION, BUSINESS, LAW, MANAGEMENT = (
    "19", "15", "17", "29", "27", "25", "13", "23", "11",
)  # fmt: skip


def _always(key: str, topic: str, text: str, *follow_ups: str) -> Question:
    return Question(key, topic, text, follow_ups, always=True)


def _one(
    key: str, topic: str, text: str, *follow_ups: str, careers: tuple[str, ...] = (), seniority: str = ""
) -> Question:
    return Question(key, topic, text, follow_ups, careers=careers, seniority=seniority)


# The six come first; their topics follow the six that advisers name.
BANK: tuple[Question, ...] = (
    _always("background", "path", "How did you come to this work, and what had you done before?",
            "Which step was chance, and which did you plan?", "What would you do differently on the way?"),
    _always("typical-day", "work", "What did you do yesterday, hour by hour? Was that a usual day?",
            "Which part of it takes more time than people think?", "With whom did you speak?"),
    _always("challenges", "hard", "What is hardest in your work? And what makes up for it?",
            "What does a bad week look like?", "When were you last proud of something you did here?"),
    _always("preparation", "entry", "Which experience prepared you best for what you do now?",
            "What did you have to learn on the job?", "What could somebody in my place begin with this month?"),
    _always("resources", "next", "What should I read, join or try to understand this field better, and what would you advise me?",
            "Which of these helped you most?", "What is not worth the time?"),
    _always("who-else", "next", "Who else should I talk to, and may I say that you sent me?",
            "Is there somebody who sees it quite differently from you?", "Somebody who left?"),
    # The work
    _one("last-project", "work", "What did your last finished piece of work look like, from the first word to the end?",
         "Who decided that it was finished?", "What had to be done twice?"),
    _one("alone-together", "work", "How much of the week do you work alone, and how much with others?",
         "Is it the same for people who have just begun?", "How do you find time to think?"),
    _one("tools", "work", "Which tools are open on your screen or your bench all day?",
         "Which of them did you have to learn here?", "Which one is on its way out?",
         careers=(SCIENCE, COMPUTING, ENGINEERING, ARTS, HEALTH)),
    _one("decide", "work", "What may you decide yourself, and what has to be asked?",
         "How has that changed with the years?"),
    _one("good-work", "work", "How do people here know that somebody does the job well?",
         "How do you learn of it?", "What is counted, and what is not?"),
    _one("writing", "work", "How much do you write, for whom, and who changes it afterwards?",
         "May I see something that is public?", careers=(ARTS, SCIENCE, LAW, EDUCATION)),
    _one("bench", "work", "How many hours a week are you still at the bench or in the field yourself?",
         "Do you miss it, or are you glad?", careers=(SCIENCE, ENGINEERING, HEALTH)),
    _one("clients", "work", "Who waits for your work, and what do they complain about?",
         "How often do you meet them?", careers=(BUSINESS, COMPUTING, LAW, ARTS, MANAGEMENT)),
    _one("patients", "work", "How close to patients is your work?",
         "What does that do to you in the evening?", careers=(HEALTH,)),
    _one("classroom", "work", "How much of your week is in front of people, and how much is preparing for it?",
         "What happens in the months without teaching?", careers=(EDUCATION,)),
    # Hard and good
    _one("surprise", "hard", "What surprised you most when you began?",
         "Was it a good surprise?", "Who could have told you before?", seniority="junior"),
    _one("leave-reasons", "hard", "Why do people leave this work, and where do they go?",
         "After how many years?", "What would have kept them?"),
    _one("almost-left", "hard", "Have you ever thought of leaving it? What kept you?",
         "Would you choose it again?"),
    _one("myth", "hard", "What do outsiders get wrong about it?",
         "What did you believe yourself?"),
    _one("pressure", "hard", "When is the busiest time, and what does it ask of you?",
         "How often does that come?", "Who helps then?"),
    _one("who-thrives", "hard", "What kind of person is happy here, and what kind is not?",
         "Which of your habits suits it?"),
    # Getting in
    _one("first-job", "entry", "How did the last person who joined your team get in?",
         "What set them apart?", "Was the post advertised?"),
    _one("degree", "entry", "Which degree or certificate counts, and which only looks good?",
         "Do people come in without it?", careers=(SCIENCE, HEALTH, COMPUTING, EDUCATION, LAW, ENGINEERING)),
    _one("portfolio", "entry", "What would you want to see of somebody’s own work?",
         "How much of it is enough?", careers=(ARTS, COMPUTING, ENGINEERING)),
    _one("hire-again", "entry", "When you choose somebody, what do you look at first, and what makes you say no?",
         "What do many get wrong?", seniority="senior"),
    _one("gap", "entry", "With a background like mine, what would you see as missing?",
         "How would you close that gap?", "What would you see as a strength?"),
    _one("licence", "entry", "Is there a licence or an examination, and what does it take?",
         "What may one do before having it?", careers=(HEALTH, LAW, EDUCATION, ENGINEERING)),
    _one("way-in", "entry", "Which first job would you take today to get where you are?",
         "Which one would you avoid?", seniority="senior"),
    # The field
    _one("change", "field", "What has changed in this field in the last five years?",
         "Who lost by it, who gained?", "What do you expect next?"),
    _one("automation", "field", "Which part of your work do machines do by now, and which do you think they will?",
         "What does that mean for beginners?"),
    _one("where-jobs", "field", "Where are the jobs: which kinds of employers, which places?",
         "Could one do it from elsewhere?"),
    _one("kinds", "field", "What are the different ways to do this work, and how do they differ?",
         "Which would you try in my place?"),
    _one("funding", "field", "Where does the money for this work come from, and how certain is it?",
         "What happens when it ends?", careers=(SCIENCE, EDUCATION, ARTS)),
    # The place
    _one("employers", "place", "Which employers treat people well, and how would I notice from outside?",
         "Which question would you ask them?"),
    _one("team", "place", "What is your team like: how many, how old, from where?",
         "Who stays long?"),
    _one("begin-here", "place", "What do the first six months look like for somebody new?",
         "Who takes care of them?"),
    # Life
    _one("hours", "life", "When did you stop working last week, each day?",
         "Is that expected, or do you choose it?", "Who answers mail at night?"),
    _one("pay", "life", "What range of pay should a beginner expect, and a person with ten years?",
         "What comes with it besides money?"),
    _one("travel", "life", "How often are you away, and how much notice do you get?",
         "Could one say no?", careers=(BUSINESS, SCIENCE, MANAGEMENT, ENGINEERING)),
    # What next
    _one("after", "next", "Where do people in this work stand ten years on?",
         "What would you like to do next yourself?", seniority="senior"),
    _one("try-out", "next", "How could I try this out for a day or a week?",
         "Would your team let somebody watch?"),
    _one("decide-test", "next", "If you were me, how would you find out whether it suits you?",
         "What would make you stop?"),
)  # fmt: skip

ALWAYS: tuple[Question, ...] = tuple(question for question in BANK if question.always)
BY_KEY: dict[str, Question] = {question.key: question for question in BANK}


def question(key: str) -> Question:
    """The question of that key. Raises Refusal for an unknown one."""
    found = BY_KEY.get(key.strip().lower())
    if found is None:
        raise Refusal(f"There is no question “{key[:60]}”; askaround questions lists them.")
    return found


def suits(one: Question, onet: str, seniority: str = "") -> bool:
    """Whether a question is for that career (O*NET-SOC code or "") and for somebody of that seniority."""
    fits_career = not one.careers or onet[:2] in one.careers
    senior = seniority in ("senior", "lead", "manager", "director", "executive")
    junior = seniority in ("student", "intern", "junior")
    fits_person = one.seniority == "" or not (
        (one.seniority == "senior" and junior) or (one.seniority == "junior" and senior)
    )
    return fits_career and fits_person
