"""The tables of the committee paper as they are printed; tests/test_tables.py compares."""

DANISH_NOTE = "Besparelser er angivet med negativt fortegn, udgifter med positivt."
ENGLISH_NOTE = "Savings are negative, costs are positive."
COPENHAGEN = "City of Copenhagen, Annex 1b, alternative version of TV01: Restructuring of foster care (TV01c)"
KOEBENHAVN = "Københavns Kommune, bilag 1b, Alternativ version af TV01: Omstilling af familieplejeområdet (TV01c)"

TABLE_1 = f"""
TV01c: Omstilling af familieplejeområdet. 1.000 kr., 2018 p/l

Linje                                                   Styringsområde    2018    2019     2020     2021
--------------------------------------------------------------------------------------------------------
Ny samarbejdsmodel og kvalitetsstandarder               Service           -800  -1.000   -1.300   -1.300
Udvikling af ny samarbejdsmodel og kvalitetsstandarder  Service            200     100        0        0
Tættere kontraktopfølgning                              Service         -2.500  -2.800   -3.100   -3.100
Informationsmedarbejder                                 Service            300     300      300      300
Målgruppeanalyse, rekrutteringsstrategi og -kampagne    Service            500     200        0        0
Øget brug af netværkspleje                              Service         -2.700  -3.100   -3.700   -4.100
Øget brug af traditionel familiepleje                   Service         -2.300  -2.800   -3.100   -3.600
Øget brug af nye typer af aflastningsophold             Service           -700    -800   -1.000   -1.000
--------------------------------------------------------------------------------------------------------
Samlet varig ændring                                                    -8.000  -9.900  -11.900  -12.800

{DANISH_NOTE}
Kilde: {KOEBENHAVN}
"""

TABLE_3 = f"""
TV01c: Restructuring of foster care. 1,000 DKK, 2018 prices

Line                                                            2018    2019     2020     2021
----------------------------------------------------------------------------------------------
Part 1: New collaboration model and quality standards
New collaboration model and quality standards                   -800  -1,000   -1,300   -1,300
Development of the collaboration model and quality standards     200     100        0        0
Part 2: Tighter contract follow-up
Tighter contract follow-up                                    -2,500  -2,800   -3,100   -3,100
Part 3: Foster care, network care and respite
Information officer                                              300     300      300      300
Target-group analysis, recruitment strategy and campaign         500     200        0        0
More network care                                             -2,700  -3,100   -3,700   -4,100
More traditional foster care                                  -2,300  -2,800   -3,100   -3,600
More use of new types of respite stay                           -700    -800   -1,000   -1,000
----------------------------------------------------------------------------------------------
Total permanent change                                        -8,000  -9,900  -11,900  -12,800

{ENGLISH_NOTE}
Source: {COPENHAGEN}
"""

KENT_TABLE = f"""
Voluntary-sector services for children and young people in Kent, 2010-2012. Million GBP, price level not stated

Line                                                                      2010/11     2011/12     2012/13
---------------------------------------------------------------------------------------------------------
Services for children's and young people's safeguarding and wellbeing        15.9        17.5  not stated
---------------------------------------------------------------------------------------------------------
Total                                                                        15.9        17.5  not stated
Ended on 1 June 2011: one agreement (shown, not added)                 not stated  not stated         0.0
End on 30 September 2011: 12 agreements (shown, not added)             not stated  not stated         0.0
End on 31 March 2012: 160 agreements (shown, not added)                not stated  not stated         0.0

{ENGLISH_NOTE}
The total is not stated, since the effect of Services for children's and young people's safeguarding and wellbeing \
is not stated.
Source: Kent County Council, answer of 21 July 2011 to a question by George Koowaree: Voluntary Services Commissioning
"""

BY_CENTRE = f"""
Center                       2018    2019     2020     2021
-----------------------------------------------------------
Borgercenter Børn og Unge  -4.300  -5.000   -5.800   -6.600
Borgercenter Handicap        -700    -900   -1.000   -1.100
Ikke fordelt               -3.000  -4.000   -5.100   -5.100
-----------------------------------------------------------
Samlet varig ændring       -8.000  -9.900  -11.900  -12.800

Fordelt, som sagen angiver.
{DANISH_NOTE}
Kilde: {KOEBENHAVN}
"""

