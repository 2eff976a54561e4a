// What a scenario comes to, in sentences that an alderman reads: fosterlib/words/sentences.py,
// reference.py and the notes of tables.py and stamp.py, to the letter. Python is the reference;
// each function here is called as it is there. `say` is the speech of numbers.js; `results` are
// those of `resultsOf` (model.js). Two results that are compared come from one model, so that they
// have the same years and prices.
import { sum } from "./time.js";

const MOST_NAMED = 5; // parties or lines in a sentence
const SMALLEST = 1e-6; // of the case's unit: two effects that differ by less are the same

const zeroIfUnknown = (number) => (Number.isNaN(number) ? 0 : number);
const sumKnown = (numbers) => sum(Array.from(numbers, zeroIfUnknown));
const largest = (numbers) => Math.max(0, ...numbers);

/**
 * What the proposal comes to in the last year shown and in all of them; how far that is from
 * `published`, or what moved though the net did not; and what of it is not printed.
 */
export function headline(say, results, published) {
  const told = [
    whatItComesTo(say, results),
    whatIsSpread(say, results),
    whatMoved(say, results, published),
    whatIsNotPrinted(say, results),
    whatIsNotReproduced(say),
  ];
  return told.filter(Boolean).join(" ");
}

/** The net total in the last year shown and over all years, as what it is. */
export function whatItComesTo(say, results) {
  const { years } = results.model;
  const year = years.at(-1);
  const called = say.said(say.data.called);
  if (results.total.some(Number.isNaN)) return unknownTotal(say, results);
  if (!results.counted.some((cells) => cells.some((row) => row.some(Boolean))))
    return say.sentence("headline_nothing", called, span(results));
  const amounts = [results.total.at(-1), sum(results.total)];
  const verbs = amounts.map((value) => netVerb(say, results, value));
  const texts = say.moneyTexts(amounts);
  const prices = inPrices(say, results);
  const [first, inAll] = verbs.map((verb, n) => say.word(verb, texts[n]));
  if (years.length === 1) return say.sentence("headline_year", called, first, year, prices);
  if (verbs[0] !== verbs[1])
    return say.sentence("headline", called, first, year, inAll, span(results), prices);
  if (verbs[0] === "breaks_even") {
    const meets = gross(say, results);
    return say.sentence("headline_even", called, year, span(results), meets, prices);
  }
  return say.sentence("headline", called, first, year, texts[1], span(results), prices);
}

/** The word for a net effect: a saving is called one only where no income is in it. */
export function netVerb(say, results, value) {
  if (say.isNothing(value)) return "breaks_even";
  const hasIncome = acting(results).some((line) => line.money === "income");
  if (value < 0) return hasIncome ? "lowers_net" : "saves";
  return hasIncome ? "costs_net" : "costs";
}

/** An effect as a saving or a cost: "saves DKK 12.8 million". */
export function effectText(say, results, value) {
  if (Number.isNaN(value)) return say.word("not_stated");
  return say.word(netVerb(say, results, value), ...say.moneyTexts([value]));
}

/**
 * The words (keys) for less and for more net spending among some totals: of a saving only where all
 * of them save, of a cost where all cost; of the net where an income may be in it.
 */
export function waysOf(say, totals) {
  const known = totals.filter((value) => !say.isNothing(value));
  const hasIncome = say.data.lines.some((line) => line.inTotal && line.money === "income");
  if (!hasIncome && known.every((value) => value < 0)) return ["more_saving", "less_saving"];
  if (!hasIncome && known.every((value) => value > 0)) return ["less_cost", "more_cost"];
  return ["less_net", "more_net"];
}

