// The left-hand side: a row for each assumption, switches for parts and lines. Made once for a
// language; afterwards only what has changed is written anew.
import { h } from "./element.js";

const isMinor = ({ classList }) =>
  classList.contains("is-minor") && !classList.contains("is-moved");

const METER = 48; // pixels
const FEWEST_KEY = 12; // rows that are seen at once
const FEWEST_ON_A_PHONE = 5;

/**
 * All rows of a case. bench: {given, word, said, exact, move, type, putBack, correct, explain,
 * valueOf, state()}; order: numbers of assumptions, the most important first.
 */
export function makeRows(bench, order) {
  const { given: data, word, said } = bench; // as it came: a slider's marks stay where they were
  const rows = new Map();
  data.assumptions.forEach((one, n) => {
    if (!one.isSwitch && !one.formula) rows.set(n, assumptionRow(bench, one, n));
  });
  const shown = order.filter((n) => rows.has(n));
  for (const [n, row] of rows) {
    row.element.classList.toggle("is-minor", shown.indexOf(n) >= FEWEST_KEY);
    row.element.classList.toggle("is-minor-here", shown.indexOf(n) >= FEWEST_ON_A_PHONE);
  }
  const switches = data.assumptions.flatMap((one, n) => (one.isSwitch ? [n] : []));
  const switchOf = new Map(switches.map((n) => [data.assumptions[n].id, switchBox(bench, n)]));
  const parts = [...data.parts, { id: "", label: null }];
  const sections = parts.map((part) => partSection(bench, part, rows, switchOf)).filter(Boolean);
  const more = h(
    "button",
    {
      type: "button",
      class: "fl-more",
      onclick: () => bench.change({ isLong: !bench.state().isLong }),
    },
    "",
  );
  const heading = h("h2", {}, word("bench.pages"), h("small", {}, word("bench.meter")));
  const element = h(
    "section",
    { class: "fl-left", "aria-label": word("bench.pages") },
    heading,
    sections,
    more,
  );
  const show = (seen) => {
    const { isLong } = seen.state;
    element.classList.toggle("is-long", Boolean(isLong));
    more.textContent = word(isLong ? "bench.fewer" : "bench.more_of_them");
    more.hidden = rows.size <= FEWEST_ON_A_PHONE;
    for (const row of rows.values()) row.show(seen);
    for (const box of switchOf.values()) box.show(seen);
    for (const section of sections) {
      const inside = [...section.querySelectorAll(".fl-row")];
      section.classList.toggle("is-minor", inside.length > 0 && inside.every(isMinor));
    }
  };
  return { element, rows, show, said };
}

function partSection({ given: data, word, said }, part, rows, switchOf) {
  const isImplied = ([n]) => Number(data.assumptions[n].isImplied); // delays stand after the rest
  const inPart = [...rows]
    .filter(([n]) => data.assumptions[n].part === part.id)
    .toSorted((one, other) => isImplied(one) - isImplied(other));
  const lines = data.lines.filter((line) => part.id && line.part === part.id);
  if (!inPart.length && !lines.length) return null;
  const own = switchOf.get(`${part.id}.on`);
  const ticks = lines.map((line) => switchOf.get(`${line.id}.on`)).filter(Boolean);
  return h(
    "section",
    { class: "fl-part" },
    h("h3", {}, part.id ? said(part.label) : word("bench.shared"), own?.element),
    inPart.map(([, row]) => row.element),
    ticks.length > 1 &&
      h(
        "details",
        { class: "fl-switches" },
        h("summary", {}, word("bench.lines_of_part")),
        h(
          "div",
          { class: "fl-lines" },
          ticks.map((tick) => tick.element),
        ),
      ),
  );
}

/** A box that switches a part or a line on and off. */
function switchBox(bench, n) {
  const { given: data, word, said } = bench;
  const one = data.assumptions[n];
  const isPart = data.parts.some((part) => `${part.id}.on` === one.id);
  const named = [...data.parts, ...data.lines].find((each) => `${each.id}.on` === one.id);
  const box = h("input", { type: "checkbox", onchange: () => bench.move(n, Number(box.checked)) });
  const text = isPart ? word("bench.included") : said(named?.label ?? one.label);
  const hidden = isPart && h("span", { class: "fl-quietly" }, ` ${said(named.label)}`);
  const element = h(
    "label",
    { class: "fl-tick", "data-id": one.id },
    box,
    h("span", {}, text, hidden),
  );
  return {
    element,
    show() {
      box.checked = bench.valueOf(n) !== 0;
      element.classList.toggle("is-moved", one.id in bench.state().moved);
    },
  };
}

/**
 * Where a slider stands: whole steps counted from the published value, so that it stands exactly.
 */
function gridOf(one) {
  const zero = one.value ?? one.low;
  const steps = (end) => Math.trunc(((end - zero) / one.step) * (1 + 1e-12));
  return { zero, min: zero + steps(one.low) * one.step, max: zero + steps(one.high) * one.step };
}

