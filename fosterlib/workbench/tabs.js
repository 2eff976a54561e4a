// What each tab shows of the present state: a chart, a table, and what is said beside them.
// A tab is a function of `seen` (look.js); a table is data first, so that it can be copied.
import {
  axisOf,
  bridgeChart,
  compareChart,
  effectsChart,
  fanChart,
  rangeMark,
  staffingChart,
  swatch,
  tornadoChart,
} from "./charts.js";
import { h } from "./element.js";
import { percent, variesMost, whatLiesOutside } from "./likelihood.js";
import { referenceText, waysOf } from "./sentences.js";
import { sum } from "./time.js";

const MOST_SAVINGS = 5; // hatches and colours that are told apart
const MOST_COSTS = 3;
const MOST_BARS = 15;
const DRAWN_POSTS = 2; // decimals
const SHARE_BAR = 72; // pixels

export const TABS = {
  effects: effectsTab,
  tornado: tornadoTab,
  even: evenTab,
  fan: fanTab,
  bridge: bridgeTab,
  party: partyTab,
  staff: staffTab,
  profile: profileTab,
  compare: compareTab,
  changes: changesTab,
};

/** Which tabs a case has: no posts, no tab of posts. */
export function tabsOf(data) {
  const has = { staff: data.lines.some((line) => line.staff), party: data.parties.length > 1 };
  const isDrawn = data.draws.drawn.length > 0;
  return Object.keys(TABS).filter((tab) => has[tab] !== false && (tab !== "fan" || isDrawn));
}

const cell = (text, value, look = "") => ({ text, value, look });
const changeLook = (value) => (value > 0 ? "fl-worse" : value < 0 ? "fl-better" : "fl-none");

// ---- effects -------------------------------------------------------------------------------

/** Lines get their places in a stack by what they do as published, so that colours stay. */
export function slotsOf(rows, plan) {
  const side = (row) =>
    Math.sign(sum(plan(row)) || plan(row).find((v) => v) || sum(row.values) || -1);
  const found = new Map();
  for (const [sign, name, most] of [
    [-1, "save", MOST_SAVINGS],
    [1, "cost", MOST_COSTS],
  ]) {
    const own = rows.filter((row) => (side(row) >= 0 ? 1 : -1) === sign);
    const size = (row) => Math.abs(sum(plan(row))) || Math.abs(sum(row.values));
    const largest = own.toSorted((a, b) => size(b) - size(a));
    const kept = own.length > most ? new Set(largest.slice(0, most - 1)) : new Set(own);
    let place = 0;
    let rest = null;
    for (const row of own) {
      const isKept = kept.has(row);
      const number = isKept ? (place += 1) : (rest ??= most);
      found.set(row, {
        name: `${name}-${number}`,
        hatch: HATCHES[`${name}-${number}`],
        isRest: !isKept,
      });
    }
  }
  return found;
}

const HATCHES = { "save-3": "/", "save-4": "\\", "save-5": ".", "cost-2": "/", "cost-3": "." };

/** The rows of a stack: those that share a slot are gathered under one name. */
function gathered(rows, slots, word) {
  const found = [];
  for (const name of new Set(
    rows.filter((row) => slots.get(row).isRest).map((row) => slots.get(row).name),
  ))
    found.push({
      name,
      rows: rows.filter((row) => slots.get(row).name === name && slots.get(row).isRest),
    });
  const single = rows.filter((row) => !slots.get(row).isRest);
  const series = single.map((row) => ({ ...row, slot: slots.get(row) }));
  for (const { rows: some } of found) {
    const values = some[0].values.map((_, y) => sum(some.map((row) => row.values[y] || 0)));
    series.push({
      label: word("bench.others", String(some.length)),
      values,
      slot: slots.get(some[0]),
    });
  }
  return series;
}

const isSomething = ({ values, plan }) => values.some((v) => v) || plan.some((v) => v);

