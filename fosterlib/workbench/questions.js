// What is asked of a model: what drives the total, what must be true, how sure it is, how one
// scenario leads to another. fosterlib/questions and fosterlib/simulate say it in Python.
//
// `overrides` is {id: value}, what the scenario moves. Options: `year`, null: the sum of the case's
// own years; `facts`, what moving a fact means: "estimate", ours was wrong and the print holds, or
// "world" (calibration.js).
import { fixedBy, solutions, withPrintHeld, withSolutions } from "./calibration.js";
import { general } from "./refusals.js";
import { grouped, rounded } from "./numbers.js";
import { RANKS } from "./draws.js";
import { sum } from "./time.js";

const SAME = 1e-9; // relative: totals that differ by less are the same
// The ends of the range, and two points between them at no round share of it, where kinks may be.
const THIRDS = [0, 0.3819660113, 0.7236067977, 1];
const PIECES = 64; // of a range in which a crossing is looked for
const EDGE_STEPS = 60; // halvings of a piece
const MOST_STEPS = 200; // towards a crossing
const PROBABILITIES = [0.05, 0.1, 0.5, 0.9, 0.95];
const CLASSES = 32; // of equal probability, for the shares of variance

/** The numbers of the assumptions that have a range: not the switches, not what is computed. */
export function movable({ data }) {
  return data.assumptions.flatMap((one, number) => (isFree(one) ? [number] : []));
}

const isFree = (one) => !one.isSwitch && !one.formula && one.low < one.high;

const largestOf = (numbers) => Math.max(...numbers.map(Math.abs));

/** The outcome with one assumption at x, as a function of its number and x. */
function outcomeOf(model, overrides, { year = null, facts = "estimate" }) {
  const values = model.valuesOf(overrides);
  const fixed = fixedBy(model, overrides, facts);
  const held = (moved) => (fixed ? withPrintHeld(model, moved, fixed) : moved);
  const free = fixed ? movable(model).filter((number) => !fixed.has(number)) : [];
  const isFollowing = followers(model, free);
  return (number, x) =>
    model.outcome(held(isFollowing.has(number) ? values : values.with(number, x)), year);
}

/**
 * The calibrated facts that follow from others that are free to move, so do not move themselves.
 */
function followers({ data }, free) {
  if (!data.decidingFacts.some((number) => free.includes(number))) return new Set();
  const facts = data.calibrated.filter((own) => own.isFact && free.includes(own.at));
  return new Set(facts.map((own) => own.at));
}

// ---- what drives it

/**
 * Every assumption to its low and its high, the others as they are: the widest swing first.
 * @returns {{number, id, low, high, atLow, atHigh, swing}[]}
 */
export function tornado(model, overrides, options = {}) {
  const outcome = outcomeOf(model, overrides, options);
  const rows = movable(model).map((number) => {
    const { id, low, high } = model.data.assumptions[number];
    const [atLow, atHigh] = [low, high].map((end) => outcome(number, end));
    return { number, id, low, high, atLow, atHigh, swing: Math.abs(atHigh - atLow) };
  });
  return rows.toSorted((a, b) => sizeOf(b) - sizeOf(a));
}

const sizeOf = ({ swing }) => (Number.isNaN(swing) ? -1 : swing);

// ---- what must be true

/**
 * For every assumption the value at which the total just meets `target`, the others as they are.
 * @returns {{number, id, value, enough, headroom, reason, why, wanted}[]} `value` is NaN where
 * there is none: then `reason` says it in Python's words, `why` in one ("flat", "outside", "stays",
 * "unknown"), and `wanted` is what it would have to be if it is "outside".
 */
export function breakEven(model, overrides, { target = 0, ...options } = {}) {
  const outcome = outcomeOf(model, overrides, options);
  const values = model.valuesOf(overrides);
  const now = model.outcome(values, options.year ?? null);
  return movable(model).map((number) => {
    const one = model.data.assumptions[number];
    const total = (x) => outcome(number, x);
    const found = crossing(total, target, one, values[number]);
    const reason =
      found.why === "unknown" ? unknownReason(model, values, number) : (found.reason ?? "");
    const distance = Math.abs(found.value - values[number]);
    const headroom = meets(now, target) || distance === 0 ? distance : -distance;
    const enough = wholeStep(total, target, found.value, one);
    const { value, why = "", wanted = NaN } = found;
    return { number, id: one.id, value, enough, headroom, reason, why, wanted };
  });
}

