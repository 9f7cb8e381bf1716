"""Six invented postings, each as another kind of employer writes them."""

CORPORATE = """Senior Medical Writer
Northlake Biosciences · Sacramento, CA (Hybrid)
Full-time

About Northlake Biosciences
Northlake Biosciences is a leading maker of invented enzymes. Our teams work hard and play hard.

The role
We are looking for a Senior Medical Writer to join our fast-paced regulatory group. You will report to the Director of Medical Affairs and work cross-functionally.

Requirements
- Advanced degree in a life science or equivalent
- 5+ years of experience in regulatory writing
- Attention to detail
- Proficiency in Microsoft Word, Excel and EndNote
- Experience with GCP
- Ability to manage multiple projects and meet deadlines
- Excellent written and verbal communication skills
- Experience with Veeva Vault
- Knowledge of statistics
- Team player with a great attitude
- Willingness to travel up to 15%

What we offer
Competitive salary, stock options and unlimited PTO.
Apply by January 15, 2027 with your CV and a cover letter.
"""

UNIVERSITY = """Position: Laboratory Manager
Department of Molecular Biology, University of Elmsworth
Location: Davis, California

The Department of Molecular Biology at the University of Elmsworth invites applications for the position of Laboratory Manager. This is a 2-year appointment, grant-funded, with the possibility of renewal.

Duties include ordering reagents, biosafety training, cell culture and PCR, and supervision of student assistants. Other duties as assigned.

Qualifications: Bachelor's degree in biology or a related field. Three years of laboratory experience preferred.
Salary: $58,000 - $64,500 per year. The position reports to Professor Ilse Brandt.
The University of Elmsworth is an equal opportunity employer. Applications are due by 12/01/2026.
"""

STARTUP = """🚀 We're hiring a Data Rockstar! 🚀

Join Quillbase and help us build the future of pens. We're an early-stage startup (Series A, $12 million raised) and we are one big family.

You:
• know Python, R and SQL inside out
• have shipped dashboards in Tableau
• are a self-starter who wears many hats
• don't mind the occasional weekend

We:
• fully remote
• equity
• ASAP start

DM us or send your resume to jobs@quillbase.example
"""

SHORT = """Lab technician wanted at Orchard Street Clinic, Fresno, CA. Part-time, $24/hour, evenings and every other weekend. No experience required, we train you. Send your CV to desk@orchardstreet.example."""

STATE = """STATE OF EXAMPLE - DEPARTMENT OF RIVERS
JOB TITLE: Environmental Scientist II (Req #204417)
EMPLOYER: Department of Rivers
LOCATION: Redding, CA
PAY: $5,402.00 - $6,718.00 per month
TYPE: Permanent, full-time

MINIMUM QUALIFICATIONS
1. A bachelor's degree in biological, chemical or environmental science, or equivalent.
2. Two years of experience with water sampling.
3. A valid driver's license.

DUTIES
Under the direction of the Supervising Scientist the incumbent collects samples, keeps records in Microsoft Access and ArcGIS and may work overtime.

HOW TO APPLY
Completed applications must be received by 11/30/2026.
"""

GERMAN = """Technische Redakteurin / Technical Writer (m/w/d)
Wir suchen einen Technical Writer für unser Team in Dresden. Vollzeit, unbefristet.
Unternehmen: Federkiel Messtechnik GmbH
Dein Profil:
- Erfahrung mit XML und Adobe FrameMaker
- Sehr gutes Englisch
Bewerbung mit Gehaltswunsch an stelle@federkiel.example
"""

NETWORK = """Clinical Research Coordinator
Elmsworth Health · Portland, OR · Reposted 2 weeks ago
Promoted by hirer
$62K/yr - $78K/yr
On-site
Full-time

About the job
As a Clinical Research Coordinator you will coordinate studies and keep regulatory binders.
Minimum Qualifications
Bachelor's degree
2 years of clinical research experience
REDCap and Epic
Elmsworth Health is proud to be an equal opportunity employer."""

ONE_LINE = """Penumbra Maps (https://penumbra.example) | Senior Backend Engineer | Remote (US) | Full-time | $150k-$190k
We build maps for hikers. Stack: Go, PostgreSQL, Kubernetes. Apply: jobs@penumbra.example"""

AGENCY = """Our client, a mid-sized manufacturer in Toledo, Ohio, is seeking a Maintenance Technician for 2nd shift. $27-$31/hr DOE.
Contract-to-hire. Must have a forklift license. Call Bob."""

AGENCY_OF_STATE = """Job Announcement Number: EX-1234
Biologist (Fishery)
Department of Example Fisheries
This position is located in Seattle, Washington. Term appointment. Salary $72,553 to - $94,317 per year. Conduct stock assessments using R.
Experience with Salesforce or Raiser's Edge is no requirement."""

PLAIN = """\
Senior Scientist, Protein Chemistry
Umbel Therapeutics, Davis, California

About us: Umbel Therapeutics is a fast-paced biotech. We are looking for a rockstar who wears many hats.

Responsibilities
- purify proteins by chromatography, write reports
- guide two research associates
Requirements
- a doctorate in biochemistry, five years of experience
Competitive salary and benefits. Hybrid.
"""

ALL = {
    "corporate": CORPORATE,
    "university": UNIVERSITY,
    "startup": STARTUP,
    "short": SHORT,
    "state": STATE,
    "german": GERMAN,
}

POEM = """The river is a ribbon that the evening lays aside,
and every stone remembers how the water turned the tide.
We walked along the willow banks and never said a word,
and what we did not say that night the willow overheard."""
