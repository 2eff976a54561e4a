// An estimate of the case put right: the printed figures hold, and what is calibrated is solved
// again. fosterlib/questions/corrections.py and model/calibration.py say it in Python.
import { halved, missOf } from "./calibration.js";
import { makeModel } from "./model.js";
import { allowedText, general, nearest, refuse } from "./refusals.js";
import { known, sum } from "./time.js";

const ROOTS_BETWEEN = 64; // pieces of a range in which a root is looked for
const SAME_SOLUTION = 1e-9; // relative: the same value, found by another way of solving
const PROBES = [0.382, 0.7]; // where a straight line is tried

/** Whether an assumption is a fact that can be put right: the others follow, or are no facts. */
export const isCorrectable = ({ nature, basis, formula, isSwitch, low, high }) =>
  nature === "fact" && basis !== "calibrated" && !formula && !isSwitch && low < high;

/**
 * The data of a case with facts put right, {id: value}, each with its reason, {id: text}. Throws an
 * Error with Python's words for what is no fact, lies outside its range, has no reason, or under
 * which a printed figure cannot hold; its `problems` are those of refusals.js.
 *
 * What is drawn around its published value is drawn around the new one where the shape is a
 * triangle; the numbers of the others stand in `draws.stale`.
 */
export function corrected(data, values, reasons) {
  refuse(numberProblems(values, reasons));
  refuse(Object.entries(values).flatMap(([id, value]) => correctionProblems(data, id, value)));
  const place = new Map(data.assumptions.map((one, number) => [one.id, number]));
  const found = data.assumptions.map((one) => known(one.value));
  for (const [id, value] of Object.entries(values)) found[place.get(id)] = value;
  const made = Object.keys(values).join(", ");
  refuse(solve(data, found, made));
  const moved = withValues(data, makeModel(data).inYear(found, 0), values, reasons);
  refuse(brokenFigures(moved, made));
  return moved;
}

const isNumber = (value) => typeof value === "number" && Number.isFinite(value);

function numberProblems(values, reasons) {
  const problems = Object.entries(values)
    .filter(([, value]) => !isNumber(value))
    .map(([field, value]) => ({ message: "is not a number", field, value }));
  const unsaid = Object.keys(values).filter((id) => !reasons[id]?.trim());
  const missing = { message: "a correction needs a reason", field: unsaid.join(", ") };
  return unsaid.length ? [...problems, missing] : problems;
}

/** What is wrong with one correction: no assumption, no fact, outside its range. */
function correctionProblems({ assumptions }, id, value) {
  const own = assumptions.find((one) => one.id === id);
  const about = { field: id, value: asFloat(value) };
  if (!own) {
    const ids = assumptions.map((one) => one.id);
    return [{ ...about, message: "no such assumption", nearest: nearest(id, ids) }];
  }
  if (["calibrated", "computed"].includes(own.basis))
    return [{ ...about, message: `is ${own.basis}: correct what it rests on` }];
  if (own.nature !== "fact") return [{ ...about, ...notAFact(own) }];
  if (own.low === own.high)
    return [{ ...about, message: "has no range, so that nothing says what may be right" }];
  if (value >= own.low && value <= own.high) return [];
  return [{ ...about, message: "is outside its range", allowed: allowedText(own) }];
}

/** Python has floats here: it shows 5 as 5.0. */
const asFloat = (value) => ({ asPython: Number.isInteger(value) ? `${value}.0` : null, value });

const NO_FACTS = { outcome: "is an outcome", choice: "is a choice" };

function notAFact({ nature }) {
  const what = NO_FACTS[nature] ?? "is not called a fact in assumptions.csv";
  return { message: `${what}: only facts are corrected`, allowed: "a scenario that moves it" };
}

/** Solves what is calibrated, in `found`; which printed effects cannot hold. */
function solve(data, found, made) {
  const model = makeModel(data);
  return data.calibrated.flatMap((own) => {
    const roots = rootsInRange(missOf(model, own, found), own);
    const isOne = roots.length === 1 && roots[0] >= own.low && roots[0] <= own.high;
    found[own.at] = isOne ? roots[0] : NaN;
    return isOne ? [] : [cannotHold(data, own, roots, made)];
  });
}

/** Where a function is zero: of a straight line anywhere, else within the range. */
function rootsInRange(miss, { low, high }) {
  const [first, last] = [miss(low), miss(high)];
  const size = Math.abs(first) + Math.abs(last);
  const bend = (share) => miss(low + share * (high - low)) - first - share * (last - first);
  if (PROBES.every((share) => Math.abs(bend(share)) <= 1e-9 * size))
    return first === last ? [] : [low - (first * (high - low)) / (last - first)];
  const at = Array.from(
    { length: ROOTS_BETWEEN + 1 },
    (_, n) => low + ((high - low) * n) / ROOTS_BETWEEN,
  );
  const missed = at.map(miss);
  const between = at.flatMap((x, n) =>
    missed[n] * missed[n + 1] < 0 ? [halved(miss, x, at[n + 1])] : [],
  );
  const roots = [...at.filter((_, n) => missed[n] === 0), ...between];
  return roots.length ? roots : [NaN];
}

/**
 * What is put right in `data` and what was solved again for it, against the case's own values:
 * [{at, was, now, reason}]; a reason of null: it was solved again. `given` is the payload as it
 * came.
 */