function effectsTab(seen) {
  const { data, word, said, signed } = seen;
  const rows = data.lines
    .map((line, n) => ({
      n,
      line,
      label: said(line.label),
      values: seen.byLine(n),
      plan: seen.planByLine(n),
    }))
    .filter((row) => row.line.isExpected || isSomething(row));
  const counted = rows.filter((row) => row.line.inTotal && isSomething(row));
  const slots = slotsOf(counted, (row) => row.plan);
  const { y } = seen;
  const series = gathered(counted, slots, word).map((one) => {
    const gap = one.plan ? one.values[y] - one.plan[y] : 0;
    const note =
      Math.abs(gap) >= seen.least
        ? word("bench.against", signed(gap), seen.refName.toLowerCase())
        : "";
    return { ...one, note, noteLook: gap > 0 ? "less" : "saves" };
  });
  const used = series.filter((one) => one.values.some((v) => v) || one.plan?.some((v) => v));
  return {
    heading: word("effects_title"),
    sub: seen.money,
    asks: ["until", "prices"],
    name: `${word("effects_title")}. ${word("net_total")}: ${seen.told(seen.total)}`,
    chart: (o) => effectsChart({ ...seen.byYear(), series: used, hasLane: o.width >= 560, ...o }),
    table: budgetTable(seen, rows, slots),
    notes: seen.unknownNote ? [seen.unknownNote] : [],
  };
}

function budgetTable(seen, rows, slots) {
  const { word, said, data, show, signed, years, y } = seen;
  const money = (values, guessed, look = "") => [
    ...Array.from(values, (v, n) => cell(guessed(n) ? `(${show(v)})` : show(v), v, look)),
    cell(show(sum(values)), sum(values), `fl-sum ${look}`),
  ];
  const gapCell = (now, plan) => {
    const gap = now[y] - plan[y];
    return cell(signed(gap), gap, changeLook(gap));
  };
  const row = ({ n: place, line, label, values, plan }, slot) => ({
    kind: [
      values.some((v, n) => Math.abs(v - plan[n]) >= seen.least) && "is-changed",
      !line.inTotal && "fl-memo",
    ],
    label: line.inTotal ? label : `${label} (${word("without_total").toLowerCase()})`,
    slot,
    cells: [...money(values, (year) => seen.isSpread(place, year)), gapCell(values, plan)],
  });
  const gaps = Array.from(seen.total, (v, n) => v - seen.planTotal[n]);
  const anySpread = (year) => data.lines.some((line, n) => line.inTotal && seen.isSpread(n, year));
  const total = {
    kind: ["fl-total"],
    label: said(data.total),
    cells: [...money(seen.total, anySpread), gapCell(seen.total, seen.planTotal)],
  };
  const reference = {
    kind: ["fl-memo"],
    label: seen.refName,
    cells: [...money(seen.planTotal, anySpread), cell("", "")],
  };
  const difference = {
    kind: ["fl-gap"],
    label: word("bench.change_against", seen.refName.toLowerCase()),
    cells: [
      ...gaps.map((v) => cell(signed(v), v, changeLook(v))),
      cell(signed(sum(gaps)), sum(gaps), `fl-sum ${changeLook(sum(gaps))}`),
      cell("", ""),
    ],
  };
  const inTotal = rows.filter(({ line }) => line.inTotal).map((one) => row(one, slots.get(one)));
  const below = rows.filter(({ line }) => !line.inTotal).map((one) => row(one, null));
  return {
    caption: word("budget"),
    sub: seen.money,
    heads: [
      { text: word("line") },
      ...years.map((text) => ({ text })),
      { text: word("bench.in_all_head"), look: "fl-sum" },
      { text: word("bench.against_in", seen.refName.toLowerCase(), years[y]), look: "fl-wraps" },
    ],
    rows: inTotal,
    foot: [total, ...below, reference, difference],
    note: seen.note,
  };
}

// ---- what drives it, what must be true, how sure --------------------------------------------