/** How far results are from others. */
export function whatMoved(say, results, beside) {
  const gaps = results.total.map((value, year) => value - beside.total[year]);
  if (gaps.some(Number.isNaN)) return movedAsFarAsKnown(say, results, beside);
  if (sameEffects(results, beside)) return nothingMoved(say, results, beside);
  const { years } = results.model;
  const ends = [gaps.at(-1), sum(gaps)];
  if (ends.every(say.isNothing)) return movedWithin(say, results, beside);
  const areSavings = [results, beside].every((one) =>
    [one.total.at(-1), sum(one.total)].every((value) => netVerb(say, one, value) === "saves"),
  );
  const noun = areSavings ? "saving" : "net";
  const told = gapTexts(say, ends, noun);
  const against = referenceText(say, beside);
  if (years.length === 1) return say.sentence(`moved_${noun}_year`, against, told[0], years[0]);
  return say.sentence(`moved_${noun}`, against, told[0], years.at(-1), told[1], span(results));
}

/** Differences in net spending as "DKK 1.9 million higher"; of savings as "lower". */
function gapTexts(say, values, noun) {
  const texts = say.moneyTexts(values);
  return values.map((value, n) => {
    if (say.isNothing(value)) return say.word("gap_same", texts[n]);
    return say.word(`gap_${noun}_${value > 0 ? "up" : "down"}`, texts[n]);
  });
}

/** What may be said where no amount differs: that it is as printed only if it is. */
function nothingMoved(say, results, beside) {
  if (moves(results) && !sameOverrides(results.scenario, beside.scenario))
    return say.sentence("moves_no_money", span(results));
  const kind = standing(beside);
  const { figures, reproduced } = say.data.printed;
  if (kind === "printed") return say.word("as_published");
  if (kind === "calculated" && reproduced === figures)
    return say.sentence("all_reproduced", `${figures}`);
  return kind === "plan" ? say.word("is_a_plan") : "";
}

function sameOverrides(one, other) {
  const ids = Object.keys(one.overrides);
  const isSame = ids.every((id) => one.overrides[id] === other.overrides[id]);
  return isSame && ids.length === Object.keys(other.overrides).length;
}

/** The differences between two results: [line][party][year], 0 where one is unknown. */
function knownGaps(results, beside) {
  return results.effects.map((cells, line) =>
    cells.map((row, party) =>
      row.map((value, year) => zeroIfUnknown(value - beside.effects[line][party][year])),
    ),
  );
}

/** What moved though the net did not: the years, who pays, or the lines. */
function movedWithin(say, results, beside) {
  const { data, years } = results.model;
  const against = referenceText(say, beside);
  const gaps = knownGaps(results, beside).filter((_, line) => data.lines[line].inTotal);
  const byYear = years.map((year, n) => [
    year,
    sum(gaps.flatMap((cells) => cells.map((row) => row[n]))),
  ]);
  if (byYear.some(([, gap]) => !say.isNothing(gap)))
    return say.sentence("moved_years", against, named(say, byYear));
  const isInLastYear =
    largest(gaps.flatMap((cells) => cells.map((row) => Math.abs(row.at(-1))))) > SMALLEST;
  const when = isInLastYear ? years.at(-1) : span(results);
  const chosen = (row) => (isInLastYear ? row.at(-1) : sum(row));
  const byParty = data.parties.map((party, n) => [
    say.said(party.label),
    sum(gaps.map((cells) => chosen(cells[n]))),
  ]);
  if (byParty.some(([, gap]) => !say.isNothing(gap)))
    return say.sentence("moved_parties", against, when, named(say, byParty));
  return movedLines(say, results, beside);
}

/** The lines that moved against each other, or those that are shown and not added. */
function movedLines(say, results, beside) {
  const { data, years } = results.model;
  const against = referenceText(say, beside);
  const gaps = knownGaps(results, beside);
  const spans = [
    [years.at(-1), (row) => row.at(-1)],
    [span(results), sum],
  ];
  for (const [inTotal, key] of [
    [true, "moved_lines"],
    [false, "moved_memo"],
  ])
    for (const [when, chosen] of spans) {
      const byLine = data.lines
        .map((line, n) => [line, sum(gaps[n].map(chosen))])
        .filter(([line]) => line.inTotal === inTotal)
        .map(([line, gap]) => [say.said(line.label), gap]);
      if (byLine.some(([, gap]) => !say.isNothing(gap)))
        return say.sentence(key, against, when, named(say, byLine));
    }
  return say.sentence("moved_inside", against, span(results));
}

