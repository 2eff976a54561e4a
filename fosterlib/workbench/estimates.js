// Facts put right at the sliders. Moving a fact can mean two things: the world changes (a scenario,
// and the effect changes), or our estimate was wrong (a correction of the case, and the printed
// figures hold). Whoever moves it says which.
import { corrected, isCorrectable, putRight } from "./corrections.js";
import { h } from "./element.js";
import { changeText } from "./quantities.js";
import { overrideProblems } from "./refusals.js";
import { tableElement } from "./tabs.js";

/** What is put right of the case that is shown. bench: the workbench (view.js). */
export function makeEstimates(bench) {
  const { word, said } = bench;
  const meant = new Set(); // facts whose next move puts our estimate right
  const made = { given: null, values: null, reasons: null, data: null }; // what stands now
  let listed = { data: null, found: [] };
  let saved = null; // what of it is kept in the case

  const state = () => bench.state();
  const idOf = (n) => bench.given.assumptions[n].id;

  /** The reasons of what is put right; where none is given yet, it says so. */
  function reasonsOf(values) {
    const given = state().reasons;
    const missing = word("bench.no_reason_yet");
    return Object.fromEntries(Object.keys(values).map((id) => [id, given[id] || missing]));
  }

  /** The case with values put right, and what is wrong with them. */
  function tried(given, values, moved) {
    try {
      const data = Object.keys(values).length ? corrected(given, values, reasonsOf(values)) : given;
      return { data, problems: overrideProblems(data, moved) };
    } catch (error) {
      if (!error.problems) throw error;
      return { data: given, problems: error.problems };
    }
  }

  /** The case as it stands: what cannot be put right any more is left out, and said. */
  function dataOf(given) {
    const { corrected: values, reasons, moved } = state();
    const isAsBefore =
      made.given === given && made.values === values && made.reasons === reasons && made.data;
    if (isAsBefore) return made.data;
    const { data, problems } = tried(given, values, moved);
    if (problems.length) bench.say("corrected", problems.map(bench.problemText).join("\n"), true);
    Object.assign(made, { given, values, reasons, data });
    return data;
  }

  /** Whether moving an assumption puts our estimate right. */
  function isEstimate(n) {
    const id = idOf(n);
    return id in state().corrected || (meant.has(id) && !(id in state().moved));
  }

  /** Puts an estimate right, or back if `value` is the case's own. */
  function put(n, value) {
    const { id, value: own } = bench.given.assumptions[n];
    const isBack = Object.is(value, own) || Number.isNaN(value);
    const others = without(state().corrected, id);
    const values = isBack ? others : { ...others, [id]: value };
    change(n, value, { corrected: values, moved: without(state().moved, id) });
  }

  /** Takes changes if the case can be put right by them; else says why, at the row. */
  function change(n, value, changes, step = idOf(n)) {
    const next = { ...state(), ...changes };
    const { problems } = tried(bench.given, next.corrected, next.moved);
    if (problems.length) return bench.refuse(n, value, problems[0]);
    bench.refused.delete(n);
    bench.leave(step);
    bench.change(changes);
  }

  /** What moving an assumption means from now on: what is moved already goes along. */
  function mean(n, isOurs) {
    const id = idOf(n);
    const { moved, corrected: values } = state();
    if (isOurs) meant.add(id);
    else meant.delete(id);
    if (id in (isOurs ? moved : values)) change(n, ...taken(id, isOurs), `means ${id}`);
    else bench.draw();
  }

  /** The value that goes along, and what changes by that. */
  function taken(id, isOurs) {
    const { moved, corrected: values } = state();
    const value = isOurs ? moved[id] : values[id];
    const withIt = (some) => ({ ...some, [id]: value });
    if (isOurs) return [value, { moved: without(moved, id), corrected: withIt(values) }];
    return [value, { moved: withIt(moved), corrected: without(values, id) }];
  }

  /** What is put right and solved again, [{at, was, now, reason}]. */
  function list() {
    if (listed.data !== bench.data)
      listed = { data: bench.data, found: putRight(bench.data, bench.given) };
    return listed.found;
  }

  /** What is said of an assumption that was put right or solved again; "" of any other. */
  function told(n) {
    const found = list().find(({ at }) => at === n);
    if (!found) return "";
    const was = bench.exact(found.was ?? NaN, bench.data.assumptions[n]);
    return found.reason === null
      ? word("solved_again_from", was)
      : word("put_right_from", was, found.reason);
  }

  /** Everything put right and solved again as a table; null where nothing is. */
  function table() {
    const found = list();
    if (!found.length) return null;
    const row = ({ at, was, now, reason }) => {
      const one = bench.data.assumptions[at];
      const why = reason === null ? word("solved_again") : reason;
      return {
        kind: [reason === null && "fl-memo"],
        label: said(one.label),
        cells: [
          cellOf(bench.exact(was ?? NaN, one), was ?? NaN),
          cellOf(bench.exact(now, one), now, "fl-sum"),
          cellOf(said(one.unitText), "", "fl-words"),
          cellOf(why, "", "fl-words"),
        ],
      };
    };
    return {
      caption: word("corrections"),
      heads: [
        { text: word("assumption") },
        { text: word("before") },
        { text: word("after") },
        { text: word("unit"), look: "fl-words" },
        { text: word("who_and_why"), look: "fl-words" },
      ],
      rows: found.map(row),
      note: word("corrections_note"),
    };
  }

  /** The names of what is put right and nobody has said why. */
  function withoutReason() {
    const { corrected: values, reasons } = state();
    const unsaid = bench.given.assumptions.filter(({ id }) => id in values && !reasons[id]);
    return unsaid.map((one) => said(one.label));
  }

  /** All corrections of the case, those made here with the day of today. */
  function dated() {
    const today = new Date().toISOString().slice(0, 10);
    const { corrected: ours } = state();
    return bench.data.corrections.map((one) =>
      one.assumption in ours ? { ...one, on: today } : one,
    );
  }

  /** The lines of the list that is printed: what was put right. */
  const printed = () =>
    list().map(({ at, was, now, reason }) => {
      const one = bench.data.assumptions[at];
      const moves = changeText(bench.speech, one, was ?? NaN, now);
      return h(
        "li",
        {},
        h("b", {}, said(one.label)),
        `: ${moves}. ${reason ?? word("solved_again")}`,
      );
    });

  const isUnsaved = () => Object.keys(state().corrected).length > 0 && state().corrected !== saved;

  return {
    dataOf,
    isUnsaved,
    areThere: () => Object.keys(state().corrected).length > 0,
    areSaved() {
      saved = state().corrected;
      bench.draw();
    },
    withoutReason,
    dated,
    isEstimate,
    put,
    mean,
    told,
    printed,
    element: () => {
      const found = table();
      return found && h("div", { class: "fl-estimates" }, tableElement(found));
    },
    isAsked: (n) => isCorrectable(bench.given.assumptions[n]),
    forget: () => meant.clear(),
  };
}

/** Values without one of them; the same object where it is not among them. */
function without(values, id) {
  const { [id]: _, ...others } = values;
  return id in values ? others : values;
}

const cellOf = (text, value, look = "") => ({ text, value, look });
