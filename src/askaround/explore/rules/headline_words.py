"""Words of headlines by kind: what says who somebody is, what says nothing about the work.

In: nothing. Out: frozen sets of folded words (lower case, no accents) and `is_worker`. Lists by kind, so that a
headline nobody has seen is read by what its words are, not by its sentence.
"""

from __future__ import annotations

from functools import lru_cache


def listed(words: str) -> frozenset[str]:
    """The words of a list."""
    return frozenset(words.split())


FAMILY = listed(
    "mom mum mommy mama mother dad daddy papa father parent wife husband spouse grandma grandpa grandmother"
    " grandfather sister brother son daughter aunt uncle girl boy guy gal lady gentleman human being"
    " person man woman kid people family friend neighbor citizen bff soulmate twin sibling fiance fiancee bride"
    " girlmom boymom dogmom catmom girldad dogdad momma homemaker housewife stay moms dads"
)
CHARACTER = listed(
    "dreamer believer thinker doer hustler optimist pessimist realist idealist introvert extrovert ambivert"
    " enthusiast lover fan fanatic nerd geek junkie addict aficionado wanderer traveler traveller adventurer"
    " foodie bookworm learner solver starter getter changemaker visionary storyteller overthinker"
    " christian catholic muslim survivor warrior perfectionist minimalist feminist humanist empath seeker"
    " explorer globetrotter fan homebody multitasker sagittarius capricorn aquarius pisces aries taurus gemini virgo libra scorpio"
    " polymath multipotentialite millennial ally devotee disruptor gamechanger"
    " dreamers believers lovers"
)
HOBBIES = listed(
    "runners hiker skier surfer snowboarder gamer biker swimmer camper climber reader owl night trail marathon marathons triathlon"
    " triathlons runs tacos guitar chess puns bad avid amateur mountain ocean weekend part-time aspiring wannabe surfing snowboarding sailing"
    " fishing camping cooking baking gardening knitting painting drawing singing dancing skiing climbing swimming tennis golf yogi vegan"
    " barbecue bbq bourbon whiskey sneakers sneakerhead anime manga marvel disney crossfit pilates karaoke podcasts movies"
)
LIKED = HOBBIES | listed(
    "coffee tea wine beer pizza chocolate sushi food dog dogs cat cats travel traveling travelling books reading"
    " music yoga hiking running cycling netflix nature beach sun sunshine mountains gaming football soccer"
    " basketball baseball cricket god jesus faith hope love peace joy happiness life kindness gratitude family"
    " adventure adventures vibes good positive happy coffeeholic wanderlust plants memes sleep naps"
)
STANDING = listed(
    "self none na nil unknown unemployed homemaker freelancer freelance employee various other open available"
    " work working remote opportunity opportunities new role roles job jobs home volunteer volunteering member"
    " currently status confidential tbd tba test employed myself private undisclosed seeking looking retired"
    " retiree transition career break to for at the a an and or of in on my me i is am are be it in with from"
    " hiring loading soon coming sabbatical leave maternity paternity parental contract full time part self-employed"
    " selfemployed anything everything nothing something everywhere here there undecided unspecified"
    " not applicable n yes no ok hello hi hey welcome world contact profile linkedin dm stealth mode startup"
    " between gap year years future proud blessed grateful just always never more less still only"
    " class candidate graduate grad alumni alum alumnus alumna"
    " go hopeful beginnings town chapter journey first industry entrepreneur company business owned small own boss employer unavailable occupation title position"
    " arbeitslos selbststandig selbstandig freiberuflich autonomo independiente independente desempleado"
    " desempregado independant auto-entrepreneur sans emploi jubilado rentner rentnerin hausfrau hausmann"
    " ama de casa dona autonomos particular privat offen ninguno nenhum aucun keine keiner desempleada"
    " desempregada emprendedor empreendedor emprendedora empreendedora unternehmer unternehmerin"
    " selbstandiger freiberufler freelancerin verfugbar disponible disponivel"
)
TOPICS = listed(
    "finance healthcare biotech biotechnology pharma sustainability climate leadership strategy innovation growth technology tech"
    " energy fintech edtech healthtech saas blockchain web3 crypto ai ml nft nfts iot cloud agile react node typescript javascript python java sql"
    " excel tableau aws azure gcp kubernetes docker linux html css php devops media entertainment hospitality retail government"
    " nonprofit nonprofits startups startup diversity inclusion equity culture impact creativity design thinking data science digital"
    " transformation future education mindset excellence productivity wellness mindfulness empathy integrity teamwork communication skills"
    " photoshop illustrator figma adobe creative suite office word powerpoint salesforce sap b2b b2c analytics branding content storytelling"
    " automation robotics cybersecurity security clearance ts sci top secret industry industries bilingual trilingual"
)
"""Fields, tools and virtues: alone they name no work, only what it may be about."""