function assumptionRow(bench, one, n) {
  const { word, said, exact } = bench;
  const id = `${bench.prefix}-${one.id.replaceAll(".", "-")}`;
  const scale = gridOf(one);
  const isFixed = !(one.low < one.high);
  const slider = makeSlider(scale, one, id, (value) => bench.move(n, value));
  const box = h("input", {
    type: "text",
    class: "fl-box",
    inputmode: "decimal",
    autocomplete: "off",
    "aria-label": `${said(one.label)}, ${word("bench.number_of", said(one.unitText))}`,
    onchange: () => bench.type(n, box),
  });
  const track = makeTrack(one, scale, said);
  const meter = makeMeter();
  const about = aboutRow(bench, one, n);
  const meaning = bench.estimates.isAsked(n) ? makeMeaning(bench, one, n, id) : null;
  const line = h("div", { class: "fl-said" });
  const nature = one.nature ? ` · ${word(`nature.${one.nature}`)}` : "";
  const known = one.value === null ? "" : ` ${exact(one.value, one)}`;
  const element = h(
    "div",
    { class: "fl-row", "data-id": one.id },
    h("label", { for: id }, said(one.label)),
    h("span", { class: "fl-matters" }, meter.element, aboutButton(bench, one, about.element)),
    h("span", { class: "fl-slider" }, track.element, slider),
    box,
    h("span", { class: "fl-unit" }, said(one.unitText)),
    h("span", { class: "fl-was", id: `${id}-about` }, `${said(one.basisText)}${known}${nature}`),
    line,
    meaning?.element,
    about.element,
  );
  let shown = "";

  /** Writes what has changed since the last time; typing that was refused stays in its box. */
  function show(seen) {
    const now = stateOf(bench, one, n, seen);
    const key = JSON.stringify(now);
    if (key === shown) return;
    shown = key;
    const { value, isMoved, refusal, off } = now;
    meter.show(now.weight);
    element.classList.toggle("is-moved", isMoved);
    element.classList.toggle("is-off", Boolean(off));
    element.classList.toggle("is-refused", Boolean(refusal));
    slider.disabled = box.disabled = isFixed || Boolean(off);
    const text = exact(value, one);
    if (!refusal) box.value = text;
    if (refusal) box.setAttribute("aria-invalid", "true");
    else box.removeAttribute("aria-invalid");
    const place = Number.isNaN(value) ? scale.zero : value;
    slider.value = place;
    const moved = isMoved ? `, ${word("bench.moved")}` : "";
    slider.setAttribute("aria-valuetext", `${text} ${bench.unitBeside(one)}${moved}`);
    track.show(place);
    meaning?.show(now);
    about.show(now.reason);
    line.replaceChildren(...saidOf(bench, one, n, { ...now, off: seen.offBecause(n) }));
  }
  return { element, show };
}

/** All that a row shows of the present state. */
function stateOf(bench, one, n, seen) {
  const { state } = seen;
  const isCorrected = one.id in state.corrected;
  const isMoved = one.id in state.moved || isCorrected;
  const refusal = bench.refused.get(n) ?? null;
  const off = seen.offBecause(n)?.text ?? null;
  const effect = one.id in state.moved && !refusal && !off ? seen.effectOf(n) : null;
  const weight = Math.max(2, Math.round(seen.weightOf(n) * METER));
  const value = bench.valueOf(n);
  const isKnown = !Number.isNaN(value); // JSON has no NaN
  return {
    value,
    isKnown,
    isMoved,
    isCorrected,
    isEstimate: bench.estimates.isEstimate(n),
    putRight: bench.estimates.told(n),
    reason: state.reasons[one.id] ?? "",
    refusal,
    off,
    effect,
    weight,
    yearText: seen.yearText,
  };
}

function makeSlider({ zero, min, max }, one, id, moved) {
  const slider = h("input", {
    type: "range",
    id,
    min,
    max: Math.max(min, max),
    step: one.step,
    "aria-describedby": `${id}-about`,
    oninput: () => moved(zero + Math.round((slider.valueAsNumber - zero) / one.step) * one.step),
  });
  return slider;
}

/** What lies under a slider: its rail, the published value, the way from there, rivals. */
function makeTrack(one, { zero, min, max }, said) {
  const at = (value) => {
    const share = max > min ? (value - min) / (max - min) : 0;
    return `${Math.min(Math.max(share * 100, 0), 100)}%`;
  };
  const way = h("line", { class: "way", y1: 14, y2: 14 });
  const was = h("line", { class: "was", x1: at(zero), x2: at(zero), y1: 6, y2: 22 });
  const rail = h("line", { class: "rail", x1: "0%", x2: "100%", y1: 14, y2: 14 });
  const rivals = (one.rivals ?? []).map((rival) => {
    const mark = { class: "rival", x1: at(rival.value), x2: at(rival.value), y1: 19, y2: 27 };
    return h("line", mark, h("title", {}, said(rival.label)));
  });
  const shown = [rail, way, ...rivals, one.value !== null && was];
  const element = h("svg", { "aria-hidden": "true", class: "fl-track" }, shown);
  const show = (place) => {
    way.setAttribute("x1", at(Math.min(zero, place)));
    way.setAttribute("x2", at(Math.max(zero, place)));
  };
  return { element, show };
}

