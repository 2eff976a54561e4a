// What is said of the draws: from what the uncertainty comes, and where the calculation lies
// outside them. fosterlib/words/likelihood.py says it in Python, to the letter.
import { sum } from "./time.js";
import { tornado } from "./questions.js";

const MOST_SOURCES = 3; // of what most of the uncertainty comes from
const LEAST_SHARE = 0.05; // of the variance, to be named
const LEAST_ROOM = 0.25; // of the widest room to one side, to be named
const [P10, P90] = [1, 3]; // of the quantiles of a year

/** A share in per cent, as a text. */
export const percent = (share) => (Number.isNaN(share) ? "–" : `${Math.round(share * 100)} %`);

/** From which assumptions most of the uncertainty comes. */
export function variesMost({ word, said, data }, shares) {
  const largest = shares.filter(({ share }) => share >= LEAST_SHARE).slice(0, MOST_SOURCES);
  if (!largest.length) return word("varies_by_many");
  const names = largest.map(
    ({ at, share }) => `${said(data.assumptions[at].label)} (${percent(share)})`,
  );
  const key = sum(largest.map(({ share }) => share)) > 0.5 ? "varies_mostly" : "varies_largest";
  const told = word(key, names.join("; "));
  const isNamed = (number) => largest.some(({ at }) => at === number);
  const isTogether = (data.draws.pairs ?? []).some(({ a, b }) => isNamed(a) && isNamed(b));
  return isTogether ? `${told} ${word("varies_together")}` : told;
}

/**
 * In which years the calculation lies outside P10 to P90, and which estimates have most of their
 * range to one side of them; blank if it lies within in all.
 */
export function whatLiesOutside(seen, { quantiles, drawn }) {
  const own = seen.data.years.map((_, n) => n);
  const isBelow = (n) => quantiles[n][P10] - seen.total[n];
  const isAbove = (n) => seen.total[n] - quantiles[n][P90];
  const beyond = (gap) => own.filter((n) => gap(n) > 0 && !seen.bench.speech.isNothing(gap(n)));
  const keys = { below: ["outside_below", "outside_below_since"] };
  keys.above = ["outside_above", "outside_above_since"];
  return [
    outside(seen, keys.below, 1, beyond(isBelow), drawn),
    outside(seen, keys.above, -1, beyond(isAbove), drawn),
  ]
    .filter(Boolean)
    .join(" ");
}

/** The sentence for the years that lie outside on one side; `side` 1: the draws lie higher. */
function outside(seen, [alone, since], side, years, drawn) {
  if (!years.length) return "";
  const { word } = seen;
  const named = years.map((n) => seen.years[n]);
  const last = named.pop();
  const when = named.length ? word("and", named.join(", "), last) : last;
  const names = withRoom(seen, side, years.at(-1), drawn).map((n) => estimateText(seen, n));
  return names.length ? word(since, when, names.join("; ")) : word(alone, when);
}

/** What is drawn and can move the total further to one side than to the other, the widest first. */
function withRoom({ model, state, years, total, bench }, side, year, drawn) {
  const rows = tornado(model, state.moved, { year: years[year], facts: "estimate" });
  const rooms = rows
    .filter(({ number }) => drawn.includes(number))
    .map(({ number, atLow, atHigh }) => ({
      number,
      room: side * (atLow + atHigh - 2 * total[year]),
    }))
    .toSorted((a, b) => b.room - a.room);
  const least = LEAST_ROOM * Math.max(rooms[0]?.room ?? 0, 0);
  return rooms
    .slice(0, MOST_SOURCES)
    .filter(({ room }) => room >= least && room > 0 && !bench.speech.isNothing(room))
    .map(({ number }) => number);
}

/** An assumption with what it is taken as and its range. */
function estimateText({ data, values, word, said, quantity }, n) {
  const one = data.assumptions[n];
  const texts = [values[n], one.low, one.high].map((value) => quantity(value, one));
  return word("outside_estimate", said(one.label), ...texts);
}