/** The lines that moved where a total is unknown; blank if none is known to have. */
function movedAsFarAsKnown(say, results, beside) {
  const gaps = results.model.data.lines
    .map((line, n) => [
      say.said(line.label),
      sum(
        results.effects[n].flatMap((row, party) =>
          [...row].map((value, year) => value - beside.effects[n][party][year]),
        ),
      ),
    ])
    .filter(([, gap]) => !Number.isNaN(gap));
  const told = named(say, gaps);
  return told ? say.sentence("moved_known", referenceText(say, beside), span(results), told) : "";
}

/** Names with how much more or less each costs, the largest five in their order. */
function named(say, gaps) {
  const some = gaps.filter(([, gap]) => !say.isNothing(gap));
  const bySize = some.toSorted((a, b) => Math.abs(b[1]) - Math.abs(a[1]));
  const chosen = new Set(bySize.slice(0, MOST_NAMED));
  const kept = some.filter((one) => chosen.has(one));
  const texts = say.moneyTexts(kept.map(([, gap]) => gap));
  return kept
    .map(([name, gap], n) => say.word(gap > 0 ? "named_more" : "named_less", name, texts[n]))
    .join(", ");
}

/** That the years or the prices shown are not those of the printed figures; else blank. */
export function whatIsNotPrinted(say, results) {
  const { data, level, years } = results.model;
  if (!data.printed.figures) return "";
  if (level !== data.priceLevel)
    return say.sentence("printed_in_prices", say.word("price_level", data.priceLevel));
  return years.length > data.years.length ? say.sentence("printed_until", data.years.at(-1)) : "";
}

/** How many printed figures the calculation misses; blank if none. */
export function whatIsNotReproduced(say) {
  const { figures, reproduced } = say.data.printed;
  if (reproduced === figures) return "";
  return say.sentence("not_reproduced", `${figures - reproduced}`, `${figures}`);
}

/** Which lines make the total unknown; blank if none does. */
export function unknownTotal(say, results) {
  const names = results.model.data.lines
    .filter((line, n) => line.inTotal && isUnknown(results.effects[n]))
    .map((line) => say.said(line.label));
  return names.length ? say.sentence("unknown_total", names.join(", ")) : "";
}

/** Which lines' money is known in sum alone and spread evenly over years; blank if none is. */
export function whatIsSpread(say, results) {
  const { years, data } = results.model;
  const names = data.lines.flatMap((line, n) =>
    years.some((_, year) => isSpread(line, results.effects[n], year))
      ? [`${say.said(line.label)} (${line.spread.map((year) => years[year]).join(", ")})`]
      : [],
  );
  return names.length ? say.sentence("spread_evenly", names.join(", ")) : "";
}

/** Whether a line's money in a year is a part of a sum that is known for several years alone. */
export const isSpread = (line, cells, year) =>
  Boolean(line.spread?.includes(year) && cells.some((row) => row[year] !== 0));

const isUnknown = (cells) => cells.some((row) => row.some(Number.isNaN));

/** The years shown: "2018-2021", or the one that is. */
export function span({ model: { years } }) {
  return years.length === 1 ? years[0] : `${years[0]}-${years.at(-1)}`;
}

/** The lines that count in the total and are not nothing. */
function acting(results) {
  return results.model.data.lines.filter(
    (line, n) => line.inTotal && results.effects[n].some((row) => row.some(zeroIfUnknown)),
  );
}