LANGUAGES = listed(
    "english spanish french german italian portuguese chinese mandarin japanese korean arabic russian hindi dutch deutsch englisch"
    " franzosisch spanisch italienisch portugiesisch anglais espagnol allemand italien francais espanol ingles frances aleman italiano"
    " portugues alemao fluent native speaker speaking en es fr de it pt asl"
)
GENERAL = listed(
    "staff associate team professional dynamic business experienced employee crew member dedicated skilled worker the of a"
)
"""Alone these say that somebody works, not as what."""

HONORIFICS = listed(
    "dr doctor mr mrs ms miss prof professor rev sir dame sra frau herr monsieur madame phd md"
)
NO_WORK = FAMILY | CHARACTER | LIKED | STANDING

PRONOUNS = listed(
    "i im ive ill id me my mine myself you your yours youre we our ours weve lets they their them"
    " its thats whats dont cant wont isnt"
)
SLOGAN_FIRST = listed(
    "helping building making creating empowering transforming driving connecting inspiring bringing turning"
    " changing enabling delivering unlocking leading supporting growing shaping solving living loving learning"
    " exploring chasing striving trying hoping dreaming working passionate obsessed driven dedicated committed"
    " focused motivated excited thrilled proud curious avid amateur recruiting save buy keep stay choose stop eat dare call embrace enjoy everything everyone everybody somewhere under over between black caregiving surfing reading traveling neugierig amante apasionado apaixonado passionne liebhaber to blessed jack first be semper carpe without through beyond together one only see listen speak figuring views opinions rt night enthusiastic believe believing always never just here"
    " love loves living let making on be being do doing get getting every life think thinking thriving"
    " advocating fighting championing putting giving guiding simplifying accelerating scaling redefining"
    " reimagining revolutionizing innovating bridging elevating fostering advancing improving spreading serving"
    " pushing taking finding saving protecting where when if because great good great better results hard"
    " professional experienced strong dynamic detail highly enjoying raising pursuing interested"
    " ask hire follow connect contact reach"
)
"""A headline that begins so and names no worker is a slogan."""

SAYING_FIRST = listed(
    "helping empowering enabling inspiring connecting creating making turning bringing changing transforming unlocking shaping"
    " loving exploring chasing believe love loves let passionate obsessed dedicated committed excited thrilled advocating fighting"
    " championing putting giving guiding simplifying accelerating redefining reimagining revolutionizing bridging elevating fostering"
    " spreading pushing protecting recruiting hiring enjoying raising ask hire follow connect contact reach to save buy keep everything i we my our"
)
"""A headline that begins so and ends in no single worker speaks of others: "helping managers grow"."""

ENDS_NOTHING = (CHARACTER - {"maker", "starter", "solver", "getter", "doer"}) | listed(
    "mom mum mommy mama mother dad daddy father parent wife husband spouse grandma grandpa grandmother grandfather daughter"
    " alumni alumnus alumna alum citizen soulmate moms dads owned"
)

