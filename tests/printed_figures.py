"""Every figure that the five sources print outside Tables 1 and 3 of TV01c, typed from the sources.

A row: table, line, party, year, measure (. = none) | the figure as it is printed | its unit | words
beside it. Words of the text that stand for a number are typed as digits ("tre": 3), and a share is
printed in per cent. tests/test_printed_figures.py compares with published.csv.
"""

# ruff: noqa: E501 - a figure of the source is a line here

TV01C = """
table2 . . 2017 visits.before | 3 | visit/family/year | på gennemsnitligt tre råd- og vejledningsbesøg i hjemmet
table2 visits . 2017 joint visits | 1 | visit/family/year | herunder et fælles besøg med sagsbehandler
table2 . . 2017 training days | 2 | day/year | efteruddannelse minimum to dage
table2 . . 2017 caseworker visits | 2 | visit/child/year | årligt to personrettede tilsyn med barnet
table2 . . 2017 joint supervision | 1 | visit/child/year | Det ene i forbindelse med fælles besøg
table2 . . 2018 visits.after | 2 | visit/family/year | på minimum to råd- og vejledningsbesøg i hjemmet
table2 visits . 2018 joint visits | 1 | visit/family/year | herunder et fælles besøg med sagsbehandler
table2 . . 2018 training days | 2 | day/year | efteruddannelse minimum to dage
table2 . . 2018 caseworker visits | 2 | visit/child/year | årligt to personrettede tilsyn med barnet
table2 . . 2018 joint supervision | 1 | visit/child/year | Det ene i forbindelse med fælles besøg
table2 . . 2018 follow-up interval | 8 | week | opfølgning hver 8. uge
table2 . . 2018 earlier interval | 0,5 | year | frem for hvert halve år
table4 visits . 2017 fte | 28 | FTE | Budget 2017 Antal
table4 visits . 2021 fte | 25,75 | FTE | Budget 2021 Antal
table4 visits . 2021 fte_change | -2,25 | FTE | Ændring (+/-)
text . . . institution savings | 60 | 1000000 DKK | for 60 mio. kr. på døgninstitutionsområdet
text . . . family-care savings | 1,5 | 1000000 DKK | Kun 1,5 mio. kr. har omhandlet familieplejeområdet
text . . . family-care share | 68 % | share | ca. 68 % af de anbragte børn og unge
text . . . parts | 3 | 1 | Omstillingen indeholder tre dele
text . . . caseworker visits | 2 | visit/family/year | minimum to besøg fra sagsbehandler
text . . . visits.before | 3 | visit/family/year | i gennemsnit tre besøg fra familieplejekonsulenten
text . . . visits.after | 2 | visit/family/year | fra gennemsnitligt tre til minimum to årligt
text . . . training | 2 | 1/year | mindst to gange årligt (lovpligtigt)
text . . . follow-up meetings | 2 | 1/year | relevante samarbejdspartnere mindst to gange årligt
text contracts . . compared municipalities | 6 | 1 | hos de seks største kommuner i Danmark
text contracts . . price gap | 50.000 | DKK/child/year | mindst 50.000 kr. højere end de andre kommuners
text contracts . . age | 18 | year | når en ung fylder 18 år
text . . . families lost | 2.000 | family | på landsplan knap 2.000 plejefamilier
text foster . . waiting time | 3 | month | ca. er tre måneders ventetid
text respite . . shortest waiting | 4 | month | fire til fem måneders ventetid
text respite . . longest waiting | 5 | month | fire til fem måneders ventetid
text respite . . young people | 3 | child/family | til rådighed for op til tre unge
text total all 2018 saving | 8 | 1000000 DKK | i 2018 på 8 mio. kr.
text total all 2021 saving | 12,8 | 1000000 DKK | i 2021 på årligt 12,8 mio. kr.
text visits all 2018 saving | 0,8 | 1000000 DKK | en økonomisk effekt på 0,8 mio. kr.
text visits all 2021 saving | 1,3 | 1000000 DKK | i 2021 1,3 mio. kr. årligt
text part1 all 2018+2019 investment | 0,3 | 1000000 DKK | i 2018 og 2019 i alt 0,3 mio. kr.
text part2 all 2018 saving | 2,5 | 1000000 DKK | på 2,5 mio. kr.
text part2 all 2021 saving | 3,1 | 1000000 DKK | på 3,1 mio. kr. årligt
text officer all 2018 investment | 0,3 | 1000000 DKK | fra 2018 og frem årligt 0,3 mio. kr.
text officer all 2019 investment | 0,3 | 1000000 DKK | fra 2018 og frem årligt 0,3 mio. kr.
text officer all 2020 investment | 0,3 | 1000000 DKK | fra 2018 og frem årligt 0,3 mio. kr.
text officer all 2021 investment | 0,3 | 1000000 DKK | fra 2018 og frem årligt 0,3 mio. kr.
text recruitment all 2018+2019 investment | 0,7 | 1000000 DKK | i 2018-2019 i alt 0,7 mio. kr.
text . . 2021 network.children | 17 | child | at 17 børn og unge i 2021 anbringes i netværket
text network all 2018 saving | 2,7 | 1000000 DKK | på 2,7 mio. kr.
text network all 2021 saving | 4,1 | 1000000 DKK | på 4,1 mio. kr.
text network bbu 2018 saving | 2,3 | 1000000 DKK | på 2,3 mio. kr. i 2018
text network bbu 2019 saving | 2,6 | 1000000 DKK | 2,6 mio. kr. i 2019
text network bbu 2020 saving | 3,1 | 1000000 DKK | 3,1 mio. kr. i 2020
text network bbu 2021 saving | 3,5 | 1000000 DKK | 3,5 mio. kr. i 2021
text network bch 2018 saving | 0,4 | 1000000 DKK | på 0,4 mio. kr. i 2018
text network bch 2019 saving | 0,5 | 1000000 DKK | 0,5 mio. kr. i 2019
text network bch 2020 saving | 0,6 | 1000000 DKK | 0,6 mio. kr. i 2020 og frem
text network bch 2021 saving | 0,6 | 1000000 DKK | 0,6 mio. kr. i 2020 og frem
text . . 2021 foster.children | 10 | child | minimum ti børn og unge årligt fra 2021
text foster all 2018 saving | 2,3 | 1000000 DKK | på 2,3 mio. kr.
text foster all 2021 saving | 3,6 | 1000000 DKK | i 2021 på 3,6 mio. kr.
text foster bch 2018 saving | 0,3 | 1000000 DKK | på 0,3 mio. kr. i 2018
text foster bch 2019 saving | 0,4 | 1000000 DKK | 0,4 mio. kr. i 2019 og 2020
text foster bch 2020 saving | 0,4 | 1000000 DKK | 0,4 mio. kr. i 2019 og 2020
text foster bch 2021 saving | 0,5 | 1000000 DKK | 0,5 mio. kr. i 2021 og frem
text . . . respite.children | 6 | child | at seks børn og unge årligt anbringes
text respite all 2018 saving | 0,7 | 1000000 DKK | på 0,7 mio. kr.
text respite all 2021 saving | 1,0 | 1000000 DKK | på 1,0 mio. kr. årligt
text . . 2021 follow-ups | 2 | 1/year | Fra 2021 minimum to gange årligt
"""

