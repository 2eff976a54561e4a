"""A made-up case that holds every kind of line and assumption, for tests of whatever must treat all
of them: formulas, sums of years, values by year, computed assumptions, what enables a line, limits,
alternatives, facts and what is calibrated from them, correlations, splits with and without a rest,
posts.
"""

from pathlib import Path

CASE = """
title_da = "Alle slags"
title_en = "Every kind"
owner_da = "Kommunen"
owner_en = "The municipality"
version = "1"
source = "Made up for the tests"
years = ["2026/27", "2027/28", "2028/29"]
year_starts = 4
unit = "1000 DKK"
price_level = "2024"

[[party]]
id = "north"
label_da = "Nord"
label_en = "North"

[[party]]
id = "south"
label_da = "Syd"
label_en = "South"

[[party]]
id = "east"
label_da = "Øst"
label_en = "East"

[[part]]
id = "part1"
label_da = "Del 1"
label_en = "Part 1"

[[part]]
id = "slow"
label_da = "Langsomt"
label_en = "Slowly"

[[part]]
id = "fast"
label_da = "Hurtigt"
label_en = "Fast"
on = false

[[line]]
id = "km"
label_da = "Færre kilometer"
label_en = "Fewer kilometres"
part = "part1"
kind = "recurring"
formula = "-km.fewer * km.share * km.price - km.fewer * max(km.share, year.number / 8) * km.price / 10"
profile = [0.25, 0.5, 1.0]
split = { south = "km.south_share", east = "km.east_share" }
residual = "north"

[[line]]
id = "moves"
label_da = "Flytninger"
label_en = "Moves"
part = "part1"
kind = "recurring"
lever = "placement_shift"
drivers = { children = "moves.children", share_of_year = "moves.share", price_from = "price.home", price_to = "price.family" }
profile = [0.5, 1.0, 1.0]
split = { north = "moves.north_share", south = "moves.south_share" }
enabled_by = ["campaign", "posts"]
[line.affects]
"km.fewer" = "moves.children * km.per_child"
[[line.staff]]
role = "drivers"
label_da = "Chauffører"
label_en = "Drivers"
formula = "moves.children * staff.per_child"
base = "staff.drivers"
base_year = "2025/26"
[[line.staff]]
role = "clerks"
label_da = "Medarbejdere"
label_en = "Clerks"
formula = "-moves.children * staff.per_child / 2"

[[line]]
id = "posts"
label_da = "Stillinger"
label_en = "Posts"
part = "slow"
kind = "dated"
money = "expenditure"
formula = "posts.count * min(posts.cost, 1.5 * posts.cost - 200 * posts.cost / 1000, 10 * posts.cost)"
start = 2026-07-16
end = 2028-12-31

[[line]]
id = "once"
label_da = "Engangsudgift"
label_en = "One-off cost"
part = "fast"
kind = "once"
money = "investment"
formula = "posts.count * price.desk"
start = 2027-05-01

[[line]]
id = "campaign"
label_da = "Kampagne"
label_en = "Campaign"
part = "part1"
kind = "amounts"
money = "investment"
continues = true

[[line]]
id = "grant"
label_da = "Tilskud"
label_en = "Grant"
part = "part1"
kind = "amounts"
money = "income"
continues = "not stated"

[[line]]
id = "register"
label_da = "Vises kun"
label_en = "Shown only"
part = "part1"
kind = "dated"
money = "register"
in_total = false
formula = "register.amount"

[[line]]
id = "overlap"
label_da = "Overlap"
label_en = "Overlap"
part = "part1"
kind = "overlap"
money = "overlap"
on = false

[[limit]]
formula = "moves.share <= km.south_share * 2.5"
message_da = "En for stor andel."
message_en = "Too large a share."

[[alternatives]]
parts = ["slow", "fast"]

[[correlation]]
a = "km.price"
b = "posts.cost"
rho = 0.6
source = "Made up"

[[correlation]]
a = "posts.cost"
b = "price.desk"
rho = -0.3
source = "Made up"

[[table]]
id = "table1"
label_da = "Tabel 1"
label_en = "Table 1"
"""

