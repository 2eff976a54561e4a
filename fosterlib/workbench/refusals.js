// What Python refuses of a scenario, a horizon or a price level, in Python's words: case.py,
// errors.py, years.py and prices.py of fosterlib/model. All that is wrong is said at once.
import { sum } from "./time.js";
import { formula } from "./computation.js";
import { grouped, rounded } from "./numbers.js";

const MOST_YEARS_MORE = 100;
const LIKE = 0.6; // how like a name must be to be offered instead
const LONGEST = 80; // characters of a value that is shown

/** Throws an Error with all problems, as text and as they are, if there are any. */
export function refuse(problems) {
  if (!problems.length) return;
  throw Object.assign(new Error(problems.map(problemText).join("\n")), { problems });
}

/** Throws an Error if Python would refuse these overrides, over this horizon, in these prices. */
export function refuseOverrides(data, overrides, { until = null, prices = null } = {}) {
  refuse(overrideProblems(data, overrides));
  refuse(horizonProblems(data, until));
  refuse(priceProblems(data, prices));
}

/** A problem as Python prints it. */
export function problemText({ message, file, row, field, value = null, allowed, nearest: near }) {
  const place = [file, row && `row ${row}`, field && `field ${field}`].filter(Boolean).join(", ");
  const about = [place, message].filter(Boolean).join(": ");
  const shown = value === null ? "" : ` (value: ${shortened(asPython(value))})`;
  const rule = allowed ? `; allowed: ${allowed}` : "";
  return `${about}${shown}${rule}${near ? `; did you mean '${near}'?` : ""}`;
}