/** Whether a total saves as much as the target asks, but for rounding. */
export const meets = (total, target) => total <= target + SAME * Math.max(1, Math.abs(target));

function unknownReason({ data }, values, number) {
  const blank = data.assumptions.filter((_, n) => Number.isNaN(values[n]) && n !== number);
  const named = blank.map((one) => one.id).join(", ");
  return `the total is unknown: ${named || "an amount"} not stated`;
}

/** Where a total meets the target, nearest to `start`, between `low` and `high`. */
function crossing(total, target, { low, high }, start) {
  const gaps = THIRDS.map((share) => total(low + (high - low) * share) - target);
  if (gaps.some(Number.isNaN)) return { value: NaN, why: "unknown" };
  const scale = SAME * (Math.abs(target) + largestOf(gaps));
  const slope = gaps.at(-1) - gaps[0];
  const bend = largestOf(gaps.map((gap, n) => gap - gaps[0] - slope * THIRDS[n]));
  const curved = () => curvedCrossing(total, target, { low, high }, start);
  if (bend > scale) return curved();
  if (Math.abs(slope) <= scale)
    return { value: NaN, why: "flat", reason: "makes no difference to the total" };
  const wanted = low - (gaps[0] / slope) * (high - low);
  const margin = SAME * (high - low);
  if (wanted < low - margin || wanted > high + margin) {
    const ends = `${general(low)} to ${general(high)}`;
    const asked = Math.abs(wanted) <= margin ? "0" : general(wanted, 4, ",");
    const reason = `would have to be ${asked}, outside ${ends}`;
    return { value: NaN, why: "outside", wanted, reason };
  }
  const value = Math.min(Math.max(wanted, low), high);
  // a kink between the four points would be missed: what seems straight is tried where it crosses
  return Math.abs(total(value) - target) > 1e3 * scale ? curved() : { value };
}

/**
 * The same for a total that is not straight: the change of sign on a fine grid nearest to `start`.
 */
function curvedCrossing(total, target, { low, high }, start) {
  const at = Array.from({ length: PIECES + 1 }, (_, n) => low + (high - low) * (n / PIECES));
  const gapAt = (x) => total(x) - target;
  const found = at.map(gapAt);
  const room = SAME * (Math.abs(target) + largestOf(found));
  const gaps = found.map((gap) => (Math.abs(gap) <= room ? 0 : gap)); // what rounding leaves
  const middle = (n) => 0.5 * (at[n] + at[n + 1]);
  const isFlat = (n) => gaps[n] === 0 && gaps[n + 1] === 0;
  const changes = at.flatMap((_, n) =>
    n < PIECES && Math.sign(gaps[n]) * Math.sign(gaps[n + 1]) <= 0 && !isFlat(n) ? [n] : [],
  );
  if (!changes.length) {
    const ends = [Math.min(...gaps), Math.max(...gaps)].map((gap) => inWhole(gap + target));
    const range = `${general(low)} to ${general(high)}`;
    const reason = `the total stays at ${ends.join(" to ")} within ${range}`;
    return { value: NaN, why: "stays", reason };
  }
  const near = Number.isNaN(start) ? 0.5 * (low + high) : start;
  const distance = (n) => Math.abs(middle(n) - near);
  const n = changes.reduce((best, one) => (distance(one) < distance(best) ? one : best));
  if (isFlat(n - 1)) return { value: edgeOfFlat(gapAt, at[n + 1], at[n], room) };
  if (isFlat(n + 1)) return { value: edgeOfFlat(gapAt, at[n], at[n + 1], room) };
  return { value: rootBetween(gapAt, at[n], at[n + 1]) };
}