function tornadoTab(seen, most = MOST_BARS) {
  const { data, word, said } = seen;
  const found = seen.tornado().filter(({ swing }) => swing >= seen.least);
  const text = (n, value) => {
    return seen.quantity(value, data.assumptions[n]);
  };
  const rows = found.map(({ number: n, low, high, atLow, atHigh }) => ({
    n,
    label: said(data.assumptions[n].label),
    ends: [
      { text: text(n, low), effect: atLow },
      { text: text(n, high), effect: atHigh },
    ],
  }));
  const now = seen.outcome(seen.values);
  const drawn = rows.slice(0, most);
  const effects = drawn.flatMap(({ ends }) => ends.map(({ effect }) => effect));
  const [less, more] = waysOf(seen.bench.speech, [now, ...effects]);
  const told = drawn.map((row) => row.label).join(", ");
  return {
    heading: `${word("bench.view_tornado")}, ${seen.yearText}`,
    sub: word("bench.tornado_note", seen.money),
    asks: ["year", "facts", "until", "prices"],
    name: `${word("bench.view_tornado")}: ${told}`,
    chart: (o) =>
      tornadoChart({
        rows: drawn,
        base: now,
        names: { now: word("bench.now"), lower: word(less), higher: word(more) },
        write: { whole: seen.show },
        ...o,
      }),
    table: {
      caption: `${word("bench.view_tornado")}, ${seen.yearText}`,
      sub: seen.money,
      heads: [
        word("assumption"),
        word("bench.now"),
        word("bench.lowest"),
        word("effect"),
        word("bench.highest"),
        word("effect"),
        word("bench.swing"),
      ].map((text_) => ({ text: text_ })),
      rows: found.map(({ number: n, low, high, atLow, atHigh, swing }) => ({
        kind: [n in seen.movedNumbers && "is-changed"],
        label: said(data.assumptions[n].label),
        cells: [
          cell(text(n, seen.values[n]), seen.values[n]),
          cell(text(n, low), low),
          cell(seen.show(atLow), atLow),
          cell(text(n, high), high),
          cell(seen.show(atHigh), atHigh),
          cell(seen.show(swing), swing, "fl-sum"),
        ],
      })),
      note: `${word(`chart.facts.${seen.state.facts}`)} ${seen.note}`,
    },
  };
}

/** Six bars in the wide layout, while one works. */
export const tornadoPin = (seen) => tornadoTab(seen, 6);

const isMissed = ({ value }) => (Number.isNaN(value) ? 1 : 0);

function evenTab(seen, most = Infinity) {
  const { data, word, said, exact } = seen;
  const places = new Map(seen.tornado().map(({ number }, n) => [number, n]));
  const answers = seen
    .breakEven()
    .filter(({ why }) => why !== "flat")
    .toSorted((a, b) => isMissed(a) - isMissed(b) || places.get(a.number) - places.get(b.number));
  const row = ({ number: n, value, why }) => {
    const one = data.assumptions[n];
    const now = seen.values[n];
    const isFound = !Number.isNaN(value);
    const needed = isFound ? seen.quantity(value, one) : word(`even.${why}`);
    const gap = value - now;
    const way =
      isFound && !Number.isNaN(now) ? `${gap > 0 ? "+" : ""}${seen.quantity(gap, one)}` : "–";
    const set =
      isFound &&
      h(
        "button",
        {
          type: "button",
          class: "fl-quiet",
          "aria-label": word("bench.set_label", said(one.label), needed),
          onclick: () => seen.bench.set(n, value),
        },
        word("bench.set"),
      );
    return {
      kind: [!isFound && "fl-memo"],
      label: said(one.label),
      cells: [
        cell(exact(now, one), now),
        cell(needed, isFound ? value : "", isFound ? "fl-sum" : ""),
        { ...cell("", ""), element: rangeMark(one.low, one.high, now, value) },
        cell(way, isFound ? gap : ""),
        { ...cell("", ""), element: set },
      ],
    };
  };
  const asked = word("bench.even_title", seen.show(seen.target), seen.yearText);
  return {
    heading: asked,
    sub: word("bench.even_note", seen.money),
    asks: ["target", "year", "facts", "until", "prices"],
    name: asked,
    chart: null,
    table: {
      caption: asked,
      sub: seen.money,
      heads: [
        word("assumption"),
        word("bench.now"),
        word("bench.needed"),
        word("bench.possible"),
        word("bench.moves_by"),
        "",
      ].map((text) => ({ text })),
      rows: answers.slice(0, most).map(row),
      note: [word("bench.even_marks"), word(`chart.facts.${seen.state.facts}`), seen.note].join(
        " ",
      ),
    },
  };
}