/** How much an assumption matters: its swing as a share of the largest. */
function makeMeter() {
  const part = h("rect", { class: "part", width: 0, height: 6 });
  const bar = h("rect", { class: "track", width: METER, height: 6 });
  const size = { width: METER, height: 6, "aria-hidden": "true" };
  const element = h("svg", { class: "fl-meter", ...size }, bar, part);
  return { element, show: (width) => part.setAttribute("width", width) };
}

function aboutButton({ word, said }, one, about) {
  const made = h("button", {
    type: "button",
    class: "fl-why",
    "aria-expanded": "false",
    "aria-label": word("bench.about", said(one.label)),
    onclick: () => {
      about.hidden = !about.hidden;
      made.setAttribute("aria-expanded", String(!about.hidden));
    },
  });
  made.append("i");
  return made;
}

/** Under the row: why it is refused or off, or what its move does and the way back. */
function saidOf(bench, one, n, { refusal, off, effect, isCorrected, putRight, yearText }) {
  const { word, exact } = bench;
  if (refusal) {
    const still = word("bench.still_with", exact(bench.valueOf(n), one));
    const said = h("span", { role: "alert" }, h("b", {}, refusal.range), ` ${still}`);
    if (refusal.nearest === undefined) return [said];
    const set = word("bench.set_to", exact(refusal.nearest, one));
    return [said, quiet(set, () => bench.move(n, refusal.nearest))];
  }
  if (off) return [h("span", {}, off.text), quiet(off.turnOn, off.act)];
  const said = putRight ? [h("span", {}, putRight)] : [];
  if (!effect && !isCorrected) return said;
  const before = effect ? bench.data.assumptions[n].value : one.value;
  const back = word("bench.back_to", exact(before ?? NaN, one));
  const way = quiet(back, () => bench.putBack(n));
  if (!effect) return [...said, way];
  const [year, all] = [amount(...effect.year), amount(...effect.all)];
  return [...said, h("span", {}, year, ` ${yearText}, `, all, ` ${word("bench.in_all")}`), way];
}

const quiet = (text, onclick) => h("button", { type: "button", class: "fl-quiet", onclick }, text);
const amount = (value, text) => h("b", { class: value < 0 ? "fl-better" : null }, text);

/** What moving a fact means: asked once it has focus or is moved. The world is the default. */
function makeMeaning(bench, one, n, id) {
  const { word, said } = bench;
  const choice = (isOurs, key) => {
    const look = {
      type: "radio",
      name: `${id}-meaning`,
      onchange: () => bench.estimates.mean(n, isOurs),
    };
    const box = h("input", look);
    return { box, element: h("label", { class: "fl-tick" }, box, h("span", {}, word(key))) };
  };
  const [world, ours] = [choice(false, "bench.fact_world"), choice(true, "bench.fact_estimate")];
  const reason = h("input", {
    type: "text",
    class: "fl-reason",
    placeholder: word("bench.reason_needed"),
    "aria-label": word("bench.reason_of", said(one.label)),
    onchange: () => bench.explain(one.id, reason.value),
  });
  const legend = word("bench.fact_question", said(one.label));
  const element = h(
    "fieldset",
    { class: "fl-meaning" },
    h("legend", { class: "fl-quietly" }, legend),
    world.element,
    ours.element,
    reason,
  );
  function show({ isEstimate, isCorrected, reason: given, off }) {
    world.box.checked = !isEstimate;
    ours.box.checked = isEstimate;
    world.box.disabled = ours.box.disabled = Boolean(off) && !isCorrected;
    reason.hidden = !isCorrected;
    if (reason !== document.activeElement) reason.value = given;
  }
  return { element, show };
}

/** Where an assumption comes from, what others have, and why it was moved. */
function aboutRow(bench, one, n) {
  const { word, said, exact } = bench;
  const source = [one.source, one.locator, one.note].filter(Boolean).join(", ");
  const lines = [`${word("basis")}: ${said(one.basisText)}. ${source}`];
  if (one.owner || one.asOf) lines.push([one.owner, one.asOf].filter(Boolean).join(", "));
  const range = [exact(one.low, one), exact(one.high, one), bench.unitBeside(one)];
  lines.push(word("bench.range", ...range).trim());
  const rivals = (one.rivals ?? []).map((rival) =>
    h(
      "li",
      {},
      `${exact(rival.value, one)}: ${said(rival.label)}`,
      rival.source && `, ${rival.source} `,
      quiet(word("bench.set_to", exact(rival.value, one)), () => bench.move(n, rival.value)),
    ),
  );
  const reason = h("textarea", { rows: 2, onchange: () => bench.explain(one.id, reason.value) });
  const element = h(
    "div",
    { class: "fl-about", hidden: true },
    lines.map((text) => h("p", {}, text)),
    rivals.length > 0 && h("ul", {}, rivals),
    h("label", {}, word("bench.reason_of", said(one.label)), reason),
  );
  const show = (given) => reason !== document.activeElement && (reason.value = given);
  return { element, show };
}