/** How far a total that stays at the target goes on doing so, from `on` towards `off`. */
function edgeOfFlat(gapAt, off, on, room) {
  for (let n = 0; n < EDGE_STEPS; n++) {
    const middle = 0.5 * (off + on);
    if (Math.abs(gapAt(middle)) <= room / 1e3) on = middle;
    else off = middle;
  }
  return on;
}

/** A whole number with its thousands, as Python's `,.0f` writes it. */
function inWhole(value) {
  return (value < 0 ? "-" : "") + grouped(rounded(Math.abs(value)).toFixed(0), ",");
}

/**
 * Where a gap is zero between two points at which its signs differ: where the line between them
 * crosses, again and again; an end that stays counts half each time (the Illinois rule).
 */
function rootBetween(gapAt, left, right) {
  let [a, b, atA, atB] = [left, right, gapAt(left), gapAt(right)];
  if (atA === 0) return a;
  for (let n = 0; n < MOST_STEPS && atB !== 0; n++) {
    const next = b - (atB * (b - a)) / (atB - atA);
    const atNext = gapAt(next);
    if (next === a || next === b) return next;
    if (Math.sign(atNext) === Math.sign(atB)) atA /= 2;
    else [a, atA] = [b, atB];
    [b, atB] = [next, atNext];
  }
  return b;
}

const tidy = (x) => rounded(x * 1e10) / 1e10 + 0;

/** The nearest whole step of an assumption at which the target is met; NaN if neither neighbour. */
function wholeStep(total, target, value, { step, low, high }) {
  const sides = [Math.floor(value / step), Math.ceil(value / step)].map((n) => tidy(n * step));
  const met = sides.filter((side) => side >= low && side <= high && meets(total(side), target));
  const distance = (side) => Math.abs(side - value);
  return met.reduce((best, one) => (distance(one) >= distance(best) ? best : one), NaN);
}

// ---- how sure

/**
 * The total of every draw, what the scenario moves standing where it is put.
 * @param {object} draws of drawsOf (draws.js)
 * @returns {{count, seed, columns, outside: number[], byYear: Float64Array[], all}} `columns` are
 *   what is drawn, `all` is the sum of the case's own years; `outside` says of each calibrated
 *   assumption (in the order of `data.calibrated`) in how many draws it is solved outside its range
 */
export function simulated(model, overrides, draws, options = {}) {
  const overridden = fixedBy(model, overrides);
  const fixed = fixedBy(model, overrides, options.facts);
  const columns = draws.columns(overridden, options);
  const byYear = model.years.map(() => new Float64Array(draws.count));
  const outside = model.data.calibrated.map(() => 0);
  const one = model.valuesOf(overrides);
  for (let draw = 0; draw < draws.count; draw++) {
    for (const column of columns) one[column.at] = column.values[draw];
    const solved = fixed ? solutions(model, one, fixed) : [];
    for (const [n, { own, solution }] of solved.entries())
      if (!(solution >= own.low && solution <= own.high)) outside[n] += 1;
    const total = model.total(fixed ? withSolutions(model, one, solved, fixed) : one);
    for (let year = 0; year < byYear.length; year++) byYear[year][draw] = total[year];
  }
  const own = byYear.slice(0, model.data.years.length);
  const all = Float64Array.from({ length: draws.count }, (_, n) => sum(own.map((row) => row[n])));
  return { count: draws.count, seed: draws.seed, columns, outside, byYear, all };
}

/**
 * How much of the variance of a row of draws goes with each assumption that is drawn, the largest
 * first: the variance between classes of it, less what chance puts there. simulate/summary.py says
 * it in Python.
 * @returns {{at: number, share: number}[]}
 */
export function varianceShares(columns, row) {
  const mean = sum(row) / row.length;
  const deviations = row.map((one) => one - mean);
  const whole = sum(deviations.map((one) => one * one));
  const isSpread = whole > 1e-18 * sum(row.map((one) => one * one));
  const shares = columns.map(({ at, ranks }) => ({
    at,
    share: isSpread ? shareBetween(ranks, deviations, whole) : 0,
  }));
  return shares.toSorted((a, b) => b.share - a.share);
}