DOING = frozenset(
    (" building ", " empowering ", " creating ", " driving ", " turning ", " serving ", " supporting ", " helping ", " making ",
     " transforming ", " delivering ", " leveraging ", " bringing ", " that ")
)  # fmt: skip
"""Of PASSION, those that are cut only right after the worker."""

PASSION = (
    " passionate about ", " on a mission ", " who ", " helping ", " obsessed with ", " specializing in ", " specialising in ",
    " specialized in ", " dedicated to ", " committed to ", " driven by ", " with a passion ", " with over ",
    " with experience ", " with expertise ", " with years ", " focused on ", " focusing on ", " that ", " building ",
    " empowering ", " creating ", " driving ", " turning ", " serving ", " supporting ", " by day", " by trade",
    " by profession", " leveraging ", " transforming ", " delivering ", " making ", " experienced in ", " bringing ",
)  # fmt: skip
"""After a worker's name these begin what is said about the work, not what it is."""

_WORKER_WORDS = listed(
    "clerk mechanic analyst assistant representative attendant consultant agent associate nurse aide hand"
    " superintendent pilot person salesperson cook architect captain expert professional chief surgeon coach"
    " president guide judge secretary guard boss chef attorney host apprentice model executive sergeant dean"
    " accountant mason advocate liaison mate hostess steward detective warden registrar concierge jockey maid"
    " midwife intern waitress principal deputy scout official paraprofessional orderly marshal referee sheriff"
    " actuary escort paramedic lieutenant correspondent merchant critic counsel paralegal millwright fellow"
    " bailiff seamstress dj scribe chauffeur magistrate athlete matron chaplain lifeguard roustabout stewardess"
    " chair rep tech mgr asst admin rn lpn cna emt ceo cfo cto coo cio cmo ciso cpo vp svp evp avp postdoc"
    " postdoctoral swe sde dba pm nun priest monk poet playwright aid actress head"
    " lead specialist staff associates sous barista physician technician trainee consultants analysts assistants"
    " nurses agents salesman saleswoman businesswoman spokeswoman congresswoman policewoman firewoman craftswoman"
    " chairwoman anchorwoman camerawoman councilwoman forewoman midwives dietician intendant laborer contractor"
    " welder envoy ambassador architects cop realtor docent roofer maestro diva md dvm crna pharmd slp cpa"
    " phlebotomist therapist entrepreneur cofounder faculty missionary researcher scientist scholar pa dpo sre hr"
)
_NOT_WORKERS = listed(
    "center career computer water power customer consumer paper summer winter number matter master after over"
    " under other another never ever together whether rather either neither better bigger greater smaller"
    " former forever wonder order cancer super letter chapter weather leather silver copper river fiber laser"
    " cyber cover quarter theater monitor motor sector vector factor error color major minor senior junior"
    " prior interior exterior behavior labor honor floor door four tour hour your our for or poor indoor outdoor"
    " corridor per her mother father brother sister daughter hunger anger fear year software hardware career"
    " newsletter twitter offer december september october november easter member remember answer tier"
    " carrier barrier frontier premier courier user server docker cluster router browser render folder"
    " human urban median european american asian indian italian canadian australian brazilian christian"
    " californian pedestrian civilian veteran plan pan can than span fan van japan tan clan scan japanese"
    " list twist artist exist best west east test dream matter peer career beer deer cheer volunteer"
    " enter alter inter fewer lower upper outer inner higher faster earlier later larger proper sober eager"
    " closer cheaper newer older younger stronger smarter happier sweeter bitter dinner supper butter pepper"
    " sugar tiger spider flower shower tower finger shoulder liver kidney seeker lover dreamer believer foodie"
    " nor tumor donor humor flavor favor harbor armor vapor mirror terror horror anchor decor rigor vigor"
    " superior inferior anterior posterior ulterior senor doctoral master chamber timber lumber rubber amber"
    " ladder bladder manner corner partner hustler thinker doer learner solver starter getter traveler"
    " traveller wanderer explorer adventurer gamechanger changemaker storyteller introvert hunter"
)