const shortened = (text) => (text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 3)}...`);

/** Everything that is wrong with overrides: unknown ids, no numbers, outside the range, shares. */
export function overrideProblems(data, overrides) {
  const known = new Map(data.assumptions.map((one) => [one.id, one]));
  const problems = Object.entries(overrides).flatMap(([id, value]) =>
    known.has(id)
      ? valueProblems(known, known.get(id), value)
      : [{ message: "no such assumption", field: id, value, nearest: nearest(id, known.keys()) }],
  );
  if (problems.length) return problems;
  const values = data.assumptions.map((one) => overrides[one.id] ?? one.value ?? NaN);
  return [
    ...data.lines.flatMap((line) => shareProblems(data, line, values)),
    ...data.limits.flatMap((limit) => limitProblems(data, limit, values)),
    ...data.alternatives.flatMap((parts) => alternativeProblems(data, parts, values)),
  ];
}

function valueProblems(known, assumption, value) {
  const about = { field: assumption.id, value, allowed: allowedText(assumption) };
  if (assumption.formula) {
    const ids = idsIn(assumption.formula).filter((id) => known.has(id));
    const rule = `move what it rests on: ${ids.join(", ")}`;
    return [{ ...about, message: "is computed and follows", allowed: rule }];
  }
  if (typeof value !== "number" || Number.isNaN(value))
    return [{ ...about, message: "is not a number" }];
  const isInside = assumption.low <= value && value <= assumption.high;
  const isSet = !assumption.isSwitch || value === 0 || value === 1;
  return isInside && isSet ? [] : [{ ...about, message: "is outside its range" }];
}

/** The ids in a formula, in the order in which they first stand there. */
function idsIn(text) {
  return [...new Set(text.match(/(?<![\w.])[A-Za-z]\w*(\.\w+)+/g))];
}

/** The range of an assumption in words. */
export function allowedText({ isSwitch, low, high, unit }) {
  return isSwitch ? "0 or 1" : `${general(low)} to ${general(high)} ${unit}`;
}

/** Shares of a line's split that do not add to 100 %: refused, never rescaled. */
function shareProblems(data, line, values) {
  if (!line.split.length) return [];
  const shares = line.split.map(({ share }) => data.assumptions[share]);
  const total = sum(line.split.map(({ share }) => values[share]));
  const isTooMuch = total > 1 + 1e-9;
  const isWhole = line.rest !== null || Math.abs(total - 1) <= 1e-9 || Number.isNaN(total);
  if (!isTooMuch && isWhole) return [];
  const names = shares.map((one) => one.id).join(", ");
  const rest = line.rest === null ? "" : data.parties[line.rest].id;
  return [
    {
      message: `the shares of line '${line.id}' (${names}) add to ${general(total)}`,
      allowed: rest ? `at most 1, the rest is ${rest}` : "exactly 1",
    },
  ];
}

/** A limit between assumptions that is broken. */
function limitProblems(data, { formula: text, message, comparison, sides, shown }, values) {
  const [left, right] = sides.map((tree) => formula(tree)(values));
  const slack = 1e-9 * (Math.abs(left) + Math.abs(right));
  const isKept = comparison === "<=" ? left <= right + slack : left >= right - slack;
  if (isKept || Number.isNaN(left) || Number.isNaN(right)) return [];
  const given = shown.map((n) => `${data.assumptions[n].id} = ${general(values[n])}`).join(", ");
  const said = { message: message.en, messageDa: message.da };
  return [{ ...said, field: "limit", value: given, allowed: text }];
}

/** Two parts at once of which only one may be on. */
function alternativeProblems(data, parts, values) {
  const isPartOn = (part) => {
    const number = data.assumptions.findIndex((one) => one.id === `${part}.on`);
    return number >= 0 && values[number] !== 0;
  };
  const on = parts.filter(isPartOn);
  if (on.length < 2) return [];
  const message = `parts ${on.join(" and ")} are alternatives: only one may be on`;
  const rule = `one of ${parts.map((part) => `${part}.on`).join(", ")}`;
  return [{ message, field: "alternatives", allowed: rule }];
}

function horizonProblems(data, until) {
  const last = data.years.at(-1);
  if (until === null || until === last) return [];
  const more = isYear(until, last) ? Number(until.slice(0, 4)) - Number(last.slice(0, 4)) : 0;
  if (more > 0 && more <= MOST_YEARS_MORE) return [];
  const message = "is not a later year of the case";
  return [{ message, field: "until", value: until, allowed: `after ${last}` }];
}

/** Whether a label is a year in the form of another: "2018", or "2026/27". */
function isYear(label, like) {
  const isText = typeof label === "string" && label.length === like.length;
  if (!isText || !/^\d{4}/.test(label)) return false;
  const next = String((Number(label.slice(0, 4)) + 1) % 100).padStart(2, "0");
  return like.length === 4 || label === `${label.slice(0, 4)}/${next}`;
}

function priceProblems({ priceLevel, priceIndex }, prices) {
  if (prices === null || prices === priceLevel) return [];
  const missing = [priceLevel, prices].filter((year) => !(year in priceIndex));
  if (!missing.length) return [];
  const years = Object.keys(priceIndex).join(", ");
  return [
    {
      message: "the price index has no such year; it is not interpolated",
      file: "price_index.csv",
      field: "year",
      value: missing[0],
      allowed: years || "no year: the case has no price index in its currency",
    },
  ];
}

// ---- values and numbers as Python writes them

/** A value as Python's repr writes it. */
export function asPython(value) {
  if (value?.asPython !== undefined) return value.asPython ?? asPython(value.value);
  if (typeof value === "number") return numberAsPython(value);
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value !== "string") return JSON.stringify(value);
  const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
  const escapes = { "\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\", [quote]: `\\${quote}` };
  return quote + value.replace(/[\n\r\t\\'"]/g, (letter) => escapes[letter] ?? letter) + quote;
}

function numberAsPython(value) {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (value === 0 || Math.abs(value) >= 1e-4) return String(value);
  const [mantissa, exponent] = value.toExponential().split("e");
  return `${mantissa}e${twoDigits(exponent)}`;
}

/** A number with so many digits that count, as Python's `g` writes it; `mark` groups thousands. */
export function general(value, count = 6, mark = "") {
  if (!Number.isFinite(value)) return numberAsPython(value);
  if (value === 0) return "0";
  const [mantissa, exponent] = toEven(value, count)
    .toExponential(count - 1)
    .split("e");
  const power = Number(exponent);
  if (power < -4 || power >= count) return `${withoutZeros(mantissa)}e${twoDigits(exponent)}`;
  const decimals = count - 1 - power;
  const [whole, fraction] = withoutZeros(rounded(value, decimals).toFixed(decimals)).split(".");
  return grouped(whole, mark) + (fraction ? `.${fraction}` : "");
}

/** A large number that lies halfway between two with so many digits: the even one. */
function toEven(value, count) {
  const unit = 10 ** (Math.floor(Math.log10(Math.abs(value))) + 1 - count);
  const isTie = unit > 1 && Math.abs(value % unit) === unit / 2;
  return isTie ? rounded(value / unit) * unit : value;
}

const withoutZeros = (text) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);

function twoDigits(exponent) {
  return exponent[0] + exponent.slice(1).padStart(2, "0");
}

// ---- the nearest name, as Python's difflib finds it

/** The valid name most like `name`, or "" if none is like it. */
export function nearest(name, names) {
  let best = ["", LIKE];
  for (const one of names) {
    const likeness = (2 * inCommon(one, name)) / (one.length + name.length);
    if (likeness > best[1] || (likeness === best[1] && one > best[0])) best = [one, likeness];
  }
  return best[0];
}

/** How many letters two texts have in common: the longest stretch, then left and right of it. */
function inCommon(one, other) {
  const { size, start, otherStart } = longestStretch(one, other);
  if (!size) return 0;
  const before = inCommon(one.slice(0, start), other.slice(0, otherStart));
  return size + before + inCommon(one.slice(start + size), other.slice(otherStart + size));
}

function longestStretch(one, other) {
  let found = { size: 0, start: 0, otherStart: 0 };
  let lengths = Array.from(other, () => 0);
  for (let place = 0; place < one.length; place++) {
    const ending = lengths.map((_, n) =>
      one[place] === other[n] ? (n ? lengths[n - 1] : 0) + 1 : 0,
    );
    for (const [n, size] of ending.entries())
      if (size > found.size) found = { size, start: place - size + 1, otherStart: n - size + 1 };
    lengths = ending;
  }
  return found;
}
