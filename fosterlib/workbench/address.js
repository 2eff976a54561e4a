// The state in the address of the page: what does not fit the case is left out, and said.
import { speech } from "./numbers.js";
import { nearest, overrideProblems, refuseOverrides } from "./refusals.js";

const LANGS = new Set(["da", "en"]);
const VIEW = ["lang", "tab", "until", "prices", "year", "target"];

/**
 * `#case=tv01c&lang=en&tab=fan&network.children=9` as a state; what of it is left out, in words;
 * and whether the address says anything.
 */
export function fromAddress(hash, payloads, tabsOf, usual) {
  const given = new URLSearchParams(hash.replace(/^#/, ""));
  const data = payloads.find((one) => one.id === given.get("case")) ?? payloads[0];
  const wrong = [];
  const view = viewOf(given, data, tabsOf, wrong);
  const moved = movedOf(given, data, wrong);
  const say = speech(data, view.lang ?? usual);
  const notes = [];
  if (given.has("case") && given.get("case") !== data.id)
    notes.push(say.word("bench.other_case", given.get("case")));
  if (wrong.length) notes.push(say.word("bench.left_out", String(wrong.length), wrong.join("; ")));
  return { state: { case: data.id, ...view, moved }, notes, isGiven: given.size > 0 };
}

function viewOf(given, data, tabsOf, wrong) {
  const isAllowed = {
    lang: (lang) => LANGS.has(lang),
    tab: (tab) => tabsOf(data).includes(tab),
    until: (until) => fits(data, { until }),
    prices: (prices) => fits(data, { prices }),
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

function movedOf(given, data, wrong) {
  const ids = data.assumptions.map((one) => one.id);
  let moved = {};
  for (const [id, text] of given) {
    if (VIEW.includes(id) || id === "case") continue;
    const value = text.trim() === "" ? NaN : Number(text);
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

const isSaid = ([, value]) => value !== "" && value !== null && value !== undefined;

/** The address of a state. */
export function toAddress(state, isOneCase) {
  const names = isOneCase ? VIEW : ["case", ...VIEW];
  const pairs = [...names.map((name) => [name, state[name]]), ...Object.entries(state.moved)];
  return `#${new URLSearchParams(pairs.filter(isSaid))}`;
}
