// What is calibrated, solved again: when an estimate of the case is put right, the printed effects
// hold. fosterlib/model/calibration.py says it in Python.
//
// Moving a fact can mean two things. "estimate": ours was wrong, and what is printed holds.
// "world": the world changes, and it does not.
const HALVINGS = 60;

/**
 * The numbers of what a scenario moves, where facts are estimates; null where the world changes.
 */
export function fixedBy(model, overrides, facts = "estimate") {
  if (facts === "world") return null;
  return new Set(Object.keys(overrides).map((id) => model.place.get(id)));
}

/**
 * The values with what is calibrated solved again, so that a fact which differs from the case is
 * our estimate put right. `fixed` are the numbers of what a scenario overrides: there the world
 * changes.
 */
export function withPrintHeld(model, values, fixed) {
  return withSolutions(model, values, solutions(model, values, fixed), fixed);
}

/** The calibrated assumptions solved for the facts at these values; empty where no fact differs. */
export function solutions(model, values, fixed) {
  const differing = model.data.decidingFacts.filter(
    (n) => !fixed.has(n) && values[n] !== model.published[n] && !Number.isNaN(values[n]),
  );
  if (!differing.length) return [];
  const found = model.published.slice();
  for (const number of differing) found[number] = values[number];
  return solvedAgain(model, found);
}

/**
 * The calibrated assumptions, [{number, solution}], for these values of the others; changes them.
 */
export function solvedAgain(model, values) {
  return model.data.calibrated.map((own) => {
    const miss = missOf(model, own, values);
    const solution = own.isLinear ? rootOfLine(miss) : rootByHalving(miss, own);
    values[own.at] = solution;
    return { own, solution };
  });
}

/** By how much a line misses its printed full effect, as a function of the calibrated value. */
export function missOf(model, { at, line, year, printed }, values) {
  const { call } = model.lines[line].effect;
  return (value) => {
    values[at] = value;
    return call(model.isPlain ? values : model.inYear(values, year)) - printed;
  };
}

function rootOfLine(miss) {
  const atNone = miss(0);
  return atNone / (atNone - miss(1));
}

/** The root within the range, where the line is not straight; NaN without one. */
function rootByHalving(miss, { low, high }) {
  return Math.sign(miss(low)) === Math.sign(miss(high)) ? NaN : halved(miss, low, high);
}

/** Where a function is zero between two points at which its signs differ, by halving. */
export function halved(miss, left, right) {
  const side = Math.sign(miss(left));
  let [below, above] = [left, right];
  for (let n = 0; n < HALVINGS; n++) {
    const middle = (below + above) / 2;
    if (Math.sign(miss(middle)) === side) below = middle;
    else above = middle;
  }
  return (below + above) / 2;
}

/**
 * The values with solutions in place: a calibrated fact takes its solution; a calibrated outcome
 * its share of it. Where the print can hold at no value, the case's own value stands.
 */
export function withSolutions(model, values, solved, fixed) {
  if (!solved.length) return values;
  const found = values.slice();
  for (const { own, solution } of solved) {
    const printed = model.published[own.at];
    const held = Number.isFinite(solution) ? solution : printed;
    const follows = (own.isFact && !fixed.has(own.at)) || printed === 0;
    found[own.at] = follows ? held : (values[own.at] * held) / printed;
  }
  return found;
}