export const evenPin = (seen) => evenTab(seen, 6);

function fanTab(seen) {
  const { word, said, years, show } = seen;
  const fan = seen.fan();
  const { quantiles, chance, count, drawn, fixed, shares } = fan;
  const ends = quantiles.flatMap((year) => [year[0], year[4]]).filter((v) => !Number.isNaN(v));
  const axis = axisOf(Math.min(seen.axis.low, ...ends), Math.max(seen.axis.high, ...ends));
  const last = chance?.[seen.y];
  const isSaving = seen.planTotal[seen.y] < 0; // that is reached, a cost is kept within
  const heading =
    last === undefined || Number.isNaN(last)
      ? word("bench.view_fan")
      : word(
          isSaving ? "bench.fan_title" : "bench.fan_within",
          percent(last),
          referenceText(seen.bench.speech, seen.plan),
          years[seen.y],
        );
  const names = {
    outer: word("bench.nine_of_ten"),
    inner: word("bench.eight_of_ten"),
    median: word("median"),
    now: word("bench.now_head"),
    printed: seen.refName,
    chance: word("bench.chance"),
  };
  const rows = [
    [word("bench.nine_of_ten"), quantiles.map((q) => `${show(q[0])} – ${show(q[4])}`)],
    [word("bench.eight_of_ten"), quantiles.map((q) => `${show(q[1])} – ${show(q[3])}`)],
    [word("median"), quantiles.map((q) => show(q[2])), quantiles.map((q) => q[2])],
    [word("bench.now_head"), Array.from(seen.total, (v) => show(v)), seen.total],
    [seen.refName, Array.from(seen.planTotal, (v) => show(v)), seen.planTotal],
    ...(chance ? [[word("bench.chance"), chance.map(percent), chance]] : []),
  ];
  const basis = word("bench.fan_basis", show(count, 0), String(drawn.length), String(fixed));
  const spans = years.map(
    (year, n) => `${year}: ${show(quantiles[n][0])} – ${show(quantiles[n][4])}`,
  );
  const stale = seen.staleNames();
  const restsOn = drawn.map((n) => said(seen.data.assumptions[n].label)).join(", ");
  return {
    heading,
    sub: `${seen.money}. ${basis}`,
    asks: ["until", "prices"],
    name: `${word("bench.view_fan")}. ${spans.join(", ")}`,
    chart: (o) =>
      fanChart({
        ...seen.byYear(),
        quantiles,
        chance: chance?.map(percent) ?? null,
        axis,
        ...o,
        names,
      }),
    table: {
      caption: word("bench.view_fan"),
      sub: seen.money,
      heads: [{ text: "" }, ...years.map((text) => ({ text }))],
      rows: rows.map(([label, texts, values]) => ({
        kind: [],
        label,
        cells: texts.map((text, n) => cell(text, values ? values[n] : text)),
      })),
      note: [
        word("bench.fan_rests", restsOn),
        variesMost(seen, shares),
        whatLiesOutside(seen, fan),
        word("chart.facts.estimate"),
        stale.length && word("bench.fan_stale", stale.join(", ")),
        seen.note,
      ]
        .filter(Boolean)
        .join(" "),
    },
  };
}

// ---- bridge, parties, posts, phase-in -------------------------------------------------------