@lru_cache(maxsize=20_000)
def is_worker(word: str) -> bool:
    """Whether an English word names somebody by what they do: writer, chemist, nurse; not "water", "career"."""
    if word in _WORKER_WORDS:
        return True
    stem = word[:-1] if word.endswith("s") and not word.endswith("ss") else word
    if stem in _NOT_WORKERS or stem in NO_WORK or len(stem) < 4:
        return False
    return stem in _WORKER_WORDS or stem.endswith(
        ("er", "or", "ist", "ician", "arian", "eer", "man", "woman", "grapher", "ographer", "ster", "wright", "smith", "keeper",
         "hand", "monger", "person", "people", "guardian", "custodian", "historian", "comedian", "musician", "guardsman")
    )  # fmt: skip


STUDENTS = listed(
    "student students undergraduate undergrad postgraduate sophomore freshman pupil schuler studentin studierende"
    " etudiant etudiante estudiante estudante alumno aluna aluno"
)
STUDIED = listed(
    "phd doctoral ms msc mba ma bs bsc ba master masters bachelor bachelors md doctorate dphil jd"
)
"""What is studied for: before "candidate" or "student" it says that somebody studies."""

DEGREES = listed(
    "phd dphil mba mph msc ms ma bsc bs ba jd llm llb emba ed edd mfa bfa meng beng btech mtech bca bcom mcom bba mpa mpp"
    " msed mres msci hons honors pgce bachelor bachelors master masters degree diploma md"
)
"""Degrees: alone they say nothing of the work."""

CREDENTIALS = listed(
    "phd dphil md mba mph msc ms ma bsc bs ba bsn msn dnp dvm dds dmd jd llm llb esq pe eit pmp capm csm cspo psm"
    " cpa cma cfa cfp cia cissp cisa cism ceh ccna ccnp mcse rn lpn lvn cna np fnp aprn crna rph pharmd do pa-c pac"
    " dpt pt ot otr otrl cota slp ccc-slp ccc bcba lcsw lmsw msw lpc lmft lmhc mft ncc rd rdn ldn cscs atc nasm"
    " ace shrm-cp shrm-scp shrm phr sphr gphr aphr leed ap aia raia riba asla ncidq faia facs facp faap facc fache"
    " fcca acca aca cima ceng mrics frics mba emba ed edd psyd mfa bfa med meng beng btech mtech mca bca bcom mcom"
    " bba mpa mpp msed mat dba frsa frcp mrcp mbbs mbchb itil prince2 safe cscp cpim six sigma lssbb cssbb csp"
    " cih chmm asp ret rvt cvt rdms rt rrt crt cst emt nremt aemt dip ing dipl rer nat habil prof msci mres pgce qts ccp"
    " cphq cpc ccs rhia rhit cma cams cfe cipp cbap pmi-acp acp cre gri abr crs sres mai cpcu clu chfc ricp aws"
    " gcp az ase cdl certified licensed registered green black belt ieee fellow honors hons summa cum laude"
)
"""Letters behind a name; each alone names no work."""