TABLE_4 = """
Personalemæssige konsekvenser, årsværk

Personale                                                                Budget 2017  Budget 2021  Ændring (+/-)
----------------------------------------------------------------------------------------------------------------
Familieplejekonsulenter ifm. nedjustering af vejledningsbesøg i hjemmet        28,00        25,75          -2,25
"""

EVERY_YEAR = """
Staffing consequences, FTE

Staff                                                   Budget 2017  2018 *  2019 *  2020 *  Budget 2021  Change (+/-)
----------------------------------------------------------------------------------------------------------------------
Foster-care consultants, fewer guidance visits at home        28.00   26.62   26.27   25.75        25.75         -2.25

* Follows the line's phase-in; the source states 2017 and 2021 only.
"""

SIDE_BY_SIDE = f"""
Scenarios side by side, 2018-2021. 1,000 DKK, 2018 prices

Line                                                          Printed  one year later
-------------------------------------------------------------------------------------
New collaboration model and quality standards                  -4,400          -3,100
Development of the collaboration model and quality standards      300             300
Tighter contract follow-up                                    -11,500          -8,400
Information officer                                             1,200           1,200
Target-group analysis, recruitment strategy and campaign          700             700
More network care                                             -13,600          -9,500
More traditional foster care                                  -11,800          -8,200
More use of new types of respite stay                          -3,500          -2,500
-------------------------------------------------------------------------------------
Total permanent change                                        -42,600         -29,500

{ENGLISH_NOTE}
Source: {COPENHAGEN}
"""

CHANGES = f"""
Assumptions that are moved. 1,000 DKK, 2026 prices

Assumption   In the case  Value  Unit                          Effect alone 2027  Effect alone, sum
---------------------------------------------------------------------------------------------------
Children     4            2      children                                    200                300
Institution  500          450    1,000 DKK per child per year                200                300

{ENGLISH_NOTE}
"""

ASSUMPTIONS = """
moves.children | Children | 4 | children | 0 - 10 | published | Made up
moves.share_of_year | Share of the year | 1 | share | 0 - 1 | estimate | Made up
price.home | Institution | 500 | 1,000 DKK per child per year (2026 prices) | 300 - 700 | sourced | Made up
price.family | Foster family | 400 | 1,000 DKK per child per year (2026 prices) | 200 - 600 | calibrated | Made up
price.respite | Respite | 100 | 1,000 DKK per child per year (2026 prices) | 50 - 150 | sourced | Made up
respite.children | Children in respite | 2 | children | 0 - 5 | published | Made up
respite.south_share | Share of the south | 0.4 | share | 0 - 1 | estimate | Made up
agreement.children | Children in the agreement | 2 | children | 0 - 5 | published | Made up
"""

PRICES = """
Forudsætninger

id             Forudsætning  Værdi  Enhed                                 Spænd      Grundlag     Kilde
---------------------------------------------------------------------------------------------------------
price.home     Institution   450    1.000 kr. pr. barn pr. år (2026 p/l)  300 - 700  anden kilde  Made up
price.family   Plejefamilie  400    1.000 kr. pr. barn pr. år (2026 p/l)  200 - 600  kalibreret   Made up
price.respite  Aflastning    100    1.000 kr. pr. barn pr. år (2026 p/l)  50 - 150   anden kilde  Made up
"""

HTML = """
<table class="fl-table" lang="en"><caption>Small &lt;case&gt;. 1,000 DKK, 2026 prices</caption>
<thead><tr><th scope="col">Line</th><th scope="col" class="n">2026</th><th scope="col" class="n">2027</th></tr></thead>
<tbody>
<tr class="line"><th scope="row">Moves &lt;b&gt; &amp; more</th><td class="n">-200</td><td class="n">-400</td></tr>
<tr class="line"><th scope="row">Respite</th><td class="n">-100</td><td class="n">-200</td></tr>
<tr class="line"><th scope="row">Campaign</th><td class="n">50</td><td class="n">0</td></tr>
<tr class="line"><th scope="row">Agreement</th><td class="n">-100</td><td class="n">-50</td></tr>
<tr class="total"><th scope="row">Total</th><td class="n">-350</td><td class="n">-650</td></tr>
</tbody>
<tfoot><tr><td colspan="3">Savings are negative, costs are positive.</td></tr>
<tr><td colspan="3">Source: Made &lt;up&gt;</td></tr></tfoot></table>
"""
