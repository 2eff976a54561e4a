// What a case comes to for any values of its assumptions, as fosterlib/model says it in Python:
// the effect of every line, party and year, the net total, the posts. Negative = saving, unknown is
// NaN. Nothing here knows a page; nothing is rounded.
//
// `payload(case)` (payload.py) gives the data, as JSON:
//   version, library, id, hash, caseVersion    which case, of which files, written by which library
//   title, owner, called, total, partyWord, source          texts, each {da, en}
//   unit, unitText, currency, magnitude, decimals      the money: "1000 DKK", 1000, 0 decimals
//   years, firstMonth                 labels; the month (since year 0) in which the first begins
//   priceLevel, priceIndex {year: index}
//   parties, parts [{id, label}]      a part says whether it is on in the published case
//   assumptions [{id, label, value (null: unknown), low, high, step, unit, unitText, basis,
//     basisText, source, locator, note, isSwitch, isImplied, part, lines, nature,
//     rivals [{value, label, source, locator}] (what others say) ...}]
//   byYear, computed, limits, alternatives     what differs by year, follows, or excludes
//   lines [{id, label, note, part, kind, money, inTotal, pattern ...}]
//   printed {figures, reproduced, totals {year: [value, slack]}}    what is printed, how well met
//   held, corrections     figures that hold; estimates put right
//   scenarios [{name, nameDa, nameEn, reason ..., overrides {id: value}}]
//   draws      2,000 draws of what is uncertain (draws.js)
//   words {da: {key: text}, en: ...}      blanks are {0}, {1} ...
//
// A model is made for one horizon and one price level:
//   const model = makeModel(data, { until: "2027", prices: "2024" });
//   const values = model.valuesOf({ "network.children": 9 });   an array, one number an assumption
//   model.evaluate(values)   [line][party] -> Float64Array by year
//   model.total(values)      Float64Array by year, of the lines that count in the total
//   model.outcome(values, year)   the total in a year; over the case's own years without one
//   model.staff(values)      [{role, label, baseYear, base, posts: Float64Array by year}]
//   model.reached(values)    [line] -> Float64Array by year: the share of full effect (phase-in)
//   model.inYear(values, n)  what each assumption is worth in year number n, computed ones too
//   resultsOf(model, scenario)    all of it at once, for sentences.js and tables
// What is asked of a model (tornado, break-even, draws, bridges) stands in questions.js; numbers
// and sentences in numbers.js and sentences.js; what Python refuses in refusals.js.
import { caller, yearsOf } from "./computation.js";
import { delayed, horizon, known, monthsInForce, sum, times } from "./time.js";

/** Whether a line has any effect: both its switches are on. */
export const isOn = ({ switches: [own, part] }, values) => values[own] !== 0 && values[part] !== 0;

/**
 * A model of a case over its years and those up to `until`, in the prices of the year `prices`.
 * What `until` and `prices` may be is checked by refusals.js.
 */