function bridgeTab(seen) {
  const { data, word, said, show, signed, exact } = seen;
  const [start, end] = [seen.inFocus(seen.planTotal), seen.inFocus(seen.total)];
  const from = { label: seen.refName, value: start };
  const to = { label: word("bench.now_head"), value: end };
  const byLine = data.lines
    .map((line, n) => ({
      line,
      label: said(line.label),
      change: seen.inFocus(seen.byLine(n)) - seen.inFocus(seen.planByLine(n)),
    }))
    .filter(({ line, change }) => line.inTotal && Math.abs(change) >= seen.least);
  const { steps, together } = seen.bridgeByAssumption();
  const arrow = ({ number: n }) => {
    const one = data.assumptions[n];
    if (one.isSwitch) return seen.switchText(n);
    const before = exact(one.value ?? NaN, one);
    return `${said(one.label)}, ${before} → ${seen.quantity(seen.values[n], one)}`;
  };
  const byAssumption = steps.map((step) => ({ label: arrow(step), change: step.change }));
  if (steps.length > 1 && Math.abs(together) >= seen.least)
    byAssumption.push({ label: word("bench.interplay"), change: together });
  const panels = [
    { heading: word("bench.by_line"), start: from, steps: byLine, end: to },
    { heading: word("bench.by_assumption"), start: from, steps: byAssumption, end: to },
  ];
  const isKnown = [start, end].every((v) => !Number.isNaN(v));
  const rows = panels.flatMap(({ heading, steps: some }) => [
    { kind: ["fl-part-row"], label: heading, cells: [cell("", "")] },
    ...some.map(({ label, change }) => ({
      kind: [],
      label,
      cells: [cell(signed(change), change, changeLook(change))],
    })),
  ]);
  const named = byLine.map((one) => `${one.label} ${signed(one.change)}`);
  return {
    heading: word("bench.bridge_title", show(start), show(end)),
    sub: `${seen.money}, ${seen.focusText}`,
    asks: ["year", "until", "prices"],
    name: `${word("bench.view_bridge")}. ${named.join(", ")}`,
    chart:
      isKnown && (byLine.length || steps.length)
        ? (o) => bridgeChart({ panels, write: { whole: show, signed }, ...o })
        : null,
    table: {
      caption: word("bench.view_bridge"),
      sub: `${seen.money}, ${seen.focusText}`,
      heads: [{ text: "" }, { text: word("bench.change_head") }],
      rows,
      foot: [
        { kind: ["fl-memo"], label: seen.refName, cells: [cell(show(start), start)] },
        { kind: ["fl-total"], label: word("bench.now_head"), cells: [cell(show(end), end)] },
      ],
      note: seen.note,
    },
    notes: !isKnown
      ? [seen.unknownNote]
      : byLine.length || steps.length
        ? []
        : [word("bench.no_changes")],
  };
}

function partyTab(seen) {
  const { data, word, said, show, years } = seen;
  const rows = data.parties.map((party, p) => ({
    label: said(party.label),
    values: seen.byParty(p),
    plan: seen.planByParty(p),
  }));
  const names = ["save-2", "save-3", "save-4", "save-5", "save-1"];
  const isRest = (n) => n === data.parties.length - 1 && data.parties.length > 2;
  const slots = rows.map((_, n) =>
    isRest(n)
      ? { name: "unsplit", hatch: "." }
      : { name: names[n % 5], hatch: HATCHES[names[n % 5]] },
  );
  const series = rows
    .map((row, n) => ({ ...row, slot: slots[n] }))
    .filter((row) => row.values.some((v) => v) || row.plan.some((v) => v));
  const money = (values) => [
    ...Array.from(values, (v) => cell(show(v), v)),
    cell(show(sum(values)), sum(values), "fl-sum"),
  ];
  const heading = word("by_party", said(data.partyWord));
  return {
    heading,
    sub: seen.money,
    asks: ["until", "prices"],
    name: `${heading}. ${rows.map((row) => `${row.label}: ${show(sum(row.values))}`).join(", ")}`,
    chart: (o) =>
      effectsChart({ ...seen.byYear(), series, hasLane: o.width >= 560, plot: 210, ...o }),
    table: {
      caption: heading,
      sub: seen.money,
      heads: [
        { text: said(data.partyWord) },
        ...years.map((text) => ({ text })),
        { text: word("bench.in_all_head"), look: "fl-sum" },
      ],
      rows: rows.map((row, n) => ({
        kind: [],
        label: row.label,
        slot: slots[n],
        cells: money(row.values),
      })),
      foot: [
        { kind: ["fl-total"], label: said(data.total), cells: money(seen.total) },
        { kind: ["fl-memo"], label: seen.refName, cells: money(seen.planTotal) },
      ],
      note: seen.note,
    },
  };
}