ASSUMPTIONS = """
id,label_da,label_en,value,low,high,step,distribution,unit,price_level,basis,calibrates,source,locator,note,nature,formula
km.fewer,Færre km,Fewer km,20,0,100,1,uniform,case,,published,,Made up,,,outcome,
km.share,Andel,Share,,0,1,0.01,,share,,calibrated,km,Made up,,,fact,
km.price,Pris pr. km,Price per km,4,2,8,0.25,normal 4 1,1000 DKK/case/year,2024,estimate,,Made up,,,fact,
km.south_share,Syds andel,Share of the south,0.4,0,1,0.1,triangular,share,,estimate,,Made up,,,choice,
km.east_share,Østs andel,Share of the east,0.2,0,1,0.1,,share,,estimate,,Made up,,,choice,
km.per_child,Km pr. barn,Km per child,2,0,10,0.5,,case/child,,estimate,,Made up,,,fact,
moves.children,Børn,Children,,1,10,1,triangular,child,,calibrated,moves,Made up,,,outcome,
moves.share,Andel af året,Share of the year,0.9,0,1,0.05,pert,share,,estimate,,Made up,,,outcome,
moves.north_share,Nords andel,Share of the north,0.5,0,1,0.1,,share,,estimate,,Made up,,,choice,
moves.south_share,Syds andel,Share of the south,0.5,0,1,0.1,,share,,estimate,,Made up,,,choice,
price.home,Institution,Institution,500,300,700,1,three_point,1000 DKK/child/year,2024,sourced,,Made up,,,fact,
price.family,Plejefamilie,Foster family,,,,,,1000 DKK/child/year,2024,computed,,Made up,,,fact,price.home * price.family_share
price.family_share,Plejefamiliens andel,Share of the foster family,0.6,0.3,0.9,0.05,triangular 0.5,share,,estimate,,Made up,,,fact,
price.desk,Skrivebord,Desk,20,5,40,1,uniform,1000 DKK/post,2024,estimate,,Made up,,,fact,
posts.count,Stillinger,Posts,2,0,6,0.25,,post,,published,,Made up,,,choice,
posts.cost,Løn,Pay,500,400,700,5,pert 520,1000 DKK/post/year,2024,sourced,,Made up,,,fact,
staff.drivers,Chauffører,Drivers,10,5,20,0.5,,FTE,,published,,Made up,,,fact,
staff.per_child,Årsværk pr. barn,FTE per child,0.25,0,1,0.05,,FTE/child,,estimate,,Made up,,,fact,
register.amount,Beløb,Amount,,-500,500,10,,1000 DKK/year,2024,unknown,,Made up,,,fact,
"""

BY_YEAR = """
assumption,year,value,source
km.fewer,2026/27,20,Made up
km.fewer,2028/29,35,Made up
"""

AMOUNTS = """
line,party,year,value,locator
campaign,north,2026/27,300,Tabel 1
campaign,north,2027/28,100,Tabel 1
campaign,north,2028/29,0,Tabel 1
campaign,south,2026/27,0,Tabel 1
campaign,south,2027/28+2028/29,70,Tabel 1
grant,south,2026/27,-100,Tabel 1
grant,south,2027/28,-100,Tabel 1
grant,south,2028/29,-80,Tabel 1
"""

FIGURES = """
table,line,party,year,measure,value,unit,precision,role,locator
table1,km,all,2028/29,effect,-84,1000 DKK,1,input,Tabel 1
table1,moves,all,2028/29,effect,-720,1000 DKK,1,input,Tabel 1
"""

PRICES = """
index,currency,year,value,basis,source,locator
made_up,DKK,2023,97.5,published,Made up,
made_up,DKK,2024,100,published,Made up,
made_up,DKK,2026,104.25,published,Made up,
"""


def write_every_kind(folder: Path) -> Path:
    """Writes the case into a folder, with a price index beside it; returns its path."""
    case = folder / "every_kind"
    case.mkdir(parents=True)
    texts = {
        "case.toml": CASE,
        "assumptions.csv": ASSUMPTIONS,
        "values_by_year.csv": BY_YEAR,
        "amounts.csv": AMOUNTS,
        "published.csv": FIGURES,
    }
    for name, text in texts.items():
        (case / name).write_text(text.lstrip(), encoding="utf-8")
    (folder / "price_index.csv").write_text(PRICES.lstrip(), encoding="utf-8")
    return case
