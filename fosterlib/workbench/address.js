// The state in the address of the page: what does not fit the case is left out, and said.
import { corrected } from "./corrections.js";
import { speech } from "./numbers.js";
import { nearest, overrideProblems, refuseOverrides } from "./refusals.js";

const LANGS = new Set(["da", "en"]);
const FACTS = new Set(["world", "estimate"]);
const VIEW = ["lang", "tab", "until", "prices", "year", "target", "facts"];
const PUT_RIGHT = "corrected-"; // before the id of a fact that is put right; no id has a hyphen
const WHY = "why-"; // before the id of what a reason is given for
const COMPARED = "compare"; // once for each scenario that stands beside the others
const NO_REASON = "-"; // where the address gives none

/**
 * `#case=tv01c&lang=en&network.children=9&why-network.children=...&corrected-price.foster=480` as a
 * state; what of it is left out, in words; and whether the address says anything. `namesOf` gives
 * the names of the scenarios that are kept for a case.
 */
export function fromAddress(hash, payloads, { tabsOf, namesOf, usual }) {
  const given = new URLSearchParams(hash.replace(/^#/, ""));
  const data = payloads.find((one) => one.id === given.get("case")) ?? payloads[0];
  const wrong = [];
  const view = viewOf(given, data, tabsOf, wrong);
  const [right, values] = putRightIn(given, data, wrong);
  const moved = movedOf(given, right, wrong);
  const told = {
    reasons: reasonsIn(given, data, wrong),
    compared: comparedIn(given, namesOf(data), wrong),
  };
  const say = speech(data, view.lang ?? usual);
  const notes = [];
  if (given.has("case") && given.get("case") !== data.id)
    notes.push(say.word("bench.other_case", given.get("case")));
  if (wrong.length) notes.push(say.word("bench.left_out", String(wrong.length), wrong.join("; ")));
  return {
    state: { case: data.id, ...view, corrected: values, moved, ...told },
    notes,
    isGiven: given.size > 0,
  };
}

function viewOf(given, data, tabsOf, wrong) {
  const isAllowed = {
    lang: (lang) => LANGS.has(lang),
    tab: (tab) => tabsOf(data).includes(tab),
    until: (until) => fits(data, { until }),
    prices: (prices) => fits(data, { prices }),
    facts: (facts) => FACTS.has(facts),
    year: (year) => /^(all|\d{4}(\/\d\d)?)$/.test(year),
    target: (target) => target.trim() !== "" && Number.isFinite(Number(target)),
  };
  const view = {};
  for (const name of VIEW.filter((each) => given.has(each))) {
    const text = given.get(name);
    if (isAllowed[name](text)) view[name] = name === "target" ? Number(text) : text;
    else wrong.push(`${name}=${text}`);
  }
  return view;
}

function fits(data, options) {
  try {
    refuseOverrides(data, {}, options);
    return true;
  } catch {
    return false;
  }
}

/** The case with the facts that the address puts right, and what they are: {id: value}. */
function putRightIn(given, data, wrong) {
  const pairs = [...given].filter(([id]) => id.startsWith(PUT_RIGHT));
  const values = Object.fromEntries(
    pairs.map(([id, text]) => [id.slice(PUT_RIGHT.length), numberIn(text)]),
  );
  const reasonOf = (id) => given.get(WHY + id)?.trim() || NO_REASON;
  const reasons = Object.fromEntries(Object.keys(values).map((id) => [id, reasonOf(id)]));
  try {
    if (pairs.length) return [corrected(data, values, reasons), values];
  } catch {
    wrong.push(...pairs.map(([id, text]) => `${id}=${text}`));
  }
  return [data, {}];
}

/** The reasons that the address gives: {id: text}. */
function reasonsIn(given, { assumptions }, wrong) {
  const ids = new Set(assumptions.map((one) => one.id));
  const pairs = [...given].filter(([key]) => key.startsWith(WHY));
  const isKnown = ([key]) => ids.has(key.slice(WHY.length));
  wrong.push(...pairs.filter((pair) => !isKnown(pair)).map(([key]) => key));
  return Object.fromEntries(
    pairs.filter(isKnown).map(([key, text]) => [key.slice(WHY.length), text]),
  );
}

/** The scenarios that the address puts beside each other. */
function comparedIn(given, names, wrong) {
  const asked = given.getAll(COMPARED);
  wrong.push(...asked.filter((name) => !names.includes(name)).map((name) => `${COMPARED}=${name}`));
  return asked.filter((name) => names.includes(name));
}

const isOfOthers = (key) =>
  VIEW.includes(key) ||
  ["case", COMPARED].includes(key) ||
  [PUT_RIGHT, WHY].some((begin) => key.startsWith(begin));

const numberIn = (text) => (text.trim() === "" ? NaN : Number(text));

function movedOf(given, data, wrong) {
  const ids = data.assumptions.map((one) => one.id);
  let moved = {};
  for (const [id, text] of given) {
    if (isOfOthers(id)) continue;
    const value = numberIn(text);
    const near = ids.includes(id) ? "" : nearest(id, ids);
    if (!ids.includes(id)) wrong.push(near ? `${id} (${near}?)` : id);
    else if (overrideProblems(data, { [id]: value }).some(({ field }) => field))
      wrong.push(`${id}=${text}`);
    else moved[id] = value;
  }
  if (overrideProblems(data, moved).length) {
    wrong.push(...Object.keys(moved)); // shares that do not add up
    moved = {};
  }
  return moved;
}

const isUsual = (name, value) => name === "facts" && value === "world";
const isSaid = ([, value]) => value !== "" && value !== null && value !== undefined;

const behind = (begin, values) => Object.entries(values).map(([id, one]) => [begin + id, one]);

/** The address of a state. */
export function toAddress(state, isOneCase) {
  const names = isOneCase ? VIEW : ["case", ...VIEW];
  const right = behind(PUT_RIGHT, state.corrected);
  const told = behind(WHY, state.reasons);
  const compared = state.compared.map((name) => [COMPARED, name]);
  const view = names.map((name) => [name, isUsual(name, state[name]) ? "" : state[name]]);
  const pairs = [...view, ...compared, ...right, ...Object.entries(state.moved), ...told];
  return `#${new URLSearchParams(pairs.filter(isSaid))}`;
}
