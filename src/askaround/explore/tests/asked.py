"""What people type when they look for work, and the careers that must come near the top.

Written from how people ask, before the search was tried on them. HELD_OUT is never tuned to: it shows how far the rest carries.
Each row: kind, question, how many places from the top, careers of which each must be there.
"""

from __future__ import annotations

Row = tuple[str, str, int, tuple[str, ...]]

TRIED: tuple[Row, ...] = (
    # titles, whole, begun, shortened
    ("title", "lab manager", 3, ("Natural Sciences Managers",)),
    ("title", "registered nurse", 3, ("Registered Nurses",)),
    ("title", "software engineer", 3, ("Software Developers",)),
    ("title", "paralegal", 3, ("Paralegals and Legal Assistants",)),
    ("title", "medical writer", 3, ("Technical Writers",)),
    ("title", "ux designer", 3, ("Web and Digital Interface Designers",)),
    ("title", "park ranger", 10, ("Park Naturalists",)),
    ("title", "hr", 10, ("Human Resources Specialists",)),
    ("begun", "veterin", 3, ("Veterinarians",)),
    ("begun", "market res", 3, ("Market Research Analysts and Marketing Specialists",)),
    # misspelt
    ("typo", "bioligist", 3, ("Biologists",)),
    ("typo", "accountent", 3, ("Accountants and Auditors",)),
    ("typo", "writting", 3, ("Writers and Authors",)),
    ("typo", "elementry school techer", 3, ("Elementary School Teachers, Except Special Education",)),
    ("typo", "phsyical therapist", 3, ("Physical Therapists",)),
    # fields
    ("field", "genetics", 3, ("Geneticists",)),
    ("field", "immunology", 10, ("Medical Scientists, Except Epidemiologists",)),
    ("field", "carpentry", 3, ("Carpenters",)),
    ("field", "cybersecurity", 3, ("Information Security Analysts",)),
    ("field", "data science", 3, ("Data Scientists",)),
    # tools
    ("tool", "autocad", 10, ("Architectural and Civil Drafters",)),
    ("tool", "SAS statistics", 10, ("Statisticians",)),
    # between two
    ("between", "somewhere between the bench and writing", 3, ("Technical Writers",)),
    ("between", "somewhere between the bench and writing", 10, ("Editors", "Biochemists and Biophysicists")),
    (
        "between",
        "a mix of art and computers",
        10,
        ("Graphic Designers", "Web and Digital Interface Designers"),
    ),
    ("between", "between biology and statistics", 3, ("Biostatisticians",)),
    ("between", "law meets medicine", 10, ("Coroners",)),
    ("between", "combine music and healing", 3, ("Music Therapists",)),
    # places of work
    ("place", "government lab", 10, ("Biological Technicians", "Chemical Technicians")),
    ("place", "work in a museum", 3, ("Curators",)),
    ("place", "university professor of chemistry", 3, ("Chemistry Teachers, Postsecondary",)),
    # what one likes doing
    ("doing", "help animals outdoors", 3, ("Zoologists and Wildlife Biologists",)),
    ("doing", "help animals outdoors", 10, ("Fish and Game Wardens",)),
    ("doing", "explain science to the public", 3, ("Park Naturalists",)),
    ("doing", "explain science to the public", 10, ("Curators",)),
    ("doing", "fix cars", 3, ("Automotive Service Technicians and Mechanics",)),
    ("doing", "teach kids to read", 10, ("Elementary School Teachers, Except Special Education",)),
    ("doing", "bake bread and cakes", 3, ("Bakers",)),
    ("doing", "solve crimes", 10, ("Detectives and Criminal Investigators",)),
    ("doing", "design buildings", 3, ("Architects, Except Landscape and Naval",)),
    ("doing", "study the ocean", 10, ("Zoologists and Wildlife Biologists",)),
    ("doing", "predict the weather", 3, ("Atmospheric and Space Scientists",)),
    ("doing", "take care of old people", 10, ("Home Health Aides",)),
    ("doing", "run experiments in a lab", 10, ("Biological Technicians", "Chemists")),
    # likes with dislikes
    ("against", "I like experiments, hate cold calls", 10, ("Biological Technicians",)),
    ("against", "medicine but no blood", 10, ("Preventive Medicine Physicians",)),
    # code
    ("code", "19-1021", 3, ("Biochemists and Biophysicists",)),
)

HELD_OUT: tuple[Row, ...] = (
    ("title", "grant writer", 10, ("Fundraisers",)),
    ("title", "barista", 3, ("Baristas",)),
    ("title", "project manager", 3, ("Project Management Specialists",)),
    ("title", "sommelier", 10, ("Waiters and Waitresses",)),
    ("typo", "psycologist", 10, ("Clinical and Counseling Psychologists",)),
    ("typo", "electritian", 3, ("Electricians",)),
    ("typo", "graphic desinger", 3, ("Graphic Designers",)),
    ("field", "epidemiology", 3, ("Epidemiologists",)),
    ("field", "robotics", 3, ("Robotics Engineers",)),
    ("field", "archaeology", 3, ("Anthropologists and Archeologists",)),
    ("tool", "photoshop", 10, ("Graphic Designers",)),
    (
        "between",
        "somewhere between teaching and computers",
        10,
        ("Computer Science Teachers, Postsecondary",),
    ),
    ("between", "half law half environment", 10, ("Environmental Compliance Inspectors",)),
    ("between", "between food and chemistry", 3, ("Food Scientists and Technologists",)),
    ("place", "work on a ship", 3, ("Sailors and Marine Oilers",)),
    ("place", "federal agency scientist", 10, ("Biologists",)),
    ("place", "hospital but not a doctor or nurse", 10, ("Medical and Health Services Managers",)),
    ("doing", "grow vegetables", 10, ("Farmworkers and Laborers, Crop, Nursery, and Greenhouse",)),
    ("doing", "write about new discoveries", 10, ("Writers and Authors",)),
    ("doing", "protect wildlife", 3, ("Fish and Game Wardens",)),
    ("doing", "translate books", 3, ("Interpreters and Translators",)),
    ("doing", "plan weddings", 3, ("Meeting, Convention, and Event Planners",)),
    ("doing", "help people with depression", 10, ("Mental Health Counselors",)),
    ("against", "writing, no sales", 10, ("Editors",)),
)

NONSENSE = (
    "xkcd qwerty",
    "asdf",
    "asdfgh jkl",
    "blorptastic fnord",
    "lorem ipsum dolor",
    "the of and",
    "zzzzzz",
    "!!! ???",
    "hjkl uiop",
    "1234567",
    "qwertyuiop",
    "😀😀",
    "wibble wobbly flurb",
)