function staffTab(seen) {
  const { word, said, years, posts } = seen;
  const now = seen.staff();
  const plan = seen.planStaff();
  const charts = now.map(({ label, base, baseYear, posts: levels }, n) => {
    const change = Array.from(levels, (v) => v - base);
    const printed = Array.from(plan[n].posts, (v) => v - plan[n].base);
    const ends = [...change, ...printed, 0].filter((v) => !Number.isNaN(v));
    const axis = axisOf(Math.min(...ends), Math.max(...ends));
    return (o) =>
      staffingChart({
        years,
        change,
        printed,
        levels: Array.from(levels),
        isPlan: years.map(() => true),
        axis,
        names: {
          change: word("bench.change_head"),
          printed: word("bench.unmoved"),
          level: word("bench.posts"),
          now: word("bench.now_head"),
        },
        write: {
          whole: (v) => posts(v, Number.isInteger(v) ? 0 : 1),
          posts: (v) => posts(v, DRAWN_POSTS),
        },
        ...o,
        unit: word("bench.staff_unit", said(label), baseYear, posts(base, DRAWN_POSTS)),
      });
  });
  const row = (label, levels, base, look = "") => ({
    kind: [look],
    label,
    cells: [base, ...levels].map((v) => cell(posts(v, DRAWN_POSTS), v)),
  });
  return {
    heading: word("bench.view_staff"),
    sub: word("bench.posts"),
    asks: ["until"],
    name: now
      .map(({ label, posts: levels }) => `${said(label)}: ${seen.told(levels, (v) => posts(v, 2))}`)
      .join(". "),
    charts,
    table: {
      caption: word("bench.view_staff"),
      sub: word("bench.posts"),
      heads: [{ text: "" }, { text: now[0]?.baseYear ?? "" }, ...years.map((text) => ({ text }))],
      rows: now.flatMap(({ label, base, posts: levels }, n) => [
        row(said(label), levels, base),
        row(
          `${said(label)}, ${word("bench.unmoved").toLowerCase()}`,
          plan[n].posts,
          plan[n].base,
          "fl-memo",
        ),
      ]),
      note: seen.sourceNote,
    },
  };
}

/** A share in per cent over a small bar. */
function shareBar(share) {
  const width = Math.min(Math.max(share, 0), 1) * SHARE_BAR || 0;
  const track = h("rect", { class: "track", width: SHARE_BAR, height: 6 });
  const size = { width: SHARE_BAR, height: 6, "aria-hidden": "true" };
  const bar = h("svg", size, track, h("rect", { class: "save", width, height: 6 }));
  return h("div", { class: "fl-share" }, h("span", {}, percent(share)), bar);
}

