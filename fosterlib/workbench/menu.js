// The menu of what can leave the page: of what is on the screen, saved or not.
import {
  copyTable,
  correctionsToml,
  download,
  saveCharts,
  saveTable,
  scenarioToml,
} from "./away.js";
import { h } from "./element.js";

const FORMATS = { paper: "docx", workbook: "xlsx", page: "html", copy: "html" };
const OF_THE_HOST = ["paper", "workbook", "page", "copy", "link", "print"];

/** bench: {word, say, frame, shown() -> {tab, seen}, state(), scenarios}; icons: two elements. */
export function makeMenu(bench, host, icons) {
  const { word, say, frame } = bench;

  const stem = () => `${bench.data.id}-${word(`file.${bench.state().tab}`)}`;
  const tab = () => bench.shown().tab;
  const hasChart = () => Boolean(tab().chart || tab().charts);
  const hasTable = () => Boolean(tab().table);
  const chart = (kind) => saveCharts(tab(), bench.shown().seen, frame, stem(), kind);

  async function copied() {
    await copyTable(tab(), bench.shown().seen);
    say("export", word("bench.copied"));
  }

  function scenario() {
    const text = scenarioToml(bench.scenarios.asScenario());
    const name = `${bench.data.id}-${word("file.scenario")}.toml`;
    download(frame, text, name, "application/toml");
  }

  /** What is put right: kept in the case, or as a file for its folder. */
  async function corrections() {
    const missing = bench.estimates.withoutReason();
    if (missing.length)
      return say("export", word("bench.reason_missing", missing.join(", ")), true);
    if (!host.actions.corrections) {
      const text = correctionsToml(bench.estimates.dated());
      return download(frame, text, "corrections.toml", "application/toml");
    }
    if (await ofHost("corrections")) bench.estimates.areSaved();
  }

  /** Asks the host; whether it did it. */
  async function ofHost(name) {
    const answer = await host.actions[name](bench.state());
    if (answer?.refused) {
      say("export", answer.refused, true);
      return false;
    }
    if (answer?.file) download(frame, answer.file, answer.name, answer.type);
    if (answer?.said) say("export", answer.said);
    return true;
  }

  /** What fails is said: nobody looks into the console. */
  async function guarded(run) {
    try {
      await run();
    } catch (error) {
      say("export", word("bench.failed", String(error?.message ?? error)), true);
    }
  }

  const entries = [
    ["chart_svg", "svg", () => chart("svg"), hasChart],
    ["chart_png", "png", () => chart("png"), hasChart],
    ["table_copy", "", copied, hasTable],
    ["table_csv", "csv", () => saveTable(tab(), bench.shown().seen, frame, stem()), hasTable],
    ["scenario", "toml", scenario, () => true],
    ["corrections", "toml", corrections, () => bench.estimates.areThere()],
    ...OF_THE_HOST.filter((name) => host.actions[name]).map((name) => [
      name,
      FORMATS[name] ?? "",
      () => ofHost(name),
      () => true,
    ]),
  ].map(([name, kind, run, isThere]) => ({ name, kind, run, isThere }));

  const items = entries.map(({ name, kind, run, isThere }) => {
    const onclick = () => (open(false), toggle.focus(), guarded(run));
    const look = { type: "button", "data-export": name, onclick };
    const made = h("button", look, word(`bench.export_${name}`), h("small", {}, kind));
    return { isThere, made };
  });
  const label = { "aria-label": word("bench.export") };
  const menu = h(
    "div",
    { hidden: true, role: "group", ...label },
    items.map((one) => one.made),
  );
  const toggle = h(
    "button",
    { type: "button", "aria-expanded": "false", ...label, onclick: () => open(menu.hidden) },
    icons[0],
    h("span", { class: "fl-long" }, word("bench.export")),
    icons[1],
  );

  function open(isOpen) {
    for (const { made, isThere } of items) made.hidden = !isThere();
    menu.hidden = !isOpen;
    toggle.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) menu.querySelector("button:not([hidden])").focus();
  }

  function onkeydown(event) {
    if (event.key !== "Escape" || menu.hidden) return;
    event.stopPropagation();
    open(false);
    toggle.focus();
  }

  const whole = h("span", { class: "fl-menu", onkeydown }, toggle, menu);
  whole.addEventListener("focusout", (event) => {
    if (!whole.contains(event.relatedTarget)) open(false);
  });
  return whole;
}
