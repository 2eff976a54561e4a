"""The words of the follow-up, in Danish and English."""

from fosterlib.case import check_lang

WORDS = {  # key: (Danish, English)
    "as_wanted": ("som ønsket", "as wanted"),
    "before": ("Forrige", "Before"),
    "better": ("{0} bedre end planlagt", "{0} better than planned"),
    "block_assumption": ("Forudsætninger: niveau i perioden", "Assumptions: level in the period"),
    "block_indicator": ("Succeskriterier", "Indicators"),
    "block_line": ("Beløb: sum for perioden", "Money: sum of the period"),
    "by_drivers": (
        "* Uden bogført beløb i en eller flere perioder: beregnet af de indberettede antal.",
        "* No money reported in one or more periods: computed from the reported numbers.",
    ),
    "chart_reads": ("Plan / realiseret og prognose", "Plan / realised and forecast"),
    "chart_title": ("Plan, realiseret og prognose, netto", "Plan, realised and forecast, net"),
    "column": ("Slags", "Kind"),
    "drivers_note": (
        "Børn og justerede kontrakter følger indfasningen i planen; resten er planlagt ens fra første dag.",
        "Children and adjusted contracts follow the planned phase-in; the rest is planned alike from the first day.",
    ),
    "drivers_title": ("Forudsætninger: plan og realiseret", "Assumptions: planned and realised"),
    "expected": ("Prognose {0}", "Forecast {0}"),
    "expected_unknown": (
        "Prognosen for {0} kan ikke gøres op, fordi der mangler tal for {1}.",
        "The forecast for {0} cannot be given, since figures are missing for {1}.",
    ),
    "foot_forecast": (
        "Prognose: det realiserede; for resten planen gange den andel af den, der er realiseret til dato.",
        "Forecast: what is realised; for the rest the plan times the share of it that is realised to date.",
    ),
    "foot_to_date": (
        "Til dato er de perioder, der er indberettet for hver linje, og planen for de samme perioder.",
        "To date means the periods that are reported for each line, and the plan for the same periods.",
    ),
    "goes_on": (
        "Hvis det fortsætter sådan: forslaget {0} i alt i {1}, hvor planen {2} i de samme år.",
        "If it goes on like this, the proposal {0} in all in {1}, where the plan {2} in the same years.",
    ),
    "indicators_title": ("Succeskriterier, som kilden vil have fulgt", "Indicators that the source wants followed"),
    "largest": ("De største afvigelser ({0}):", "The largest variances ({0}):"),
    "latest": ("Seneste", "Latest"),
    "mix": ("Mix", "Mix"),
    "moved": ("Udvikling", "Direction"),
    "moved_": ("ikke målt to gange endnu", "not measured twice yet"),
    "moved_down": ("falder", "falling"),
    "moved_unchanged": ("uændret", "unchanged"),
    "moved_up": ("stiger", "rising"),
    "no_source_given": ("ingen kilde angivet", "no source given"),
    "not_as_wanted": ("ikke som ønsket", "not as wanted"),
    "not_split": ("Ikke opdelt", "Not split"),
    "nothing": ("intet", "nothing"),
    "nothing_yet": ("Der er ikke indberettet noget endnu.", "Nothing is reported yet."),
    "parts_note": (
        "Delene summer til afvigelsen. Mængde: de indberettede antal til planlagte priser. Pris: de indberettede "
        "priser ved planlagt mængde. Mix: det, de to kun gør sammen. Tid: resten, altså den realiserede "
        "indfasning mod den planlagte. Ikke opdelt: det, der ligger i dele, som ikke er oplyst.",
        "The parts sum to the variance. Volume: the reported numbers at planned prices. Price: the reported "
        "prices at planned volume. Mix: what the two do only together. Timing: the rest, so the realised phase-in "
        "against the planned one. Not split: what lies in parts that are not stated.",
    ),
    "period": ("Periode", "Period"),
    "plan_of_year": ("Plan for året", "Plan for the year"),
    "plan_to_date": ("Plan til dato", "Plan to date"),
    "planned": ("Plan {0}", "Plan {0}"),
    "planned_level": ("Plan", "Planned"),
    "price": ("Pris", "Price"),
    "quarter_note": (
        "Kilden planlægger pr. år; et kvartal er en fjerdedel (for daterede linjer efter måneder i kraft).",
        "The source plans by year; a quarter is a fourth (by months in force for dated lines).",
    ),
    "realised": ("Realiseret", "Realised"),
    "realised_to_date": ("Realiseret til dato", "Realised to date"),
    "reported": ("Indberettet", "Reported"),
    "rest": ("Prognose for resten", "Forecast of the rest"),
    "sheet_how": (
        "Udfyld kvartaler eller hele året; tomt felt: ikke kendt endnu. Beløb i {0}, besparelser med minus. "
        "Planen er, som den var, da arket blev skrevet.",
        "Fill in quarters or the whole year; a blank: not known yet. Money in {0}, savings with a minus. "
        "The plan is as it was when the sheet was written.",
    ),
    "sources": ("Indberettet efter: {0}. {1} tal, kontrolsum {2}.", "Reported from: {0}. {1} figures, hash {2}."),
    "timing": ("Tid", "Timing"),
    "to_date": (
        "Det indberettede {0}, hvor planen {1} for de samme perioder.",
        "What is reported {0}, where the plan {1} for the same periods.",
    ),
    "variance": ("Afvigelse", "Variance"),
    "variance_title": ("Afvigelsen til dato, delt på årsag", "The variance to date by cause"),
    "volume": ("Mængde", "Volume"),
    "what": ("Hvad", "What"),
    "whole_year": ("Hele året", "Whole year"),
    "why": ("Hvorfor", "Why"),
    "without": (
        "Linjer uden plan eller prognose, som ikke er med: {0}.",
        "Lines without a plan or a forecast, left out: {0}.",
    ),
    "worse": ("{0} dårligere end planlagt", "{0} worse than planned"),
}


def say(key: str, lang: str, *parts: str) -> str:
    """A word or sentence of the follow-up in `lang`, with its blanks filled."""
    check_lang(lang)
    return WORDS[key][lang == "en"].format(*parts)
