"""The turns of phrase by which postings name things; compiled when first asked for.

In: the name of a turn. Out: its pattern, with the thing named as the group `what`.
"""

from __future__ import annotations

import re
from functools import lru_cache

NAME = r"(?:[A-Z0-9À-Þ][\w&.'’+-]*)(?:[ ](?:of the|of|the|and|for|at|de|du|der|für|&|[A-Z0-9À-Þ][\w&.'’+-]*)){0,7}"
WHAT = r"(?P<what>[A-Za-zÀ-ÿ][\w/&+,.'’() -]{2,80}?)(?=\s+(?:to|who|with|at|in|for|based|that|on|within|join|and join|from|für|bei)\b|[.;:!?\n]|,|$)"
_EXPRESSIONS: dict[str, str] = {
    "label title": r"(?:job title|position title|title|position|role|job|vacancy|stelle)\s*[:–]\s*(?P<what>.{3,100})$",
    "label employer": r"(?:company|employer|organi[sz]ation|institution|hiring company|firma|unternehmen)(?: name)?\s*[:–]\s*(?P<what>.{2,100})$",
    "label place": r"(?:location|place|work location|city|job location|standort|where)\s*[:–]\s*(?P<what>.{2,100})$",
    "at": r"^(?P<title>.{3,90}?)\s+(?:at|@|with)\s+(?P<what>(?-i:" + NAME + r"))\s*(?:[-–—|·•(,].*)?$",
    "wanted": r"(?:looking for|looking to hire|seeking|seeks|hiring|searching for|recruiting(?: for)?|in need of|"
    r"invites applications for(?: the position of)?|have an opening for|(?:the|a) position of|wir suchen)"
    r"\s+(?:(?:an?|our next|our|the|one|two|three|eine?n?|\d+)\s+)?(?:full[- ]time |part[- ]time |new |talented |experienced |motivated )*"
    + WHAT,
    "needed": r"^(?P<what>.{3,80}?)\s+(?:is |are )?(?:wanted|needed|sought|gesucht)\b",
    "hiring": r"(?P<what>(?-i:"
    + NAME
    + r"))(?:,[^,.\n]{2,60},)?\s+(?:is|are)\s+(?:now |currently |actively |once again )?"
    r"(?:hiring|looking|seeking|recruiting|searching|expanding|growing|an equal|a leading|the leading|a global|committed|proud)",
    "is one": r"(?P<what>(?-i:"
    + NAME
    + r"))\s+is\s+(?:an?|the|one of the)\s+(?:[\w’'-]+,? ){0,6}?(?:company|companies|biotech|start-?up|firm|organi[sz]ation|non-?profit|charity|"
    r"university|institute|hospital|laborator(?:y|ies)|agency|foundation|consultancy|manufacturer|provider|bank|retailer|museum|publisher)\b",
    "seeks": r"(?P<what>(?-i:"
    + NAME
    + r"))(?:,[^,.\n]{2,60},)?\s+(?:seeks|invites applications|has an (?:immediate )?opening|wants to hire)",
    "join": r"\bjoin\s+(?:the\s+)?(?-i:[a-z]+ )?(?:team (?:at|of) |us at )?(?P<what>(?-i:" + NAME + r"))",
    "working at": r"\b(?:work|working|life|career|careers|why work|team|role|position|us) (?:at|for|with)\s+(?P<what>(?-i:"
    + NAME
    + r"))",
    "about": r"^(?:about|who is|why|why join|join)\s+(?P<what>.{2,60}?)\s*[:?!]?$",
    "based": r"\b(?:based|located|situated|office|offices|laboratory|site)\s+(?:in|at)\s+(?P<what>(?-i:"
    + NAME
    + r"(?:, [A-Z][\w.]+(?: [A-Z][\w.]+)?)?))",
    "reference": r"^(?:[\w ]{0,30}\b(?:number|no\.?|id|ref(?:erence)?)\s*[:#.]?\s*[\w-]*\d|promoted by|reposted|posted )",
    "contract": r"\b(?P<what>permanent|temporary|temp[- ]to[- ](?:hire|perm)|fixed[- ]term|term appointment|\d+[- ](?:month|year)s? (?:contract|appointment|position|term)|"
    r"contract(?: position| role|[- ]to[- ]hire)|(?:paid |unpaid )?internship|per diem|seasonal|freelance|full[- ]time|part[- ]time|vollzeit|teilzeit|befristet|unbefristet)",
    "reports": r"\b(?:report(?:s|ing)?(?: directly)? to|reporting line:?|supervised by|under the (?:general )?(?:direction|supervision) of)\s+(?:the |our |a |an )?(?P<what>[A-Z\w][\w ,&/'’-]{2,70}?)(?=[.;:\n]|,? (?:and|who|you|this|the|it)\b|$)",
    "deadline": r"(?:apply (?:by|before|until)|applications? (?:close|are due|must be received|will be accepted until)(?: on| by)?|(?:closing|application|due) date(?: is)?:?|(?:application )?deadline(?: is| for applications is)?:?)\s*(?P<what>[\w,. /-]{4,30}\d)",
}


@lru_cache(maxsize=32)
def expression(name: str) -> re.Pattern[str]:
    return re.compile(_EXPRESSIONS[name], re.IGNORECASE | re.MULTILINE)


def first(expression: re.Pattern[str], text: str) -> str:
    found = expression.search(text)
    return " ".join(found["what"].split()).strip(" ,.-–") if found else ""


def trim_name(text: str) -> str:
    """The name of an employer without what follows it in a sentence."""
    text = re.split(r"\s+[|·•–—]\s+|\s+\(|;|, (?=[a-z])", " ".join(text.split()))[0]
    text = re.sub(r"(?:\s+(?:of|the|and|for|at|de|is|are|as|in|you|we|our))+$", "", text, flags=re.IGNORECASE)
    text = re.split(r"\s+at\s+(?:the\s+)?", text)[-1].removeprefix("The ").removeprefix("the ")
    text = re.split(r"(?<=[a-z]{3})\.\s", text)[0]
    return text.strip(" ,.;:!?'’“”\"")[:120]


def contracts(text: str) -> list[str]:
    """What the text says of how long and how many hours, each once: "permanent", "full-time"."""
    found = (" ".join(match["what"].split()) for match in expression("contract").finditer(text))
    return list({word.casefold(): word for word in reversed(list(found))}.values())[::-1][:3]


def sentences(line: str) -> list[str]:
    """A line cut after full stops and exclamation marks that end a sentence; never empty."""
    return re.split(r"(?<=[a-z0-9)][.!?])\s+(?=[A-Z])|(?<=[A-Z]{2}[.!?])\s+(?=[A-Z])", line)
