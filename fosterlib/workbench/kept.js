// What the browser keeps for a case: a draft that is not saved, and own scenarios. By case and by
// the hash of its input, so that nothing is mixed with another case or another edition of it.

import { speech } from "./numbers.js";
import { sum } from "./time.js";

const storageKey = (kind, data) => `fosterlib ${kind} ${data.id} ${data.hash}`;

function stored(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null; // no storage here (a sandbox, a private window), or not ours
  }
}

function store(name, value) {
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, JSON.stringify(value));
    return true;
  } catch {
    return false; // full, or not allowed
  }
}

export const draftOf = (data) => stored(storageKey("draft", data));

/** Keeps what is moved or put right and not saved; there may be nothing. */
export function keepDraft(data, { moved, corrected, reasons }, isUnsaved) {
  const draft = { moved, corrected, reasons, at: Date.now() };
  store(storageKey("draft", data), isUnsaved ? draft : null);
}

const dropDraft = (data) => store(storageKey("draft", data), null);

export const ownScenarios = (data) => stored(storageKey("scenarios", data)) ?? [];

export const keepScenarios = (data, scenarios) =>
  store(storageKey("scenarios", data), scenarios.length ? scenarios : null);

/** Calls when another tab has changed the scenarios of a case. */
export function onOtherTab(data, changed) {
  const heard = (event) => event.key === storageKey("scenarios", data) && changed();
  addEventListener("storage", heard);
  return () => removeEventListener("storage", heard);
}

/** What was moved here before and not saved is offered, not loaded. */
export function offerDraft(bench, data) {
  const draft = draftOf(data);
  if (!draft) return;
  const { lang, moved, corrected } = bench.state();
  const found = { moved: draft.moved, corrected: draft.corrected ?? {} };
  const count = sum(Object.values(found).map((values) => Object.keys(values).length));
  if (!count || JSON.stringify(found) === JSON.stringify({ moved, corrected })) return;
  const when = new Date(draft.at).toLocaleString(lang === "da" ? "da-DK" : "en-GB", {
    dateStyle: "short",
    timeStyle: "short",
  });
  const tell = (key, ...blanks) => speech(data, lang).word(key, ...blanks);
  bench.say("draft", tell("bench.draft", String(count), when), false, [
    [tell("bench.fetch"), () => bench.show({ ...found, reasons: draft.reasons ?? {} }, true)],
    [tell("bench.discard"), () => dropDraft(data)],
  ]);
}
