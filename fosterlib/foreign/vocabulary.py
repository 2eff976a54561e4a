"""The words of other people's budget tables, in Danish, Swedish, Norwegian and English.

Words only raise a suspicion. What a row is, the arithmetic decides (footing.py), or the analyst.
"""

import re

from fosterlib.model.units import CURRENCIES

COLUMN_ROLES = {  # what a column is: how it may be headed
    "total": (
        "total, i alt, ialt, sum, samlet, hovedtotal, grand total, overall, all years, alle år,"
        " hele perioden, summa, totalt, totalsumma, alla år, hela perioden"
    ),
    "line": (
        "line, post, linje, budgetpost, proposal, forslag, initiativ, initiative, indsats, tiltag,"
        " description, beskrivelse, tekst, navn, name, item, scheme, title, titel, detail, details,"
        " budget line, option, saving, besparelse, growth, pressure, service,"
        " område, budgetområde,"
        " area, project, projekt, activity, aktivitet, emne, åtgärd, förslag, tiltak, benämning"
    ),
    "steering_area": "styringsområde, steering area, bevilling, bevillingsområde, appropriation",
    "category": (
        "category, kategori, directorate, department, theme, tema, part, del, type, funktion,"
        " function, udvalg, committee, portfolio, hovedområde, group, gruppe, section, afsnit,"
        " sektor, block, nämnd, utvalg"
    ),
    "party": (
        "party, centre, center, forvaltning, administration, partner, payer, funder, hvem, enhed,"
        " organisation, betaler, unit, borgercenter"
    ),
    "ignore": (
        "no, nr, nr., no., ref, reference, id, number, nummer, #, code, kode, note, notes, noter,"
        " bemærkning, bemærkninger, comment, comments, kommentar, kommentarer, risk, risiko, rag,"
        " lead, ansvarlig, owner, page, side, anmärkning, merknad"
    ),
}
ROLE_OF_NAME = {
    name.strip(): role for role, names in COLUMN_ROLES.items() for name in names.split(",")
}

# Columns that are no year of the plan.
ACCOUNTS = (
    r"\b(base|baseline|basis|basisbudget|current|nuværende|grundbudget|regnskab|forbrug|outturn"
    r"|actuals?|utfall|bokslut|regnskap|rekneskap|accounts|realiseret|spent|r)\b"
)
FORECASTS = (
    r"\b(forecast|prognose|prognos|forventet|förväntat|estimat|skøn|projected outturn|fv"
    r"|korrigeret|korr|revised|reviderad|revidert|oprindeligt)\b"
)
ONWARDS = (
    r"(?:\bog frem(?:over|efter)?|\boch framåt|\bog framover|\bonwards?"
    r"|\band (?:later|beyond|thereafter|(?:future|subsequent) years)"
    r"|\bog (?:(?:følgende|efterfølgende) år|senere)|\boch senare|\bff|\+)\W*$"
)
COUNTS = (  # posts, children, shares, prices of one: no money of the table
    r"\b(fte|ftes|posts|headcount|wte|årsværk|årsverk|årsarbetare"
    r"|stillinger|tjänster|antal|antall"
    r"|number of|no\. of|pct|procent|prosent|per cent|percent|andel|share of|timer|hours|elever"
    r"|helårspersoner|helårselever|enhedspris|stykpris|unit cost|takst)\b|%|\((?:antal|number)\)"
    r"|\b(?:pr\.?|per) (?:barn|plads|borger|elev|uge|måned|døgn|stk|time|child|week|place|pupil"
    r"|head|month|day|person|capita|hour|family|familie|invånare|innbygger|indbygger)\b"
)
SURELY_COUNTS = (  # ... and nothing else can be meant
    r"^\W*(fte|ftes|headcount|wte|årsværk|årsverk|årsarbetare|antal|antall"
    r"|number of|no\. of|pct"
    r"|procent|prosent|per cent|percent|andel|helårspersoner|helårselever|enhedspris|unit cost)\b"
    r"|\((?:antal|number|årsværk|årsverk|fte|pct\.?|%)\)|^\W*%"
)
TOTAL_WORDS = (
    r"\b(total|totals|totalt|i alt|ialt|sum|samlet|samlede|subtotal|sub-total|delsum|mellemsum"
    r"|hovedtotal|summa|delsumma|totalsumma|slutsumma|mellansumma|samlat|sammanlagt|totalsum)\b"
)
SURE_TOTAL = rf"(?:(?:net|netto|grand|overall|combined) )?{TOTAL_WORDS}(?: i alt| net| netto)?"
TOTAL_LABEL = rf"^{SURE_TOTAL}|\b(?:i alt|ialt|totals?|totalt)\b"
GRAND_TOTAL = r"(?:grand |overall )?total|i alt|ialt|samlet|hovedtotal|totalsumma|slutsumma|totalt"
# Rows that are as a rule a sum, a difference or a running sum of others.
BALANCES = (
    r"\b(net|netto\w*|\w*resultat\w*|balance|saldo|requirement|remaining|gap|surplus|deficit"
    r"|overskud|underskud|overskudd|underskudd|överskott|underskott|differens|difference|afvigelse"
    r"|avvik\w*|forskel|manko|shortfall|brutto\w*|gross)\b|^(?:all|alle|alla|overall) \w"
)
RUNNING = r"\b(cumulative|cumulated|kumul\w+|akkumul\w+|ackumul\w+|running total|løbende sum)\b"
CHANGES = (
    r"\b(year[- ]on[- ]year|incremental|annual change|yearly change|change (?:from|on) (?:the )?"
    r"(?:previous|prior|preceding) year|ændring (?:fra|ift\.?|i forhold til) (?:året før"
    r"|foregående år|sidste år)|år[- ]til[- ]år|förändring (?:från|mot"
    r"|jämfört med) föregående år"
    r"|endring fra (?:året før|foregående år)|in-year change)\b"
)
SAVINGS = (
    r"\b(\w*savings?|\w*besparelse\w*|\w*effektivisering\w*|efficienc(?:y|ies)|\w*besparing\w*"
    r"|\w*innsparing\w*|mindreudgift\w*|mindreforbrug\w*|cuts|kutt|nedskæring\w*|\w*reductions?"
    r"|\w*reduktion\w*|\w*minskning\w*|sparekatalog\w*|\w*gevinst\w*|rationaliser\w*"
    r"|budgetforbedring\w*|net benefits?)\b"
)
COSTS = (
    r"\b(growth|pressures?|costs?|investments?|expenditure|spending|udgift(?:er|en|erne)?"
    r"|merudgift\w*|investering\w*|vækst|kostnad(?:er|en|erna)?|utgift(?:er|en)?|demand"
    r"|budget changes|effekt(?:er|en)?|ændring(?:er|en)?|effect)\b"
)
INCOME = r"\b(income|revenues?|\w*indtægt\w*|intäkt\w*|\w*inntekt\w*|refusion\w*)\b"
DEDUCTIONS = (  # what is printed positive and subtracted: "Gross 100, income 30, net 70"
    INCOME
    + r"|\b(tilskud\w*|bidrag\w*|grants?|fees|charges|contributions?|fund(?:ing|ed)|financ\w+"
    r"|finansier\w+|less|minus|fradrag\w*|afgår|avgår)\b"
)
PROPOSES = (  # "Færre pladser", "Reduce the number of posts": a proposal, and so money
    r"^\W*(færre|flere|reduc\w+|reduktion\w*|fewer|more|øge\w*|øget|increas\w+|minsk\w+|lavere"
    r"|nedsæt\w*|nedbring\w*|reduser\w*|ökad\w*|økt|additional|extra|ekstra|nye?|new|cut\w*)\b"
)
EXPENSES = r"\b(expenditure|costs?|spending|\w*udgift\w*|kostnad\w*|utgift\w*)\b"