/** What is spent and what meets it, over all years, where the two cancel out. */
function gross(say, results) {
  const counted = results.model.data.lines
    .map((line, n) => [line, sum(results.effects[n].map(sumKnown))])
    .filter(([line, value]) => line.inTotal && !say.isNothing(value));
  const spent = sum(counted.map(([, value]) => value).filter((value) => value > 0));
  const met = counted.filter(([, value]) => value < 0);
  if (!met.length) return say.word("gross_years");
  const incomes = met.filter(([line]) => line.money === "income").length;
  const some = incomes ? "gross_both" : "gross_saving";
  const key = incomes === met.length ? "gross_income" : some;
  return say.word(key, ...say.moneyTexts([spent, spent]));
}

function inPrices(say, { model: { level } }) {
  return level ? ` (${say.word("price_level", level)})` : "";
}

// ---- what results are, and what they may be called

/** What the totals of `results` are: printed, calculated, plan, or scenario. */
export function standing(results) {
  const { data, level, years } = results.model;
  if (moves(results)) return "scenario";
  if (!data.printed.figures) return "plan";
  const fits = (year, n) => {
    const [value, slack] = data.printed.totals[year] ?? [NaN, 0];
    return Math.abs(results.total[n] - value) <= slack;
  };
  return level === data.priceLevel && years.every(fits) ? "printed" : "calculated";
}

/** Whether the scenario of `results` moves an assumption of the case. */
export function moves({ model, scenario }) {
  return Object.entries(scenario.overrides).some(
    ([id, value]) => value !== model.published[model.place.get(id)],
  );
}

/** What is compared with, in a sentence: "the printed proposal", "the plan". */
export function referenceText(say, results) {
  const kind = standing(results);
  if (kind !== "scenario") return say.word(`ref.${kind}`);
  return say.word("ref.scenario", spokenName(say, results.scenario));
}

/** What results are called at the head of a column: "Printed" only where all of it is. */
export function resultsName(say, results) {
  const kind = standing(results);
  const isOwn = !["published", "baseline"].includes(results.scenario.name);
  if (isOwn || kind === "scenario") return spokenName(say, results.scenario);
  return say.word(`col.${kind}`);
}

/** The name of a scenario, as far as it has one in the language. */
export function spokenName(say, scenario) {
  if (scenario.name === "baseline") return say.word("baseline");
  return (say.lang === "da" ? scenario.nameDa : scenario.nameEn) || scenario.name;
}

/** The reason for a scenario, as far as it has one in the language. */
export function spokenReason(say, scenario) {
  return (say.lang === "da" ? scenario.reasonDa : scenario.reasonEn) || scenario.reason || "";
}

/** Whether no cell differs by more than half of the smallest coin. */
export function sameEffects(one, other) {
  const gaps = knownGaps(one, other);
  return !(
    largest(gaps.flatMap((cells) => cells.flatMap((row) => [...row].map(Math.abs)))) > SMALLEST
  );
}

// ---- notes, and what is changed

/** What stands below a table of money. */
export function notes(say, results) {
  const source = `${say.word("source")}: ${say.said(say.data.source)}`;
  const spread = whatIsSpread(say, results);
  const note = spread && `${spread} ${say.word("in_brackets")}`;
  return [say.word("sign_rule"), unknownTotal(say, results), note, source].filter(Boolean);
}

/** What a scenario moves, each as `network.children 17 → 9`. */
export function changesText(say, { model, scenario }) {
  return Object.entries(scenario.overrides)
    .map(([id, value]) => [model.data.assumptions[model.place.get(id)], value])
    .filter(([one, value]) => value !== one.value)
    .map(([one, value]) => {
      const [before, after] = [one.value ?? NaN, value].map((each) => say.precise(each, one.step));
      return `${one.id} ${before} → ${after}`;
    });
}

/** The unit and the price level of a table, to begin a line with: "1,000 DKK, 2018 prices". */
export function moneyHeading(say, { model: { level } }) {
  const prices = level ? say.word("price_level", level) : say.word("price_level_unknown");
  const text = `${say.said(say.data.unitText)}, ${prices}`;
  return text[0].toUpperCase() + text.slice(1);
}