export function makeModel(data, { until = null, prices = null } = {}) {
  const years = horizon(data, until);
  const count = years.length;
  const partyCount = data.parties.length;
  const level = prices || data.priceLevel;
  const factor =
    level === data.priceLevel ? 1 : data.priceIndex[level] / data.priceIndex[data.priceLevel];
  const published = data.assumptions.map((one) => known(one.value));
  const place = new Map(data.assumptions.map((one, number) => [one.id, number]));
  const lines = data.lines.map(prepared);
  const counted = lines.filter((line) => line.inTotal);
  const overlapping = lines.filter((line) => line.makers?.length);
  const inYear = yearsOf(data, years);
  const isSteady = !data.byYear.length && ![...data.computed, ...lines.flatMap(calls)].some(varies);
  const isPlain = isSteady && !data.computed.length;
  const nothing = { cells: byParty(), byYear: new Float64Array(count) };

  function byParty() {
    return Array.from({ length: partyCount }, () => new Float64Array(count));
  }

  /** A line with its pattern over all years, and with its levers and formulas as functions. */
  function prepared(line) {
    const pattern = line.pattern.map((row) => carriedOn(row.map(known), known(line.held)));
    return {
      ...line,
      pattern,
      patternByYear: sumOfRows(pattern),
      effect: line.effect && withCall(line.effect),
      affects: line.affects?.map(withCall),
      staff: line.staff.map(withCall),
      last: null, // its pattern in time as it was asked for the last time
    };
  }

  function carriedOn(row, held) {
    const last = row.at(-1);
    return [...row, ...Array(count - row.length).fill(held === 0 ? 0 : last * held)];
  }

  function valuesOf(overrides = {}) {
    const found = published.slice();
    for (const [id, value] of Object.entries(overrides)) found[place.get(id)] = value;
    return found;
  }

  /** The values as they are, and what they are in each year. */
  function stateOf(values) {
    if (!isSteady) return { values, byYear: years.map((_, n) => inYear(values, n)) };
    return { values, byYear: Array(count).fill(isPlain ? values : inYear(values, 0)) };
  }

  /** The result of a lever or formula in each year. */
  function resultByYear(one, { byYear }) {
    return one.varies ? byYear.map(one.call) : Array(count).fill(one.call(byYear[0]));
  }

  /** The delay of a line in years: the common one, its own, and the wait for what enables it. */
  function delayOf(line, values) {
    const own = sum(line.delays.map((number) => values[number]));
    return line.enablers.length ? own + wait(line, values) : own;
  }

  /**
   * The years that a line waits for the latest of those that enable it, as far as it needs them.
   */
  function wait(line, values) {
    const late = line.enablers
      .filter((one) => isOn(lines[one.line], values))
      .flatMap((one) => one.late.map(({ at, inYear: parts }) => values[at] / parts));
    return Math.max(0, ...late) * (1 - values[line.unaided]);
  }

  /** What is left of a line's effect without the lines that enable it: a factor. */
  function aid(line, values) {
    if (!line.enablers.length) return 1;
    const isMissing = (one) => !isOn(lines[one.line], values);
    const shares = line.enablers.filter(isMissing).map(() => values[line.unaided]);
    return shares.reduce((found, share) => found * share, 1);
  }

  function inTime(line, values, series) {
    if (line.isDelayed) return delayed(series, delayOf(line, values));
    if (!line.dates) return series;
    const months = monthsInForce(data, years, line, values);
    return series.map((share, year) => times(months[year] / line.dates.months, share));
  }

  /** The share of each party of a line that is split by shares. */
  function partyShares(line, values) {
    const found = Array(partyCount).fill(0);
    for (const { party, share } of line.split) found[party] = values[share];
    if (line.rest !== null)
      found[line.rest] = 1 - sum(line.split.map(({ share }) => values[share]));
    return found;
  }

  /** A line's pattern in its time, kept until what decides its time changes. */
  function timed(line, values, what) {
    if (!isOn(line, values)) return nothing[what];
    if (!line.last || !isAsBefore(line, values))
      line.last = { decided: line.timing.map((number) => values[number]) };
    line.last[what] ??=
      what === "cells"
        ? line.pattern.map((row) => inTime(line, values, row))
        : inTime(line, values, line.patternByYear);
    return line.last[what];
  }

  /** The share of its coefficient that a line has reached: [party][year]. */
  function reachedCells(line, state) {
    const cells = timed(line, state.values, "cells");
    if (!line.split.length) return cells;
    const shares = sharesByYear(line, state);
    return cells.map((row, party) => row.map((share, year) => times(shares[year][party], share)));
  }

  /** The same by year, the parties added up. */
  function reachedByYear(line, state) {
    if (!line.split.length) return timed(line, state.values, "byYear");
    const cells = timed(line, state.values, "cells");
    const shares = sharesByYear(line, state);
    return Float64Array.from(years, (_, year) => {
      let found = 0;
      for (let party = 0; party < partyCount; party++)
        found += times(shares[year][party], cells[party][year]);
      return found;
    });
  }

  /** The share of each party, in each year. */
  function sharesByYear(line, { values, byYear }) {
    if (line.splitFollows) return byYear.map((one) => partyShares(line, one));
    return Array(count).fill(partyShares(line, values));
  }

  function sumOfRows(rows) {
    return Float64Array.from({ length: count }, (_, year) => sum(rows.map((row) => row[year])));
  }

  /** What the shares reached are multiplied by, in each year. */
  function coefficient(line, state) {
    const part = aid(line, state.values) * factor;
    if (!line.effect) return Array(count).fill(state.values[line.scale] * part);
    return resultByYear(line.effect, state).map((effect) => effect * part);
  }

  /** The effect of a line: [party][year]. */
  function effectOfLine(line, state) {
    if (!isOn(line, state.values)) return byParty();
    if (line.isComputed) return overlap(state);
    const effects = coefficient(line, state);
    return reachedCells(line, state).map((row) =>
      Float64Array.from(row, (share, year) => times(effects[year], share)),
    );
  }

  /** What the lines do to each other: their joint effect less their simple sum, [party][year]. */
  function overlap(state) {
    const found = byParty();
    for (const line of overlapping) {
      const differences = changedEffect(line, state);
      const cells = reachedCells(line, state);
      for (let party = 0; party < partyCount; party++)
        for (let year = 0; year < count; year++)
          found[party][year] += differences[year] * cells[party][year] * factor;
    }
    return found;
  }

  /** How a line's effect differs, by year, with what other lines change at that time. */
  function changedEffect(line, state) {
    const changes = line.makers.flatMap((number) => {
      const part = aid(lines[number], state.values);
      const grown = reachedByYear(lines[number], state).map((share) => share * part);
      return lines[number].affects.map((one) => ({ ...one, grown }));
    });
    const part = aid(line, state.values);
    return state.byYear.map((plain, year) => {
      const added = changes.map(({ changes: at, call, grown }) => [at, call(plain) * grown[year]]);
      const changed = inYear(state.values, year, added);
      return (line.effect.call(changed) - line.effect.call(plain)) * part;
    });
  }

  function evaluate(values) {
    const state = stateOf(values);
    return lines.map((line) => effectOfLine(line, state));
  }

  /** The net total by year, over the lines that count in it: asked for thousands of times. */
  function total(values) {
    const found = new Float64Array(count);
    const state = stateOf(values);
    for (const line of counted) {
      if (!isOn(line, values)) continue;
      if (line.isComputed) addTo(found, sumOfRows(overlap(state)));
      else addProducts(found, coefficient(line, state), reachedByYear(line, state));
    }
    return found;
  }

  function outcome(values, year = null) {
    const byYear = total(values);
    return year === null ? sum(byYear.slice(0, data.years.length)) : byYear[years.indexOf(year)];
  }

  function reached(values) {
    const state = stateOf(values);
    return lines.map((line) => (line.isComputed ? null : reachedByYear(line, state)));
  }

  /** Posts by role: those of the base year plus what the line changes, along its profile. */
  function staff(values) {
    const state = stateOf(values);
    return lines.flatMap((line) =>
      line.staff.map((one) => {
        const { role, label, baseYear } = one;
        const base = one.base === null ? 0 : values[one.base];
        const changes = resultByYear(one, state);
        const part = aid(line, state.values);
        const posts = reachedByYear(line, state).map(
          (share, n) => base + changes[n] * part * share,
        );
        return { role, label, baseYear, base: one.base === null ? NaN : base, posts };
      }),
    );
  }

  const told = { data, lines, years, level, factor, place, published, isPlain };
  return { ...told, valuesOf, inYear, evaluate, total, outcome, reached, staff };
}