CURRENCY_SIGNS = {code: code.lower() for code in CURRENCIES} | {
    "DKK": r"kr(?:oner)?\b\.?|dkk",
    "GBP": "£|gbp|pounds?",
    "EUR": "€|euros?|eur",
    "USD": r"\$|usd",
}
KRONE_CURRENCIES = ("DKK", "SEK", "NOK")
DANISH = (  # forms and words that no Swede or Norwegian writes
    r"\b(?:mio|mia)\b|\bt\.\s?kr|\b1\.000\s?kr|\bdkk\b|p/l|\b(?:\w*udgift\w*|\w*indtægt\w*|forslag"
    r"|tiltag|besparelse\w*|årsværk|styringsområde|udvalg\w*|i alt|og frem|børn\w*|regnskab"
    r"|bilag|indsats|overslags?\w*|vedtaget|hele kr|beløb|afsnit|navn)\b"
)
SWEDISH = r"[äö]|\b(?:tkr|mkr|kkr|mdkr|sek|och|summa|delsumma|kommun\w*)\b"
NORWEGIAN = (
    r"\b(?:nok|budsjett\w*|\w*inntekt\w*|årsverk|regnskap|økonomiplan"
    r"|innsparing\w*|tiltak|mill)\b"
)

SCALES = {  # the most particular first
    "1000000000 ": r"mia|milliard\w*|mdr?|bn|billions?",
    "1000000 ": r"mio|mill|million\w*|miljon\w*|'?m(?:ns?|s)?",
    "1000 ": r"1[., ]?000|'?000s?|t|k|tusind\w*|tusen|thousands?",
}
UNIT_FORMS = {  # a currency with what it is counted in before or after it, or alone
    code: (
        {
            scale + code: (
                rf"(?<![\w.,'])(?:{form})\.?\s?(?:of )?(?:{sign})(?!\w)|(?:{sign})\s?(?:\(|in?"
                rf" )?(?:{form})(?!\w)"
            )
            for scale, form in SCALES.items()
        }
        | {code: rf"(?<![a-zæøå])(?:{sign})(?!'?[a-zæøå])"}
    )
    for code, sign in CURRENCY_SIGNS.items()
}
SUMS_IN_WORDS = (  # sums of money in a sentence, which say nothing of the table's unit
    r"[£€$]\s?(?!0|'0)\d[\d.,]*\s?(?:bn|m|k|million|thousand)?\b",
    r"(?<![\d.,])(?!1[., ]?000\b)\d[\d.,]*\s?(?:mio|mia|million\w*|milliard\w*|t)?\.?\s?kr\b",
)
PRICES = r"(?:p/l|pl\b|priser|prisniveau|prices|price level)"
PRICE_LEVEL = rf"(20\d\d)\s*-?\s*{PRICES}|{PRICES}[ :]*(20\d\d)"
REMARK = re.compile(r"(?:kilde|source|källa|note|noter|anm|bemærk\w*|nb|\d\))\b|[*†\[]")
OF_WHICH = r"heraf|deraf|herav|därav|of which|including"
MEMO = re.compile(rf"(?:^|: )[-–• ]*(?:{OF_WHICH})\b", re.IGNORECASE)