COPENHAGEN_PREVENTION = """
table1 income sof 2011 effect | -100 | 1000 DKK | Indtægtsbudget
table1 income sof 2012 effect | -590 | 1000 DKK | Indtægtsbudget
table1 income sof all effect | -690 | 1000 DKK | Indtægtsbudget
table1 expenditure sof 2011 effect | 100 | 1000 DKK | Udgiftsbudget
table1 expenditure sof 2012 effect | 590 | 1000 DKK | Udgiftsbudget
table1 expenditure sof all effect | 690 | 1000 DKK | Udgiftsbudget
recommendation expenditure sof all effect | 0,69 | 1000000 DKK | hæves med 0,69 mio. kr.
recommendation income sof all saving | 0,69 | 1000000 DKK | hæves med 0,69 mio. kr.
text expenditure sof all effect | 0,69 | 1000000 DKK | med 0,69 mio. kr. (2011 p/l)
text income sof all saving | 0,69 | 1000000 DKK | med 0,69 mio. kr. (2011 p/l)
text expenditure_moved all 2012 effect | 308.416 | DKK | 308.416 kr.
text expenditure_moved sof 2012 effect | 154.208 | DKK | 154.208 kr. pr. forvaltning
text expenditure_moved buf 2012 effect | 154.208 | DKK | 154.208 kr. pr. forvaltning
text income all all saving | 1,380 | 1000000 DKK | afsat 1,380 mio. kr. til Københavns Kommune
text not_granted all all saving | 1,820 | 1000000 DKK | bevilliget 1,820 mio. kr. mindre
text . . . fewest posts | 1 | FTE | svarer til 1-2 fuldtidsstillinger
text . . . most posts | 2 | FTE | svarer til 1-2 fuldtidsstillinger
text . . . municipalities chosen | 5 | 1 | én blandt fem kommuner
text . . . tasks | 3 | 1 | de 3 nedenstående delopgaver
text . . . focus areas | 3 | 1 | udvalgt 3 indsatsområder
"""

