// What leaves the page: a chart, a table, a scenario, as files made in the browser.
import { asPng, standalone } from "./charts.js";
import { h } from "./element.js";
import { tableCsv, tableRows } from "./tabs.js";

const PAPER = { width: 624, size: 11 }; // 165 mm on paper, so that text is at least 8 points

/** Offers a file to be kept. */
export function download(home, content, name, type) {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = h("a", { href: address, download: name, hidden: true });
  home.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** The charts of a tab for paper, each with its title, unit and source, as SVG texts. */
export function paperCharts(tab, seen, home) {
  const charts = tab.charts ?? (tab.chart ? [tab.chart] : []);
  return charts.map((draw, n) => {
    const unit = tab.sub;
    const told = { title: n ? "" : tab.heading, unit, source: seen.note, name: tab.name };
    const svg = draw({ ...PAPER, plot: 240, ...told });
    const { width, height } = svg.viewBox.baseVal;
    return { text: standalone(svg, home), width, height };
  });
}

/** Saves the charts of a tab as SVG or PNG files. */
export async function saveCharts(tab, seen, home, stem, kind) {
  const charts = paperCharts(tab, seen, home);
  const pictures = charts.map(({ text, width, height }) =>
    kind === "svg" ? text : asPng(text, width, height),
  );
  const type = kind === "svg" ? "image/svg+xml" : "image/png";
  const files = await Promise.all(pictures);
  files.forEach((file, n) => {
    download(home, file, `${stem}${files.length > 1 ? `-${n + 1}` : ""}.${kind}`, type);
  });
}

/** Saves the table of a tab as CSV. */
export function saveTable(tab, seen, home, stem) {
  download(home, tableCsv(tab.table, seen.lang), `${stem}.csv`, "text/csv");
}

/** Copies the table of a tab, to be pasted into a sheet or a text. */
export async function copyTable(tab, seen) {
  const text = tableRows(tab.table, seen.lang)
    .map((row) => row.map((one) => String(one).replace(/\s+/g, " ")).join("\t"))
    .join("\n");
  await navigator.clipboard.writeText(text);
}

const quoted = (text) => JSON.stringify(String(text)).replace(/\u007f/g, "\\u007f");
const toml = (value) => (typeof value === "number" ? tomlNumber(value) : quoted(value));
const tomlNumber = (value) => (Number.isInteger(value) ? `${value}.0` : String(value));

/** A correction as the library reads it. */
function correctionToml({ assumption, value, reason, author, on }) {
  const lines = [
    "[[correction]]",
    `assumption = ${quoted(assumption)}`,
    `value = ${toml(value)}`,
    `reason = ${quoted(reason)}`,
    author && `author = ${quoted(author)}`,
    on && `on = ${on}`,
  ];
  return `${lines.filter(Boolean).join("\n")}\n`;
}

/** Corrections as the library reads them from corrections.toml in the folder of a case. */
export const correctionsToml = (corrections) => corrections.map(correctionToml).join("\n");

/** A scenario as the library reads it from a file beside the case. */
export function scenarioToml({ name, reason = "", reasons = {}, overrides, caseVersion = "" }) {
  const table = (pairs) =>
    `{ ${Object.entries(pairs)
      .map(([id, value]) => `${quoted(id)} = ${toml(value)}`)
      .join(", ")} }`;
  return [
    "[[scenario]]",
    `name = ${quoted(name)}`,
    `reason = ${quoted(reason)}`,
    caseVersion && `case_version = ${quoted(caseVersion)}`,
    `overrides = ${Object.keys(overrides).length ? table(overrides) : "{}"}`,
    Object.keys(reasons).length > 0 && `reasons = ${table(reasons)}`,
    "",
  ]
    .filter((line) => line !== false && line !== undefined && line !== "")
    .concat("")
    .join("\n");
}
