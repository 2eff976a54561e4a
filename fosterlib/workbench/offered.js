// What a page offers to whoever wants to check it: `globalThis.fosterlib`.
//   fosterlib.effects(caseId, {id: value}, {until, prices})   [line][party][year]; unknown is null
//   fosterlib.total(caseId, {id: value}, {until, prices})     [year]
//   fosterlib.cases()                                         the ids of the cases of this page
// Values are over the published ones. What Python refuses throws an Error with Python's words.
import { makeModel } from "./model.js";
import { nearest, refuse, refuseOverrides } from "./refusals.js";

/** Offers a case of this page; several workbenches of a page share one `globalThis.fosterlib`. */
export function offer(data) {
  const shared = (globalThis.fosterlib ??= makeOffer());
  shared.add(data.id, {
    effects: (values, options) => asked(data, values, options, "evaluate"),
    total: (values, options) => asked(data, values, options, "total"),
  });
}

function makeOffer() {
  const cases = new Map();
  const found = (id) => {
    const ids = [...cases.keys()];
    const message = `there is no case '${id}'`;
    const near = nearest(String(id), ids);
    refuse(cases.has(id) ? [] : [{ message, allowed: ids.join(", "), nearest: near }]);
    return cases.get(id);
  };
  return {
    add: (id, answers) => cases.set(id, answers),
    cases: () => [...cases.keys()],
    effects: (id, values = {}, options = {}) => found(id).effects(values, options),
    total: (id, values = {}, options = {}) => found(id).total(values, options),
  };
}

function asked(data, values, options, question) {
  refuseOverrides(data, values, options);
  const model = makeModel(data, options);
  return withNulls(model[question](model.valuesOf(values)));
}

/** Nested arrays of numbers as JSON has them: null for unknown. */
function withNulls(numbers) {
  if (typeof numbers === "number") return Number.isNaN(numbers) ? null : numbers;
  return Array.from(numbers, withNulls);
}