function shareBetween(ranks, deviations, whole) {
  const classes = Math.min(CLASSES, Math.max(2, Math.floor(ranks.length / CLASSES)));
  const sums = new Float64Array(classes);
  const sizes = new Float64Array(classes);
  deviations.forEach((one, draw) => {
    const group = Math.floor((ranks[draw] * classes) / RANKS);
    sums[group] += one;
    sizes[group] += 1;
  });
  const between = sum(sums.map((one, group) => (one * one) / Math.max(sizes[group], 1)));
  const noise = ((whole - between) * (classes - 1)) / Math.max(ranks.length - classes, 1);
  return Math.min(Math.max((between - noise) / whole, 0), 1);
}

/** P5, P10, P50, P90, P95 of a row of draws, between two draws by interpolation; and the mean. */
export function quantiles(row) {
  if (row.some(Number.isNaN)) return { quantiles: PROBABILITIES.map(() => NaN), mean: NaN };
  const sorted = row.toSorted();
  const found = PROBABILITIES.map((share) => {
    const at = share * (sorted.length - 1);
    const below = Math.floor(at);
    const above = sorted[Math.min(below + 1, sorted.length - 1)];
    return sorted[below] + (above - sorted[below]) * (at - below);
  });
  return { quantiles: found, mean: sum(row) / row.length };
}

/** The share of draws that reach a target. */
export function probability(row, target) {
  return row.reduce((found, one) => found + (meets(one, target) ? 1 : 0), 0) / row.length;
}

// ---- from one scenario to another

/** The cells of results summed over parties and one year (its number), or over all years (null). */
export function byLine(results, year = null) {
  const chosen = (row) => (year === null ? sum(row) : row[year]);
  return results.effects.map((cells) => sum(cells.map(chosen)));
}

/**
 * From one total to another by line, in year number `year` or over all years shown. It foots.
 * @returns {{first, last, steps: {line: number, change}[]}}
 */
export function bridgeByLine(start, end, year = null) {
  const [before, after] = [byLine(start, year), byLine(end, year)];
  const counts = start.model.lines.map((line) => line.inTotal);
  const net = (cells) => sum(cells.filter((_, line) => counts[line]));
  const steps = before
    .map((value, line) => ({ line, change: after[line] - value }))
    .filter(({ line }) => counts[line] && after[line] !== before[line]);
  return { first: net(before), last: net(after), steps };
}

/**
 * What each moved assumption does alone to the published total: by year, in the last year shown and
 * over all years shown.
 * @returns {{number, id, value, byYear, inLastYear, inAll}[]}
 */
export function effectsAlone(model, overrides) {
  const printed = model.total(model.published);
  return Object.entries(overrides)
    .map(([id, value]) => ({ id, value, number: model.place.get(id) }))
    .filter(({ number, value }) => value !== model.published[number])
    .map((one) => {
      const total = model.total(model.published.with(one.number, one.value));
      const byYear = total.map((value, year) => value - printed[year]);
      return { ...one, byYear, inLastYear: byYear.at(-1), inAll: sum(byYear) };
    });
}

/**
 * From the published total to a scenario's by assumption: what each does alone, and what they only
 * do together. In year number `year` or over all years shown.
 * @returns {{first, last, steps: {number, change}[], together}}
 */
export function bridgeByAssumption(model, overrides, year = null) {
  const chosen = (total) => (year === null ? sum(total) : total[year]);
  const first = chosen(model.total(model.published));
  const last = chosen(model.total(model.valuesOf(overrides)));
  const steps = effectsAlone(model, overrides).map(({ number, byYear }) => ({
    number,
    change: chosen(byYear),
  }));
  return { first, last, steps, together: last - first - sum(steps.map(({ change }) => change)) };
}

/** The effects of what counts in the total by party: [party] -> Float64Array by year. */
export function byParty({ model, counted }) {
  const of = (party, year) => sum(counted.map((cells) => cells[party][year]));
  return model.data.parties.map((one, party) =>
    Float64Array.from(model.years, (_, year) => of(party, year)),
  );
}