CREDENTIAL_WORK: tuple[tuple[str, str], ...] = (
    ("crna", "nurse anesthetist"), ("fnp", "nurse practitioner"), ("aprn", "nurse practitioner"),
    ("np", "nurse practitioner"), ("rn", "registered nurse"), ("bsn", "registered nurse"),
    ("msn", "registered nurse"), ("lpn", "licensed practical nurse"), ("lvn", "licensed vocational nurse"),
    ("cna", "certified nursing assistant"), ("pa-c", "physician assistant"), ("pharmd", "pharmacist"),
    ("rph", "pharmacist"), ("dvm", "veterinarian"), ("dds", "dentist"), ("dmd", "dentist"), ("dpt", "physical therapist"),
    ("otr", "occupational therapist"), ("otrl", "occupational therapist"), ("cota", "occupational therapy assistant"),
    ("ccc-slp", "speech language pathologist"), ("slp", "speech language pathologist"), ("bcba", "behavior analyst"),
    ("lcsw", "clinical social worker"), ("lmsw", "social worker"), ("msw", "social worker"),
    ("lmft", "marriage and family therapist"), ("lpc", "professional counselor"), ("lmhc", "mental health counselor"),
    ("psyd", "psychologist"), ("rdn", "registered dietitian"), ("rd", "registered dietitian"), ("md", "physician"),
    ("mbbs", "physician"), ("facp", "physician"), ("facs", "surgeon"), ("esq", "attorney"), ("jd", "attorney"),
    ("cpa", "certified public accountant"), ("cfp", "certified financial planner"), ("cfa", "financial analyst"),
    ("aia", "architect"), ("rrt", "respiratory therapist"), ("rdms", "diagnostic medical sonographer"),
    ("emt", "emergency medical technician"), ("nremt", "emergency medical technician"), ("rvt", "veterinary technician"),
    ("cvt", "veterinary technician"), ("rhia", "health information manager"), ("cpc", "medical coder"), ("pe", "professional engineer"),
    ("cissp", "information security analyst"), ("pmp", "project manager"), ("csm", "scrum master"), ("phr", "human resources specialist"),
    ("sphr", "human resources manager"), ("shrm-cp", "human resources specialist"), ("shrm-scp", "human resources manager"),
)  # fmt: skip
"""Where a headline names no other work, the credential hints at it; the first that is there."""

ORGANISATION_LAST = listed(
    "inc llc ltd limited gmbh ag corp corporation plc holdings ventures technologies solutions industries"
    " enterprises pharmaceuticals university college academy institute universitat universite universidad"
    " universidade labs laboratories hospital clinic group capital bank foundation society association ltda sas sarl"
    " bv nv oy ab kg ohg ug spa srl therapeutics biosciences biotech studios church school hochschule"
    " klinikum krankenhaus company co pvt llp lp partners networks airlines motors foods brands insurance"
    " klinik uni eth mit ucla ucsf nhs nih ngo"
)
ORGANISATION_ANY = listed(
    "university universitat universite universidad universidade inc llc gmbh ltd corp plc ltda sarl cnrs inserm"
    " max-planck fraunhofer hochschule klinikum universitatsklinikum pvt"
)

PLACES = listed(
    "usa us uk united states kingdom canada australia germany deutschland france spain espana portugal brazil"
    " brasil mexico argentina chile colombia peru india china japan singapore ireland scotland england wales"
    " netherlands belgium switzerland schweiz suisse austria osterreich italy poland sweden norway denmark finland"
    " europe emea apac latam worldwide remote berlin munich munchen hamburg frankfurt cologne koln stuttgart wien"
    " vienna zurich geneva geneve basel bern paris lyon marseille toulouse bordeaux lille nantes madrid barcelona"
    " valencia sevilla bilbao lisbon lisboa porto sao paulo rio janeiro brasilia london manchester dublin"
    " amsterdam brussels bruxelles toronto montreal vancouver sydney melbourne bangalore bengaluru mumbai delhi"
    " tokyo beijing shanghai hong kong dubai nyc york boston chicago seattle austin dallas houston denver"
    " portland atlanta miami philadelphia phoenix sacramento oakland detroit minneapolis nashville baltimore"
    " washington dc san francisco diego jose antonio los angeles bay area greater metro north south carolina dakota"
    " california texas florida ohio georgia michigan virginia oregon colorado arizona massachusetts illinois"
    " pennsylvania jersey maryland tennessee indiana missouri wisconsin minnesota alabama louisiana kentucky"
    " oklahoma connecticut utah iowa nevada arkansas mississippi kansas idaho hawaii nebraska maine vermont"
    " montana wyoming delaware alaska rhode island new hampshire mexico city hybrid bogota lima santiago"
    " buenos aires relocation area anywhere earth"
)
STATES = listed(
    "al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc nd oh ok or"
    " pa ri sc sd tn tx ut vt va wa wv wi wy dc uk usa us"
)
