// Scenarios that are kept: loaded, laid on each other, compared, saved, copied, deleted. Where they
// are kept is the host's matter (a file beside the case, or the browser).
import { h } from "./element.js";
import { sum } from "./time.js";
import { overrideProblems } from "./refusals.js";
import { spokenName, spokenReason } from "./sentences.js";

const MOST_COMPARED = 4;
const LONGEST_NAME = 200;

/** The scenarios of the case that is shown. bench: the workbench (view.js). */
export function makeScenarios(bench, host) {
  const { word, said, change, leave, say, ask, close } = bench;
  let kept = [];
  let gone = []; // deleted ones, so that undo brings them back

  const state = () => bench.state();
  const find = (name) => kept.find((one) => one.name === name);
  const nameOf = (one) => spokenName(bench.speech, one);
  const labelOf = (id) => said(bench.data.assumptions.find((one) => one.id === id)?.label) || id;

  function isUnsaved() {
    const { moved, origin } = state();
    return Object.keys(moved).length > 0 && !sameValues(moved, find(origin)?.overrides ?? {});
  }

  /** What the present state is called; null if nothing is moved. */
  function nowName() {
    const { moved, origin } = state();
    if (!Object.keys(moved).length) return null;
    const before = find(origin);
    if (!before) return word("bench.own");
    return isUnsaved() ? word("bench.changed", nameOf(before)) : nameOf(before);
  }

  /** Those that stand beside each other: the chosen ones, and what is moved now. */
  function compared(model, total) {
    const chosen = kept.filter((one) => state().compared.includes(one.name));
    const shown = chosen.map((one) => ({ name: nameOf(one), total: totalOf(model, one) }));
    const isThere = chosen.some((one) => one.name === state().origin) && !isUnsaved();
    const now = nowName();
    if (now && !isThere) shown.push({ name: now, total, isNow: true });
    return shown;
  }

  // ---- the list

  function list(seen) {
    if (!kept.length) return h("p", { class: "fl-note" }, word("bench.none_kept"));
    const heads = [
      h("th", { scope: "col" }, word("bench.compare")),
      h("th", { scope: "col", class: "fl-words" }, word("bench.reason")),
      h("th", { scope: "col" }, word("bench.in_all_head")),
      h("th", { scope: "col" }, h("span", { class: "fl-quietly" }, word("bench.actions"))),
    ];
    const rows = kept.map((one) => row(one, seen));
    const table = h("table", {}, h("thead", {}, h("tr", {}, heads)), h("tbody", {}, rows));
    const look = { class: "fl-scroll fl-kept", role: "region", tabindex: 0 };
    return h("div", { ...look, "aria-label": word("bench.kept") }, table);
  }

  function row(one, seen) {
    const name = nameOf(one);
    const box = h("input", { type: "checkbox", onchange: () => tick(one.name, box.checked) });
    box.checked = state().compared.includes(one.name);
    const act = (key, run) => quietButton(word(key), `${word(key)}: ${name}`, run);
    return h(
      "tr",
      { "data-name": one.name },
      h("th", { scope: "row" }, h("label", { class: "fl-tick" }, box, h("span", {}, name))),
      h("td", { class: "fl-words" }, spokenReason(bench.speech, one)),
      h("td", {}, seen.show(sum(totalOf(seen.model, one)))),
      h(
        "td",
        {},
        act("bench.load", () => load(one)),
        act("bench.lay_on", () => lay(one)),
        host.actions.save && act("bench.duplicate", () => duplicate(one)),
        host.actions.remove && act("bench.delete", () => askToDelete(one)),
      ),
    );
  }

  function tick(name, isTicked) {
    const others = state().compared.filter((each) => each !== name);
    const isTooMany = isTicked && others.length >= MOST_COMPARED;
    if (isTooMany) say("many", word("bench.too_many"), true);
    change({ compared: isTicked && !isTooMany ? [...others, name] : others });
  }

  function load(one) {
    leave("load");
    bench.refused.clear();
    const misfits = overrideProblems(bench.data, one.overrides);
    const wrong = new Set(misfits.map(({ field }) => field));
    const isTogether = misfits.some(({ field }) => !field); // shares that do not add up
    const fits = Object.entries(one.overrides).filter(([id]) => !wrong.has(id) && !isTogether);
    if (misfits.length) sayProblems([{ message: word("bench.misfit") }, ...misfits]);
    else say("loaded", word("bench.loaded", nameOf(one)));
    const moved = Object.fromEntries(fits);
    change({ moved, reasons: one.reasons ?? {}, origin: one.name, laid: [one.name] });
  }

  const sayProblems = (problems) => say("misfit", problems.map(bench.problemText).join("\n"), true);

  /** Lays a scenario on what is moved now; where both move an assumption, the later holds. */
  function lay(one) {
    const { moved: before, laid, origin, reasons } = state();
    const moved = { ...before, ...one.overrides };
    const problems = overrideProblems(bench.data, moved);
    if (problems.length) return sayProblems(problems);
    const differs = (id) => id in before && before[id] !== one.overrides[id];
    const twice = Object.keys(one.overrides).filter(differs);
    leave("lay");
    if (twice.length)
      say("twice", word("bench.laid_over", twice.map(labelOf).join(", "), nameOf(one)));
    const below = laid.length ? laid : [origin].filter(Boolean);
    const together = [...new Set([...below, one.name])];
    change({ moved, origin: null, laid: together, reasons: { ...reasons, ...one.reasons } });
  }

  /** What scenarios laid on each other come to, each alone and together; null if they are not. */
  function laidTogether(seen) {
    const some = state().laid.map(find).filter(Boolean);
    if (some.length < 2) return null;
    const plan = sum(seen.planTotal);
    const alone = some.map((one) => [nameOf(one), sum(totalOf(seen.model, one)) - plan]);
    const joint = sum(seen.total) - plan;
    const rest = joint - sum(alone.map(([, value]) => value));
    const line = (label, value, look = null) =>
      h("tr", { class: look }, h("th", { scope: "row" }, label), h("td", {}, seen.signed(value)));
    return h(
      "table",
      { class: "fl-laid" },
      h("caption", {}, word("bench.laid"), h("small", {}, seen.money)),
      h(
        "tbody",
        {},
        alone.map(([label, value]) => line(label, value)),
        line(word("bench.interplay"), rest),
        line(word("bench.together"), joint, "fl-total"),
      ),
    );
  }

  // ---- save, copy, delete

  async function put(scenario, options = {}) {
    const answer = await host.actions.save(scenario, options);
    if (answer?.ask) {
      const yes = () => put(scenario, { isSure: true });
      return ask(answer.ask, [
        [word("bench.yes"), yes],
        [word("bench.no"), null],
      ]);
    }
    if (answer?.refused) return say("save", answer.refused, true);
    kept = answer?.scenarios ?? withOne(kept, scenario);
    const isPutRight = Object.keys(state().corrected).length > 0; // that is the case's, not its
    const apart = isPutRight ? ` ${word("bench.corrections_apart")}` : "";
    say("save", word("bench.saved", scenario.name) + apart);
    change({ origin: options.isCopy ? state().origin : scenario.name });
  }

  function duplicate(one) {
    let { name } = one;
    while (find(name)) name = word("bench.copy_of", name);
    const { nameDa: _, nameEn: __, ...rest } = one;
    put({ ...rest, name }, { isCopy: true });
  }

  function askToDelete(one) {
    ask(word("bench.confirm", nameOf(one)), [
      [word("bench.yes"), () => remove(one)],
      [word("bench.no"), null],
    ]);
  }

  async function remove(one) {
    const answer = await host.actions.remove(one.name);
    if (answer?.refused) return say("save", answer.refused, true);
    leave("delete");
    gone = [...gone, one];
    kept = kept.filter((each) => each.name !== one.name);
    say("save", word("bench.deleted", nameOf(one)), false, [[word("bench.undo"), bench.undo]]);
    change({ compared: state().compared.filter((name) => name !== one.name) });
  }

  /** What was deleted up to a step back or forth: kept again, or deleted again. */
  async function deletedAre(wanted) {
    const before = gone;
    gone = wanted;
    const revived = before.filter((one) => !wanted.includes(one));
    const again = wanted.filter((one) => !before.includes(one));
    const answers = await Promise.all([
      ...revived.map((one) => host.actions.save(one, { isSure: true })),
      ...again.map((one) => host.actions.remove(one.name)),
    ]);
    const refused = answers.map((answer) => answer?.refused).filter(Boolean);
    if (refused.length) say("save", refused.join("\n"), true);
    for (const one of revived) kept = withOne(kept, one);
    kept = kept.filter((one) => !again.includes(one));
    change({});
  }

  function askForName() {
    const origin = find(state().origin);
    const name = h("input", { type: "text", class: "fl-name", maxlength: LONGEST_NAME });
    const reason = h("textarea", { rows: 3, class: "fl-reason" });
    name.value = origin?.name ?? "";
    reason.value = origin ? spokenReason(bench.speech, origin) : "";
    const save = () => {
      const chosen = name.value.trim();
      if (!chosen) return (say("save", word("bench.no_name"), true), name.focus());
      close();
      put(made(chosen, reason.value.trim()));
    };
    const onsubmit = (event) => (event.preventDefault(), save());
    const fields = h(
      "form",
      { class: "fl-scenario", onsubmit },
      h("label", {}, word("bench.name"), name),
      h("label", {}, word("bench.reason"), reason),
    );
    const answers = [
      [word("bench.save"), save, "fl-primary"],
      [word("bench.cancel"), null],
    ];
    ask(word("bench.keep"), answers, fields);
  }

  /** What is moved now as a scenario of this name. */
  function made(name, reason) {
    const { moved, reasons, laid } = state();
    const before = find(name) ?? {};
    const spoken = bench.state().lang === "da" ? "reasonDa" : "reasonEn";
    return {
      ...before,
      name,
      reason,
      ...(before[spoken] ? { [spoken]: reason } : {}),
      reasons,
      overrides: moved,
      caseVersion: bench.data.caseVersion,
      ...(laid.length > 1 ? { includes: laid } : {}),
    };
  }

  return {
    list,
    load,
    laidTogether,
    compared,
    nowName,
    isUnsaved,
    askForName,
    asScenario: () => made(nowName() ?? word("bench.own"), find(state().origin)?.reason ?? ""),
    gone: () => gone,
    deletedAre,
    take: (found) => (kept = found),
    forget: (found) => ((kept = found), (gone = [])),
  };
}

const sameValues = (a, b) =>
  Object.keys(a).length === Object.keys(b).length &&
  Object.entries(a).every(([id, value]) => Object.is(b[id], value));

const totalOf = (model, one) => model.total(model.valuesOf(one.overrides));

const withOne = (kept, scenario) => [...kept.filter((one) => one.name !== scenario.name), scenario];

const quietButton = (text, label, run) =>
  h("button", { type: "button", class: "fl-quiet", "aria-label": label, onclick: run }, text);
