"""Words for what people do at work, and the interest types they speak of; a lexicon of ours.

In: nothing. Out: `LEXICON`, lines of “weights: words”, and `read_lexicon`, which makes a table of stems out of it, once.
A weight of 2 is a word that hardly means anything else, 1 one that leans that way. Phrases of two or three words win over their parts.
"""

from __future__ import annotations

from functools import lru_cache

LEXICON = """
R2: mechanic, machine, machinery, engine, tools, workshop, woodwork, wood, carpentry, carpenter, welding, plumbing, wiring, soldering, repair,
 fixing, fix things, build things, building things, hands on, with my hands, manual work, construction, farm, farming, garden, gardening, forest, forestry,
 fishing, boat, ship, driving, truck, car, bike, bicycle, motorbike, plane, flying, pilot, outdoors, outside, nature, hiking, animal,
 horse, dog, plant, hardware, electronics, robot, robotics, 3d printing, tractor, cooking, baking, kitchen, firefighter, sport, athletic, military,
 physical work, moving around, field work, fieldwork, technician, crafts, craft, handicraft, metal, concrete, bricks, crane, garage, landscaping
R2 I1: engineering, engineer, bench work, field research, veterinary, vet, prototype, prototyping, circuit, sensors, greenhouse, geology
R1 I2: lab, laboratory, bench, lab work, wet lab, microscope, pipette, pipetting, cell culture, instruments, mass spectrometry, chemistry, chemical, sequencing, field biology
R1 A1: woodcarving, pottery, sewing, tailoring, furniture, jewelry, jewellery
R1 C1: logistics, warehouse, equipment, maintenance, inspection, safety, manufacturing, production line, assembling, assembly, quality control
I2: research, researching, researcher, experiment, science, scientific, scientist, biology, physics, math, maths, mathematics, theory, theoretical, analysis, analyse,
 analyze, analytical, hypothesis, discovery, discover, investigate, investigation, investigating, curious, curiosity, puzzle, riddle, problem solving, solve problems, solving problems,
 figure out, find out, finding out, how things work, why things, understand why, understanding how, data science, statistics, statistical, modelling, modeling, genetics, genomics, molecular, brain, neuroscience, astronomy,
 stars, space, evolution, disease, medicine, pharmacology, reading papers, papers, studies, academic, academia, university, thesis, logic, philosophy, algorithm, machine learning,
 artificial intelligence, ecology, climate, environment, archaeology, epidemiology, evidence, literature review, think, thinking, question things, complex problems, mystery, detective, forensic, forensics, diagnose, diagnosis, diagnostics, learning new things
I2 C1: data, data analysis, numbers, programming, coding, code, software, computer, developer, bioinformatics, database design, economics, economist, cybersecurity, quantitative, data sets, datasets, dataset, testing, measuring, measurements
I2 S1: psychology, sociology, anthropology, public health, health science, nutrition, doctor, physician, pharmacy
I1 A1: essays, essay, history, languages, language, linguistics, ideas, reading, read, books, book, architecture
I1: technology, technical, learning, learn, strategy, health, details of nature
A2: art, artist, artistic, drawing, draw, painting, paint, illustration, illustrate, sketching, design, designing, designer, graphic, graphics, photography, photo, film, filming, movie, video,
 music, musician, singing, sing, playing guitar, piano, guitar, violin, band, orchestra, composing, theatre, theater, acting, drama, dance, dancing, stage, poetry, poem, novel, fiction,
 creative, creativity, create, creating, imagination, imaginative, inventing, fashion, interior design, animation, sculpture, self expression, originality, aesthetics, beauty, beautiful things, games design, blog, blogging
A2 I1: writing, write, writer, storytelling, stories, story, journalism, journalist, editing, editor, translation, translating, translate, user experience, ux, web design, science writing, technical writing, data visualization, data visualisation, visualization
A1 S1 I1: explaining science, explain science, science communication
A1 S1: explaining, explain, museum, exhibition, podcast, podcasting
A1 E1: advertising, branding, social media, content creation, public speaking, presenting, presentation, presentations, giving talks
A1: culture, museums, colour, color, media, humour, freedom, variety
S2: helping, help people, helping people, help others, helping others, teaching, teach, teacher, tutoring, tutor, coaching, coach, mentoring, mentor, training people, counselling, counseling, counsellor, counselor, therapy,
 therapist, caring, care for, caring for, nursing, nurse, patient care, children, kids, child, toddler, teenagers, students, elderly, old people, disabled, social work, social worker, volunteering, volunteer, charity, community, listening, listen,
 listening to people, supporting people, working with people, work with people, with people, people, team, teamwork, working in a team, in a team, refugees, school, education, classroom, family, families, welcoming, empathy, conflict resolution, mediation, human contact, advising, advise,
 counsel, guide people, hospice, religion, church, inclusion
S2 I1: patients, patient, clinic, clinical, hospital, rehabilitation, physiotherapy, speech therapy, midwife, dentist, healthcare, health care
S1 E1: recruiting, recruitment, human resources, customer service, hospitality, guests, networking, events, event, organising people, organizing people, politics of a community, talking to people, talk to people, meeting people, meet people, meeting new people, small talk, public, talking, conversations
S1: customers, colleagues, calls with patients, friends
E2: selling, sell, sales, salesperson, cold call, cold calling, cold calls, leading, lead, leadership, leading people, leading a team, managing, manage, manager, management, manage people, managing people, negotiating, negotiate, negotiation, negotiations,
 persuading, persuade, convince, convincing, pitching, pitch, business, business development, entrepreneur, entrepreneurship, startup, start up, start ups, startups, company, found a company, my own business, marketing, campaign, campaigning, politics, political, lobbying, debate, debating, debates, law,
 lawyer, court, arguing, competition, competing, compete, competitive, winning, risk, deal, deals, making deals, profit, money, investing, investment, stock market, stocks, venture, real estate, retail, shop, store, fundraising, fund raising, ambition, ambitious,
 power, influence, taking charge, take charge, decisions, making decisions, deciding, responsibility, client, clients, promotion, motivating, motivate people, being in charge, telephone sales, targets, quota, speaking in public, product management
E1 C1: grant writing, grant proposals, grant applications, project management, banking, insurance, finance, purchasing, procurement, operations, planning projects, administration of a company, office politics, meetings, meeting
E1 I1: consulting, consultant, policy, patents, technology transfer
E1: travel, travelling, traveling, phone calls, phone, telephone, public relations
C2: organising, organizing, organise, organize, order, tidy, tidying, filing, file, files, paperwork, forms, form filling, accounting, accounts, accountant, bookkeeping, book keeping, taxes, tax, budget, budgeting, payroll, spreadsheets, spreadsheet, excel, database, databases, data entry, records, record keeping,
 archive, archives, archiving, library, librarian, cataloguing, cataloging, catalogue, rules, regulation, regulations, regulatory, compliance, procedure, procedures, protocols, standard, standards, checklist, checklists, lists, list, details, detail, detail oriented, attention to detail, accuracy, accurate, precise, precision,
 exact, exactness, routine, routines, structure, structured, schedule, schedules, scheduling, planning, plans, timetable, calendar, administration, admin, administrative, bureaucracy, office work, office, desk work, documentation, documenting, proofreading, proof reading, checking, check, auditing, audit, inventory, secretary, clerk, typing, statistics tables, minutes, grant administration
C1 I1: quality assurance, quality, clinical trials, standards of evidence, actuarial, systems
C1: sorting, sort, predictable, stability, clear instructions, deadlines, deadline, efficiency, process, processes
"""