/** A lever or a formula of the payload, ready to be called. */
const withCall = (one) => ({ ...one, call: caller(one) });

/** The levers and formulas of a line. */
const calls = ({ effect, affects = [], staff }) => [effect, ...affects, ...staff].filter(Boolean);

const varies = (one) => one.varies;

/** Whether what decides when the money of a line comes is as it was the last time. */
function isAsBefore({ timing, last }, values) {
  for (let n = 0; n < timing.length; n++)
    if (!Object.is(values[timing[n]], last.decided[n])) return false;
  return true;
}

function addTo(found, added) {
  for (let n = 0; n < found.length; n++) found[n] += added[n];
}

function addProducts(found, effects, shares) {
  for (let n = 0; n < found.length; n++) found[n] += times(effects[n], shares[n]);
}

/** Nothing moved. */
export const PUBLISHED = { name: "published", overrides: {} };

/** What a scenario comes to in a model. `counted` are the effects of the lines in the total. */
export function resultsOf(model, scenario = PUBLISHED) {
  const values = model.valuesOf(scenario.overrides);
  const effects = model.evaluate(values);
  const counted = effects.filter((_, line) => model.lines[line].inTotal);
  const total = Float64Array.from(model.years, (_, year) =>
    sum(counted.flatMap((cells) => cells.map((row) => row[year]))),
  );
  return { model, scenario, values, effects, counted, total };
}