function profileTab(seen) {
  const { data, word, said, years } = seen;
  const rows = data.lines
    .map((line, n) => ({ line, n, values: seen.byLine(n), plan: seen.planByLine(n) }))
    .filter(({ line }) => line.kind === "recurring" && line.inTotal)
    .filter((row) => row.line.isExpected || isSomething(row));
  const slots = slotsOf(
    data.lines
      .filter((line) => line.inTotal)
      .map((line) => ({
        line,
        values: seen.byLine(data.lines.indexOf(line)),
        plan: seen.planByLine(data.lines.indexOf(line)),
      })),
    (row) => row.plan,
  );
  const slotOf = (line) => [...slots].find(([row]) => row.line === line)?.[1];
  const shares = rows.map(({ n }) => seen.shareReached(n));
  const all = shares.every((some) => Math.abs(some.at(-1) - 1) < 0.0005);
  return {
    heading: all ? word("bench.all_phased_in", years.at(-1)) : word("bench.view_profile"),
    sub: word("bench.profile_note"),
    asks: ["until"],
    name: word("bench.view_profile"),
    chart: null,
    table: {
      caption: word("bench.view_profile"),
      sub: word("bench.profile_note"),
      heads: [{ text: word("line") }, ...years.map((text) => ({ text }))],
      rows: rows.map(({ line }, r) => ({
        kind: [],
        label: said(line.label),
        slot: slotOf(line),
        cells: Array.from(shares[r], (share) => ({
          ...cell(percent(share), share, share > 0.9995 ? "fl-sum" : ""),
          element: shareBar(share),
        })),
      })),
      note: seen.sourceNote,
    },
  };
}

// ---- compare, what changed ------------------------------------------------------------------

function compareTab(seen) {
  const { word, years, show, said, data } = seen;
  const compared = seen.compared();
  const axis = axisOf(
    Math.min(
      seen.axis.low,
      ...compared.flatMap(({ total }) => [...total]).filter((v) => !Number.isNaN(v)),
    ),
    Math.max(
      seen.axis.high,
      ...compared.flatMap(({ total }) => [...total]).filter((v) => !Number.isNaN(v)),
    ),
  );
  const shown = compared.map(({ name, total }) => ({
    name,
    values: Array.from(total),
    sum: word("bench.sum_in_all", seen.millions(sum(total))),
  }));
  const legend = word(
    "bench.compare_legend",
    seen.refName,
    seen.millions(sum(seen.planTotal)),
    seen.millions(seen.planTotal[seen.y]),
    years[seen.y],
  );
  const money = (values) => [
    ...Array.from(values, (v) => cell(show(v), v)),
    cell(show(sum(values)), sum(values), "fl-sum"),
  ];
  const sums = shown.map((one) => `${one.name}: ${one.sum}`);
  return {
    heading: word("bench.view_compare"),
    sub: seen.millionsHeading,
    asks: ["until", "prices"],
    above: seen.bench.scenarios.list(seen),
    name: `${word("bench.view_compare")}. ${sums.join(", ")}`,
    chart: (o) =>
      compareChart({
        ...seen.byYear(),
        scenarios: shown,
        axis,
        ...o,
        names: { printed: legend },
        write: { millions: seen.millions },
      }),
    table: {
      caption: word("bench.view_compare"),
      sub: seen.money,
      heads: [
        { text: said(data.total) },
        ...years.map((text) => ({ text })),
        { text: word("bench.in_all_head"), look: "fl-sum" },
      ],
      rows: [
        { kind: ["fl-memo"], label: seen.refName, cells: money(seen.planTotal) },
        ...compared.map(({ name, total, isNow }) => ({
          kind: [isNow && "is-changed"],
          label: name,
          cells: money(total),
        })),
      ],
      note: seen.note,
    },
  };
}