_VOWELS = set("aeiouy")


def stem(word: str) -> str:
    """What a word's forms have in common: writing, writes, write → writ; experiments → experiment; studies → studi."""
    if len(word) <= 3:
        return word
    for ending, least in (
        ("ings", 3),
        ("ing", 3),
        ("ies", 3),
        ("ed", 3),
        ("es", 3),
        ("s", 3),
        ("y", 3),
        ("e", 3),
    ):
        root = word[: -len(ending)]
        if word.endswith(ending) and len(root) >= least and _VOWELS & set(root):
            if ending == "s" and root.endswith(("s", "u", "i")):
                return word
            if ending in ("ies", "y"):
                return root + "i"
            if (
                ending in ("ings", "ing", "ed")
                and len(root) > 3
                and root[-1] == root[-2]
                and root[-1] not in "lsz"
            ):
                return root[:-1]
            return root
    return word


@lru_cache(maxsize=1)
def read_lexicon() -> dict[tuple[str, ...], dict[str, float]]:
    """Stems of a word or phrase → type → weight."""
    table: dict[tuple[str, ...], dict[str, float]] = {}
    for block in LEXICON.replace("\n ", " ").strip().splitlines():
        head, _, words = block.partition(":")
        weights = {part[0]: float(part[1:]) for part in head.split()}
        for entry in words.split(","):
            key = tuple(stem(word) for word in entry.split())
            table.setdefault(key, weights)
    return table