export function putRight(data, given) {
  const place = new Map(data.assumptions.map((one, number) => [one.id, number]));
  const nowOf = (at) => data.assumptions[at].value;
  const made = data.corrections.map(({ assumption, was, reason }) => {
    const at = place.get(assumption);
    return { at, was, now: nowOf(at), reason };
  });
  const before = new Map(given.solvedAgain ?? []);
  const isMade = new Set(made.map(({ at }) => at));
  const solved = given.assumptions.flatMap((one, at) => {
    const was = before.get(at) ?? one.value;
    const now = nowOf(at);
    const isSolved =
      !isMade.has(at) && now !== null && Math.abs(now - was) > SAME_SOLUTION * Math.abs(was);
    return isSolved ? [{ at, was, now, reason: null }] : [];
  });
  return [...made, ...solved];
}

/** Which printed figure a correction leaves without a solution. */
function cannotHold(data, own, roots, made) {
  const line = data.lines[own.line].id;
  const { id } = data.assumptions[own.at];
  const [year, printed] = [data.years[own.year], general(own.printed, 6, ",")];
  const { message: why, allowed } = unsolved(line, own, roots);
  const of = `the printed effect of line '${line}' in ${year} (${printed}) cannot hold: ${id}: `;
  return { message: of + why, field: made, allowed };
}

/** Why a calibrated assumption has no value. */
function unsolved(line, { low, high }, roots) {
  const range = `${general(low)} to ${general(high)}`;
  if (!roots.length) return { message: `line '${line}' does not depend on it at these values` };
  if (roots.length > 1) {
    const shown = roots.map((root) => general(root)).join(", ");
    const message = `line '${line}' gives its printed effect at more than one value: ${shown}`;
    return { message, allowed: "a range that holds one of them" };
  }
  const [root] = roots;
  if (Number.isNaN(root))
    return {
      message: `line '${line}' gives its printed effect at no value in its range`,
      allowed: range,
    };
  const message = `solved from line '${line}' it comes out as ${general(root)}, outside its range`;
  return { message, allowed: range };
}

/** The data with these values as the case's own, and what was put right. */
function withValues(data, found, values, reasons) {
  const assumptions = data.assumptions.map((one, n) => ({
    ...one,
    value: Number.isNaN(found[n]) ? null : found[n],
  }));
  const made = Object.entries(values).map(([assumption, value]) => {
    const before = data.corrections.find((one) => one.assumption === assumption);
    const own = data.assumptions.find((one) => one.id === assumption);
    return { assumption, value, was: before ? before.was : own.value, reason: reasons[assumption] };
  });
  const kept = data.corrections.filter((one) => !(one.assumption in values));
  const draws = redrawn(data.draws, data.assumptions, assumptions);
  return { ...data, assumptions, corrections: [...kept, ...made], draws };
}

/** The draws around the new values; `stale`: those that only Python can draw again. */
function redrawn(draws, before, after) {
  const isMoved = ({ at, isAroundValue }) => isAroundValue && after[at].value !== before[at].value;
  const drawn = draws.drawn.map((one) =>
    isMoved(one) && one.shape === "triangular"
      ? { ...one, parameters: [after[one.at].value] }
      : one,
  );
  const left = draws.drawn.filter((one) => isMoved(one) && one.shape !== "triangular");
  const stale = [...new Set([...(draws.stale ?? []), ...left.map((one) => one.at)])];
  return { ...draws, drawn, stale };
}

/** The printed figures that held before and do not any more. */
function brokenFigures(data, made) {
  const model = makeModel(data);
  return data.held.flatMap((figure) => {
    const value = modelValue(model, figure);
    if (keepsBound(value, figure)) return [];
    const [printed, now] = [figure.printed, value].map((one) => general(one, 6, ","));
    const about = `${figure.place}, printed ${printed}, then ${now}`;
    return [{ message: `a printed figure would not hold: ${about}`, field: made }];
  });
}

function keepsBound(value, { printed, bound, slack }) {
  if (printed === null) return Number.isNaN(value);
  if (bound === "at least") return Math.abs(value) >= Math.abs(printed) - slack;
  if (bound === "at most") return Math.abs(value) <= Math.abs(printed) + slack;
  return Math.abs(value - printed) <= slack;
}

/** What the model gives for a printed figure, in the figure's own unit. */
function modelValue(model, figure) {
  if (figure.of === "assumptions")
    return sum(figure.terms.map(([number, factor]) => model.published[number] * factor));
  const values = model.valuesOf(figure.overrides);
  if (figure.of === "posts") return postsOf(model, values, figure);
  const effects = model.evaluate(values);
  const { lines, parties, factor } = figure;
  const over = (years) =>
    sum(
      lines.flatMap((line) =>
        parties.flatMap((party) => years.map((year) => effects[line][party][year])),
      ),
    );
  return (over(figure.years) - over(figure.less)) * factor;
}

/** The posts of all roles of a line in a year, or their change against the base year. */
function postsOf(model, values, { line, year, isChange }) {
  const roles = new Set(model.data.lines[line].staff.map((one) => one.role));
  const found = model.staff(values).filter(({ role }) => roles.has(role));
  const inYear = ({ base, baseYear, posts }) =>
    year === baseYear ? base : posts[model.years.indexOf(year)];
  const before = ({ base, baseYear }) => (isChange && baseYear ? base : 0);
  return sum(found.map((one) => inYear(one) - before(one)));
}