function changesTab(seen) {
  const { data, word, said, exact, signed } = seen;
  const moved = seen.movedList();
  const row = (n) => {
    const one = data.assumptions[n];
    const effect = seen.effectOf(n);
    return {
      kind: [],
      label: said(one.label),
      cells: [
        cell(one.isSwitch ? onOff(one.value, word) : exact(one.value ?? NaN, one), one.value),
        cell(
          one.isSwitch ? onOff(seen.values[n], word) : exact(seen.values[n], one),
          seen.values[n],
          "fl-sum",
        ),
        cell(one.isSwitch ? "" : said(one.unitText), "", "fl-words"),
        cell(effect.year[1], effect.year[0], changeLook(effect.year[0])),
        cell(effect.all[1], effect.all[0], changeLook(effect.all[0])),
        cell(seen.state.reasons?.[one.id] ?? "", "", "fl-words"),
      ],
    };
  };
  const gaps = Array.from(seen.total, (v, n) => v - seen.planTotal[n]);
  const foot = {
    kind: ["fl-total"],
    label: word("bench.together"),
    cells: [
      cell("", ""),
      cell("", ""),
      cell("", ""),
      cell(signed(gaps[seen.y]), gaps[seen.y]),
      cell(signed(sum(gaps)), sum(gaps)),
      cell("", ""),
    ],
  };
  return {
    heading: word("adjusted"),
    sub: seen.money,
    asks: ["until", "prices"],
    name: word("bench.view_changes"),
    chart: null,
    above: [seen.bench.scenarios.laidTogether(seen), seen.bench.estimates.element()],
    table: moved.length
      ? {
          caption: word("adjusted"),
          sub: seen.money,
          heads: [
            word("assumption"),
            seen.refName,
            word("bench.now_head"),
            word("unit"),
            word("bench.alone_in", seen.yearText),
            word("bench.alone_all"),
            word("bench.reason"),
          ].map((text, n) => ({
            text,
            look: n === 3 || n === 6 ? "fl-words" : n > 3 ? "fl-wraps" : "",
          })),
          rows: moved.map(row),
          foot: moved.length > 1 ? [foot] : [],
          note: seen.note,
        }
      : null,
    notes: moved.length ? [] : [word("bench.no_changes")],
  };
}

const onOff = (value, word) => word(value ? "bench.on" : "bench.off");

// ---- a table as HTML, and as text that a sheet reads ----------------------------------------

const looks = (list) => list.filter(Boolean).join(" ") || null;
const cellElement = ({ text, look, element }) => h("td", { class: look || null }, element || text);

function tableRow({ kind, label, slot, cells }) {
  const name = h("span", {}, label);
  const head = h("th", { scope: "row" }, slot ? h("div", {}, swatch(slot), name) : name);
  return h("tr", { class: looks(kind) }, head, cells.map(cellElement));
}

/** The element of a table; every text is text. */
export function tableElement(table) {
  const caption = h("caption", {}, table.caption, table.sub && h("small", {}, table.sub));
  const heads = table.heads.map(({ text, look }) =>
    text ? h("th", { scope: "col", class: look || null }, text) : h("td"),
  );
  return [
    h(
      "div",
      { class: "fl-scroll", role: "region", tabindex: 0, "aria-label": table.caption },
      h(
        "table",
        {},
        caption,
        h("thead", {}, h("tr", {}, heads)),
        h("tbody", {}, table.rows.map(tableRow)),
        table.foot?.length > 0 && h("tfoot", {}, table.foot.map(tableRow)),
      ),
    ),
    table.note && h("p", { class: "fl-note" }, table.note),
  ].filter(Boolean);
}

/** The table as rows of texts; numbers in full, with the decimal mark of the language. */
export function tableRows(table, lang) {
  const plain = ({ text, value }) => {
    if (typeof value !== "number" || Number.isNaN(value)) return text;
    const digits = String(Math.round(value * 1e9) / 1e9);
    return lang === "da" ? digits.replace(".", ",") : digits;
  };
  const rows = [...table.rows, ...(table.foot ?? [])];
  return [
    table.heads.map(({ text }) => text),
    ...rows.map(({ label, cells }) => [label, ...cells.map(plain)]),
  ];
}

/** As Danish Excel reads it: semicolons and decimal commas; in English commas and points. */
export function tableCsv(table, lang) {
  const mark = lang === "da" ? ";" : ",";
  const isFormula = /^[=+@\t\r]|^-(?![\d.,]+$)/; // what a sheet would calculate from a text
  const quoted = (text) => {
    const safe = isFormula.test(text) && !/^[+-]?[\d.,]+$/.test(text) ? `'${text}` : text;
    return /["\n\r;,]/.test(safe) && (safe.includes(mark) || /["\n\r]/.test(safe))
      ? `"${safe.replaceAll('"', '""')}"`
      : safe;
  };
  const lines = tableRows(table, lang).map((row) =>
    row.map((one) => quoted(String(one))).join(mark),
  );
  return `\ufeff${lines.join("\r\n")}\r\n`;
}
