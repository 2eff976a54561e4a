// What a line computes from assumptions: a lever with its drivers, or a formula of the case's own;
// and what each assumption is worth in a year. fosterlib/model/computation.py says it in Python.
import { levers } from "./levers.js";
import { yearStart } from "./time.js";

const OPERATIONS = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  neg: (a) => -a,
  min: Math.min,
  max: Math.max,
};

/**
 * A formula as a function of values. It is a tree: a number, ["at", number of an assumption], or
 * [operation, ...operands].
 */
export function formula(tree) {
  if (!Array.isArray(tree)) return () => tree;
  const [name, ...operands] = tree;
  if (name === "at") return (values) => values[operands[0]];
  const operation = OPERATIONS[name];
  const [first, second, ...more] = operands.map(formula);
  if (!second) return (values) => operation(first(values));
  if (!more.length) return (values) => operation(first(values), second(values));
  return (values) => operation(first(values), second(values), ...more.map((one) => one(values)));
}

/** A lever or a formula as a function of values. */
export function caller({ lever, drivers, tree }) {
  if (tree !== undefined) return formula(tree);
  return (values) => levers[lever](...drivers.map((number) => values[number]));
}

/**
 * What the assumptions are worth in each of some years, as a function of their values.
 *
 * An assumption with values by year moves in proportion: moved by a tenth, each year's value is a
 * tenth more. Computed ones come last, from what the others are in the year. The number of the year
 * stands after the last assumption.
 */
export function yearsOf(data, years) {
  const numberOfYear = data.assumptions.length;
  const shares = data.byYear.map(({ at, values }) => ({
    at,
    shares: years.map((year) => shareOfFirst(values, year)),
  }));
  const computed = data.computed.map((one) => ({ at: one.at, call: caller(one) }));

  /** The values in year number `n`; `added` [[number, change]] is what other lines do to them. */
  function inYear(values, n, added = []) {
    const found = values.slice();
    for (const one of shares) found[one.at] *= one.shares[n];
    for (const [number, change] of added) found[number] += change;
    found[numberOfYear] = yearStart(years[n]) - yearStart(data.years[0]) + 1;
    for (const { at, call } of computed) found[at] = call(found);
    return found;
  }
  return inYear;
}

/** What a listed assumption is worth in a year, as a share of its first value. */
function shareOfFirst(listed, year) {
  const at = Object.keys(listed).toSorted();
  const latest = at.findLast((one) => one <= year) ?? at[0];
  return listed[latest] / listed[at[0]];
}