HERNING_PARENTS = """
costs leader all all effect | 341.000 | DKK | Projektleder
costs therapists all all effect | 1.916.000 | DKK | Familiebehandlere
costs hours all all effect | 307.000 | DKK | Øvrige medarbejdertimer
costs transport all all effect | 46.000 | DKK | Transport
costs training all all effect | 110.000 | DKK | Uddannelse & workshops
costs audit all all effect | 30.000 | DKK | Revision
costs expenditure all all effect | 2.750.000 | DKK | I alt
text income all all saving | 2.750.000 | DKK | Tilskuddet udgør i projektperioden
text expenditure all 2020 effect | 994.000 | DKK | Budgettet fordeler sig
text expenditure all 2021 effect | 879.000 | DKK | Budgettet fordeler sig
text expenditure all 2022 effect | 877.000 | DKK | Budgettet fordeler sig
summary expenditure all 2020 effect | 994.000 | DKK | Indtægts- og udgiftsbevilling
summary expenditure all 2021 effect | 879.000 | DKK | Indtægts- og udgiftsbevilling
summary expenditure all 2022 effect | 877.000 | DKK | Indtægts- og udgiftsbevilling
summary income all 2020 saving | 994.000 | DKK | Indtægts- og udgiftsbevilling
summary income all 2021 saving | 879.000 | DKK | Indtægts- og udgiftsbevilling
summary income all 2022 saving | 877.000 | DKK | Indtægts- og udgiftsbevilling
recommendation expenditure all 2020 effect | 994.000 | DKK | meddeles udgiftsbevilling
recommendation expenditure all 2021 effect | 879.000 | DKK | meddeles udgiftsbevilling
recommendation expenditure all 2022 effect | 877.000 | DKK | meddeles udgiftsbevilling
recommendation income all 2020 saving | 994.000 | DKK | tilsvarende indtægtsbevilling
recommendation income all 2021 saving | 879.000 | DKK | tilsvarende indtægtsbevilling
recommendation income all 2022 saving | 877.000 | DKK | tilsvarende indtægtsbevilling
costs therapists . . therapists.posts | 1⅓ | post | Familiebehandlere 1⅓ stilling
text . . . project period | 36 | month | 1. januar 2020 til 31. december 2022
text . . . youngest child | 0 | year | i alderen 0-18 år
text . . . oldest child | 18 | year | i alderen 0-18 år
"""

SURREY_SAFEGUARDING = """
text . . . grant.total | 4.2 | 1000000 GBP | mit bis zu 4.2 Millionen £
text . . . grant.years | 3 | year | über drei Jahre
text . . . posts.number | 11 | post | bis zu 11 Stellen auf Probe
text posts all 2023/24 effect | 486,970 | GBP | ab April 2023 betragen 486,970 £ pro Jahr
text . . . parties to the agreement | 8 | 1 | Die folgenden Organisationen
text posts . . contribution asked of the Commissioner | 0 | GBP | kein finanzieller Beitrag
text dfe_grant . . conditional years | 2 | year | für das zweite und dritte Jahr
"""

KENT_VOLUNTARY = """
text spend all 2010/11 effect | 15.9 | 1000000 GBP | In 2010/11 ... was £15.9m
text spend all 2011/12 effect | 17.5 | 1000000 GBP | So far in 2011/12 ... planned to amount to £17.5m
text . . . june.agreements | 1 | agreement | 1 ended on the 1 June
text . . . september.agreements | 12 | agreement | 12 will end on the 30 Sept
text . . . march.agreements | 160 | agreement | a further 160 service agreements
text . . 2011/12 june.agreements+september.agreements | 13 | agreement | During 2011/12, 13 service agreements
text september . . earlier extension | 6 | month | a temporary 6 month extension
"""

DANISH = {
    "tv01c": TV01C,
    "copenhagen_prevention": COPENHAGEN_PREVENTION,
    "herning_parents": HERNING_PARENTS,
}
ENGLISH = {"surrey_safeguarding": SURREY_SAFEGUARDING, "kent_voluntary": KENT_VOLUNTARY}
