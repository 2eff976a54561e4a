// From figures to SVG: pure functions that measure every text, so that nothing can collide.
// Totals stand in a lane under the plot, names in a lane beside it, placed by least squares.
import { h } from "./element.js";

export const FONT = '"Segoe UI", "Helvetica Neue", Arial, "Liberation Sans", sans-serif';
const BAR_SHARE = 0.62; // of a column
const WIDEST_BAR = 64;
const STEP = 25; // a row of a bridge
const BESIDE = 3; // between a value in its segment and an edge that passes

// ---- measuring -----------------------------------------------------------------------------

const widths = new Map();
let canvas;

/** The width of a text in pixels. */
export function wide(text, size, bold = false) {
  const key = `${size}${bold ? "b" : ""}${text}`;
  if (!widths.has(key)) {
    canvas ??= document.createElement("canvas").getContext("2d");
    canvas.font = `${bold ? "bold " : ""}${size}px ${FONT}`;
    if (widths.size > 20000) widths.clear(); // many values in a long session
    widths.set(key, canvas.measureText(text).width);
  }
  return widths.get(key);
}

/** The text in lines that fit; a word that is wider alone is broken, never cut. */
export function wrap(text, room, size, bold = false) {
  const fits = (line) => wide(line, size, bold) <= room;
  const pieces = text.split(/\s+/).flatMap((word) => (fits(word) ? [word] : broken(word, fits)));
  const lines = [];
  for (const piece of pieces) {
    const longer = lines.length ? `${lines.at(-1)} ${piece}` : piece;
    if (lines.length && fits(longer)) lines[lines.length - 1] = longer;
    else lines.push(piece);
  }
  return lines.length ? lines : [""];
}

/** A word in pieces that fit, with hyphens; of one letter at least. */
function broken(word, fits) {
  const pieces = [];
  let rest = word;
  while (rest.length > 1 && !fits(rest)) {
    let most = rest.length - 1;
    while (most > 1 && !fits(`${rest.slice(0, most)}-`)) most -= 1;
    pieces.push(`${rest.slice(0, most)}-`);
    rest = rest.slice(most);
  }
  return [...pieces, rest];
}

/** Middles of labels so that none meet and all move as little as they can, in their order. */
export function spread(wanted, heights, top, bottom) {
  let above = 0;
  const before = heights.map((height) => ((above += height), above - height / 2));
  const pools = [];
  wanted.forEach((want, n) => {
    pools.push([Math.min(Math.max(want - before[n], top), Math.max(bottom - above, top)), 1]);
    while (pools.length > 1 && pools.at(-2)[0] > pools.at(-1)[0]) {
      const [value, count] = pools.pop();
      const [first, many] = pools.at(-1);
      pools[pools.length - 1] = [(first * many + value * count) / (many + count), many + count];
    }
  });
  return pools.flatMap(([value, count]) => Array(count).fill(value)).map((v, n) => v + before[n]);
}

/** Round steps, about `about` of them in a span. */
export function niceStep(span, about = 4.5) {
  const rough = (span || 1) / about;
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * [1, 2, 2.5, 5, 10].find((size) => size * power >= rough * (1 - 1e-9));
}

/** An axis rounded outwards to half steps, with its ticks. */
export function axisOf(low, high) {
  const step = niceStep(high - low);
  const floor = (Math.floor((low / step) * 2 + 1e-9) * step) / 2;
  const ceiling = (Math.ceil((high / step) * 2 - 1e-9) * step) / 2;
  const first = Math.ceil(floor / step - 1e-9);
  const count = Math.floor(ceiling / step + 1e-9) - first + 1;
  const ticks = Array.from({ length: count }, (_, n) => (first + n) * step);
  return { low: floor, high: ceiling > floor ? ceiling : floor + step, ticks, step };
}

/**
 * The scale and the place of `base` at which the longest bar with its text fits on both sides.
 * ends: pairs of an effect and the width of its text.
 */
export function fit(ends, base, left, right) {
  const below = ends.filter(([effect]) => effect < base).map(([e, text]) => [base - e, text]);
  const above = ends.filter(([effect]) => effect >= base).map(([e, text]) => [e - base, text]);
  if (!below.length) below.push([0, 0]);
  if (!above.length) above.push([0, 0]);
  let scale = Infinity;
  for (const [d, text] of below)
    for (const [e, other] of above)
      if (d + e > 0) scale = Math.min(scale, (right - left - text - other) / (d + e));
  if (!Number.isFinite(scale) || scale < 0) scale = 0;
  return { scale, zero: left + Math.max(...below.map(([d, text]) => d * scale + text)) };
}

// ---- drawing -------------------------------------------------------------------------------

let drawings = 0;

/** A sheet to draw on: width and size of text in pixels; shapes are laid on each other. */
function sheet(width, size) {
  const parts = [];
  const hatches = new Map();
  const prefix = `fl-${(drawings += 1)}`; // ids are the page's, and charts come and go
  const at = Object.fromEntries;
  const put = (tag, attributes, ...children) => parts.push(h(tag, attributes, ...children));
  const fixed = (pairs) => at(Object.entries(pairs).map(([k, v]) => [k, Math.round(v * 10) / 10]));
  const on = {
    width,
    size,
    height: 0,
    leading: size + 2.5,
    rect: (x, y, w, tall, look) =>
      put("rect", {
        ...fixed({ x, y, width: Math.max(w, 0), height: Math.max(tall, 0) }),
        class: look,
      }),
    line: (x1, y1, x2, y2, look) => put("line", { ...fixed({ x1, y1, x2, y2 }), class: look }),
    path: (d, look) => put("path", { d, class: look }),
    circle: (cx, cy, r, look) => put("circle", { ...fixed({ cx, cy, r }), class: look }),
    polygon: (points, look) =>
      put("polygon", {
        points: points.map((pair) => pair.map(short).join()).join(" "),
        class: look,
      }),
    polyline: (points, look) =>
      put("polyline", {
        points: points.map((pair) => pair.map(short).join()).join(" "),
        class: look,
      }),
    text: (x, y, text, anchor = "start", look = "t", bold = false, big = size) =>
      put(
        "text",
        {
          ...fixed({ x, y }),
          "text-anchor": anchor,
          "font-size": big,
          "font-weight": bold ? 700 : null,
          class: look,
        },
        text,
      ),
    /** A segment: its colour, and its hatch on top. */
    fill(x, y, w, tall, slot) {
      on.rect(x, y, w, tall, `f-${slot.name}`);
      if (!slot.hatch) return;
      if (!hatches.has(slot.name)) hatches.set(slot.name, hatch(`${prefix}-${slot.name}`, slot));
      const place = fixed({ x, y, width: w, height: Math.max(tall, 0) });
      put("rect", { ...place, fill: `url(#${prefix}-${slot.name})` });
    },
    swatch(x, y, slot) {
      on.fill(x, y, 11, 11, slot);
      on.rect(x, y, 11, 11, "frame");
    },
    done(name) {
      const place = { width, height: Math.ceil(on.height) };
      const view = { viewBox: `0 0 ${width} ${place.height}`, ...place };
      return h(
        "svg",
        { ...view, class: "fl-chart", role: "img", "aria-label": name },
        h("defs", {}, ...hatches.values()),
        parts,
      );
    },
  };
  return on;
}

const short = (number) => Math.round(number * 10) / 10;
const COST = { name: "cost", hatch: "/" };

function hatch(id, { name, hatch: kind }) {
  const size = kind === "\\" ? 7 : 6;
  const turn = { "/": 45, "\\": -45 }[kind];
  const frame = {
    id,
    width: size,
    height: size,
    patternUnits: "userSpaceOnUse",
    patternTransform: turn ? `rotate(${turn})` : null,
  };
  const dots = [1.5, 4.5].map((c) => h("circle", { cx: c, cy: c, r: 1, class: `d-${name}` }));
  const stroke = h("line", { x1: 0, y1: 0, x2: 0, y2: size, class: `h-${name}` });
  return h("pattern", frame, kind === "." ? dots : stroke);
}

/** Title (the message) and unit; gives the height at which the picture may begin. */
function head(on, { title, unit }) {
  let y = 0;
  for (const line of title ? wrap(title, on.width, on.size + 4, true) : []) {
    y += on.size + 8;
    on.text(0, y - 4, line, "start", "t", true, on.size + 4);
  }
  for (const line of unit ? wrap(unit, on.width, on.size) : []) {
    y += on.size + 5;
    on.text(0, y - 3, line, "start", "m");
  }
  return y + (y ? 8 : on.size * 0.7);
}

function foot(on, { source }) {
  if (!source) return;
  on.height += 6;
  for (const line of wrap(source, on.width, on.size)) {
    on.height += on.size + 4;
    on.text(0, on.height - 4, line, "start", "m");
  }
}

/** An outline as printed figures have it: open at zero; dashed where the figure is a plan only. */
const outline = (on, left, right, zero, end, isPlan) =>
  on.path(
    `M${short(left)} ${short(zero)}V${short(end)}H${short(right)}V${short(zero)}`,
    isPlan ? "outline later" : "outline",
  );

function grid(on, axis, x0, x1, y, write) {
  for (const tick of axis.ticks) {
    on.line(x0, y(tick), x1, y(tick), tick === 0 ? "zero" : "grid");
    on.text(x0 - 8, y(tick) + on.size * 0.35, write(tick), "end", "m");
  }
}

const widestOf = (texts, size, bold = false) =>
  Math.max(0, ...texts.map((text) => wide(text, size, bold)));

/**
 * The lane under a plot: a row for each of `rows` (label, texts, look, bold), a column for a year.
 * Where the widest does not fit, millions with one decimal; then every second year.
 */
function lane(on, { years, rows, x0, x1, column, middle, bottom, otherUnit }) {
  const room = column - 4;
  const isWide = (key) =>
    rows.some((row) => widestOf(row[key] ?? row.texts, on.size, row.bold) > room);
  const isMillions = isWide("texts") && rows.some((row) => row.millions);
  const shown = (row) => (isMillions ? (row.millions ?? row.texts) : row.texts);
  const step = isMillions && isWide("millions") ? 2 : isWide("texts") && !isMillions ? 2 : 1;
  let y = bottom + on.size + 8;
  const label = (year, n) =>
    wide(year, on.size) < column - 3 ? year : n % step ? "" : shortYear(year);
  years.forEach((year, n) => {
    if ((years.length - 1 - n) % step === 0) on.text(middle(n), y, label(year, 0), "middle");
  });
  y += 4;
  for (const row of rows) {
    y += on.leading;
    on.text(x0 - 8, y, row.label, "end", row.look, row.bold);
    shown(row).forEach((text, n) => {
      if ((years.length - 1 - n) % step) return;
      const said = wide(text, on.size, row.bold) > column * step - 4 ? "–" : text;
      on.text(middle(n), y, said, "middle", row.look, row.bold);
    });
  }
  on.line(0, bottom + 4, x1, bottom + 4, "grid");
  if (isMillions) on.text(x0 - 8, bottom + on.size + 8, otherUnit, "end", "m");
  on.height = y + 8;
}

const shortYear = (year) => `’${year.length > 4 ? year.slice(2) : year.slice(-2)}`;

/**
 * Effects by line (or party) and year as stacks, with the net now and as printed.
 *
 * series: [{label, values, slot, note}] in the order of the stack, a slot being {name, hatch};
 * now, printed: by year (printed may be null); isPlan: by year, true where nothing is printed;
 * axis: of axisOf; names: {net, printed, netNow, netPrinted}; write: {whole, millions, unit};
 * hasLane: whether the names stand beside the plot.
 */
export function effectsChart(o) {
  const { years, now, printed, axis, width, size, hasLane, names, write } = o;
  const on = sheet(width, size);
  const top = head(on, o);
  const right = hasLane ? Math.min(250, Math.max(years.length > 7 ? 168 : 178, width * 0.33)) : 4;
  const entries = hasLane ? nameEntries(on, o, right - 48) : [];
  const need = entries.reduce((all, entry) => all + entry.height, 0);
  const plot = Math.max(o.plot ?? 250, need - (o.title ? 0 : top - 4));
  const bottom = top + plot;
  const ticks = axis.ticks.map((tick) => write.whole(tick));
  const lefts = [...ticks, names.printed, write.unit ?? ""];
  const left = 10 + Math.max(widestOf(lefts, size), wide(names.net, size, true));
  const [x0, x1] = [left, width - right];
  const y = (value) => top + ((axis.high - value) / (axis.high - axis.low)) * plot;
  const column = (x1 - x0) / years.length;
  const bar = Math.min(WIDEST_BAR, column * BAR_SHARE);
  const over = Math.max(3, Math.min(6, column * 0.09));
  const middle = (n) => x0 + column * (n + 0.5);
  grid(on, axis, x0, x1, y, write.whole);
  const anchors = years.map((_, n) => stack(on, o, n, { middle: middle(n), bar, over, y })).at(-1);
  const rows = [{ label: names.net, look: "t", bold: true, ...both(now, write) }];
  if (printed) rows.push({ label: names.printed, look: "m", ...both(printed, write) });
  lane(on, { years, rows, x0, x1, column, middle, bottom, otherUnit: write.unit });
  if (hasLane) {
    const edge = middle(years.length - 1) + bar / 2;
    nameLane(on, o, entries, { anchors, edge, over, x1, y, top: o.title ? top - 4 : 0, bottom });
  }
  foot(on, o);
  return on.done(o.name);
}

const both = (values, write) => ({
  texts: Array.from(values, (value) => write.whole(value)),
  millions: write.millions && Array.from(values, (value) => write.millions(value)),
});

/** One bar: its segments, values where they fit, frame, outline as printed, net. */
function stack(on, o, n, { middle, bar, over, y }) {
  const [now, printed] = [o.now[n], o.printed ? o.printed[n] : NaN];
  const [left, right] = [middle - bar / 2, middle + bar / 2];
  const edges = [now, printed].filter((value) => !Number.isNaN(value)).map((value) => y(value));
  const { up, down, anchors } = segments(on, o, n, { middle, bar, y, edges });
  if (up !== down) on.rect(left, y(up), bar, y(down) - y(up), "frame");
  if (!Number.isNaN(printed)) outline(on, left - over, right + over, y(0), y(printed), o.isPlan[n]);
  if (!Number.isNaN(now)) {
    on.line(left, y(now), right, y(now), "casing");
    on.line(left - over - 1, y(now), right + over + 1, y(now), "net");
  }
  return anchors;
}

/**
 * The segments of a bar: savings hang from zero, costs stand on it. Gives where each has its name.
 */
function segments(on, { series, write }, n, { middle, bar, y, edges }) {
  const nothing = 0.05 / (Math.abs(y(1) - y(0)) || 1); // thinner than a twentieth of a pixel
  const anchors = new Map();
  const reached = { up: 0, down: 0 };
  for (const one of series.filter(({ values }) => Math.abs(values[n]) > nothing)) {
    const value = one.values[n];
    const side = value < 0 ? "down" : "up";
    const from = reached[side];
    reached[side] += value;
    const [high, low] = [y(from), y(from + value)].toSorted((a, b) => a - b);
    on.fill(middle - bar / 2, high, bar, low - high, one.slot);
    on.line(middle - bar / 2, y(from + value), middle + bar / 2, y(from + value), "gap");
    anchors.set(one, (high + low) / 2);
    writeIn(on, one.slot, write.whole(value), { middle, bar, high, low, edges });
  }
  return { ...reached, anchors };
}

/** A value in its segment, if it is high and wide enough and no edge passes through it. */
function writeIn(on, slot, text, { middle, bar, high, low, edges }) {
  const centre = (high + low) / 2;
  const isFree = edges.every((edge) => Math.abs(edge - centre) > on.size * 0.62 + BESIDE);
  const room = wide(text, on.size) + 6;
  if (!isFree || low - high < on.size + 5 || bar < room) return;
  on.rect(middle - room / 2, centre - on.size * 0.62, room, on.size * 1.24, `f-${slot.name}`);
  on.text(middle, centre + on.size * 0.36, text, "middle", `i-${slot.name}`);
}

const isCost = (one) => one.slot.name.startsWith("cost");

/** What stands in the lane of names: costs from the top down, savings below them. */
function nameEntries(on, { series, names, printed }, room) {
  const ordered = [...series.filter(isCost).toReversed(), ...series.filter((one) => !isCost(one))];
  const entry = (kind, text, one, bold = false) => {
    const lines = wrap(text, room, on.size, bold);
    const notes = one?.note ? wrap(one.note, room, on.size, true) : [];
    return {
      kind,
      one,
      lines,
      notes,
      bold,
      isCost: one && isCost(one),
      height: (lines.length + notes.length) * on.leading + 5,
    };
  };
  const found = ordered.map((one) => entry("line", one.label, one, Boolean(one.note)));
  found.push(entry("net", names.netNow, null, true));
  if (printed) found.push(entry("outline", names.netPrinted, null));
  return found;
}

function nameLane(on, { now, printed }, entries, { anchors, edge, over, x1, y, top, bottom }) {
  const ends = { net: now.at(-1), outline: printed?.at(-1) };
  const usual = Math.min(...anchors.values(), y(0));
  for (const entry of entries) {
    const end = entry.kind === "line" ? anchors.get(entry.one) : y(ends[entry.kind]);
    entry.anchor = Number.isNaN(end) ? undefined : end;
    entry.want = entry.anchor ?? (entry.isCost ? usual : y(0));
  }
  const costs = entries.filter((entry) => entry.isCost);
  const rest = entries.filter((entry) => !entry.isCost).toSorted((a, b) => a.want - b.want);
  const placed = [...costs, ...rest];
  const places = spread(
    placed.map((e) => e.want),
    placed.map((e) => e.height),
    top,
    bottom,
  );
  placed.forEach((entry, n) => {
    const first = places[n] - entry.height / 2 + 2.5 + on.size * 0.85;
    nameOf(on, entry, first, { edge: edge + (entry.kind === "line" ? 1 : over + 1), x1 });
  });
}

function nameOf(on, { kind, one, lines, notes, bold, anchor }, first, { edge, x1 }) {
  const left = x1 + 30;
  const middle = first - on.size * 0.35;
  if (anchor !== undefined) {
    const way = [edge, anchor, x1 + 3, left - 7, middle, left - 3].map(short);
    on.path(`M${way[0]} ${way[1]}H${way[2]}L${way[3]} ${way[4]}H${way[5]}`, "leader");
  }
  if (kind === "net") on.line(left, middle, left + 11, middle, "net");
  else if (kind === "outline") on.path(`M${left + 0.5} ${short(middle - 5)}v9h10v-9`, "outline");
  else on.swatch(left, middle - 5.5, one.slot);
  lines.forEach((line, n) => {
    const look = kind === "outline" ? "m" : "t";
    on.text(left + 16, first + n * on.leading, line, "start", look, bold);
  });
  notes.forEach((note, n) => {
    const look = one.noteLook ?? "t";
    on.text(left + 16, first + (lines.length + n) * on.leading, note, "start", look, true);
  });
}

/**
 * How far each assumption alone carries the outcome from where it stands now.
 *
 * rows: [{label, ends: [{text, effect} at its low, at its high]}], widest first; base: the outcome
 * now; names: {now, lower, higher}; write: {whole}.
 */
export function tornadoChart(o) {
  const { rows, base, width, size, names, write } = o;
  const pitch = o.pitch ?? 30;
  const on = sheet(width, size);
  const isNarrow = width < 520; // the name stands over its bar
  const high = isNarrow ? pitch + size + 4 : pitch;
  const top = head(on, o) + size + 10;
  const nameRoom = isNarrow ? 0 : width * (o.nameShare ?? 0.3);
  const ends = rows.map((row) => sidesOf(row.ends, base));
  const room = ({ text, effect }) => wide(text, size, true) + wide(write.whole(effect), size) + 14;
  const measured = ends.flat().map((end) => {
    const reach = end.isBar ? end.effect : base + (end.isMore ? -1e-9 : 0);
    return [reach, room(end)];
  });
  const { scale, zero } = fit(measured, base, nameRoom + 8, width);
  const said = `${names.now} ${write.whole(base)}`;
  const half = wide(said, size, true) / 2;
  const x = (value) => zero + (value - base) * scale;
  const bottom = top + high * rows.length;
  on.text(Math.min(Math.max(zero, half), width - half), top - 9, said, "middle", "t", true);
  rows.forEach((row, n) => {
    const y = top + high * n + (isNarrow ? size + 4 + pitch / 2 : pitch / 2);
    if (n) on.line(0, top + high * n, width, top + high * n, "grid");
    const lines = isNarrow ? [row.label] : wrap(row.label, nameRoom - 4, size).slice(0, 3);
    lines.forEach((line, k) => {
      const shift = (k - (lines.length - 1) / 2) * (size + 1);
      on.text(0, isNarrow ? y - pitch / 2 : y + size * 0.35 + shift, line);
    });
    if (isNarrow) on.line(zero, y - pitch / 2 + 4, zero, y + pitch / 2 - 2, "net-thin");
    for (const end of ends[n]) swing(on, end, { x, y, base, bar: o.bar ?? 13, write });
  });
  if (!isNarrow) on.line(zero, top - 4, zero, bottom, "net-thin");
  arrows(on, names, zero, bottom + size + 6);
  foot(on, o);
  return on.done(o.name);
}

/**
 * On which side of the present total each end of an assumption is told. Where both lie on one side,
 * the nearer is told on the free one, without a bar, so that no two texts meet.
 */
function sidesOf(ends, base) {
  const isOther = ({ effect }) => Math.abs(effect - base) >= 1e-9 * Math.max(1, Math.abs(base));
  const told = ends
    .filter(isOther)
    .map((end) => ({ ...end, isMore: end.effect < base, isBar: true }))
    .toSorted((a, b) => Math.abs(b.effect - base) - Math.abs(a.effect - base));
  const [far, near] = told;
  if (!near || far.isMore !== near.isMore) return told;
  return [far, { ...near, isMore: !far.isMore, isBar: false }];
}

function swing(on, { text, effect, isMore, isBar }, { x, y, base, bar, write }) {
  const [left, right] = (isBar ? [x(base), x(effect)] : [x(base), x(base)]).toSorted(
    (a, b) => a - b,
  );
  const baseline = y + on.size * 0.35;
  if (isBar && isMore) on.rect(left, y - bar / 2, right - left, bar, "save");
  if (isBar && !isMore) {
    on.fill(left, y - bar / 2, right - left, bar, COST);
    on.rect(left, y - bar / 2, right - left, bar, "cost-edge");
  }
  const [at, anchor, sign] = isMore ? [left - 6, "end", -1] : [right + 6, "start", 1];
  on.text(at, baseline, text, anchor, isBar ? "t" : "m", isBar);
  const beside = at + sign * (wide(text, on.size, isBar) + 7);
  on.text(beside, baseline, write.whole(effect), anchor, "m");
}

/** Which way is which, under the axis: beside each other, or each on a line of its own. */
function arrows(on, { lower, higher }, zero, y) {
  const [left, right] = [`◀ ${lower}`, `${higher} ▶`];
  const [room, other] = [wide(left, on.size, true), wide(right, on.size, true)];
  const isTight = zero - 10 - room < 0 || zero + 10 + other > on.width;
  const from = isTight ? [0, "start"] : [zero - 10, "end"];
  on.text(from[0], y, left, from[1], "saves", true);
  const to = isTight && room + other + 20 > on.width ? y + on.leading : y;
  on.text(isTight ? on.width : zero + 10, to, right, isTight ? "end" : "start", "less", true);
  on.height = to + 8;
}

/**
 * Where the net total may end, by year: two bands, median, now, printed, and rows of a lane.
 *
 * quantiles: by year [5, 10, 50, 90, 95 %]; chance: texts by year, or null; names: {outer, inner,
 * median, now, printed, chance}.
 */
export function fanChart(o) {
  const { years, quantiles, now, printed, chance, axis, width, size, names, write } = o;
  const on = sheet(width, size);
  const top = head(on, o);
  const hasLane = width >= 560;
  const beside = [names.outer, names.inner, names.median, names.now, names.printed];
  const right = hasLane ? widestOf(beside, size, true) + 34 : 14;
  const labels = [names.median, names.now, names.printed, ...(chance ? [names.chance] : [])];
  const ticks = axis.ticks.map((tick) => write.whole(tick));
  const x0 = 12 + Math.max(widestOf(labels, size, true), widestOf(ticks, size));
  const x1 = width - right;
  const bottom = top + (o.plot ?? 230);
  const y = (value) => top + ((axis.high - value) / (axis.high - axis.low)) * (bottom - top);
  const inset = Math.min(30, (x1 - x0) / years.length / 2);
  const step = years.length > 1 ? (x1 - x0 - 2 * inset) / (years.length - 1) : 0;
  const x = (n) => x0 + inset + step * n;
  grid(on, axis, x0, x1, y, write.whole);
  const along = (share) => quantiles.map((year, n) => [x(n), y(year[share])]);
  on.polygon([...along(0), ...along(4).toReversed()], "band-90");
  on.polygon([...along(1), ...along(3).toReversed()], "band-80");
  on.polyline(along(2), "median");
  years.forEach((_, n) => {
    on.line(x(n) - 13, y(now[n]), x(n) + 13, y(now[n]), "casing");
    on.line(x(n) - 13, y(now[n]), x(n) + 13, y(now[n]), "net");
    if (printed && !Number.isNaN(printed[n])) on.circle(x(n), y(printed[n]), 5, "hollow");
  });
  const medians = quantiles.map((year) => year[2]);
  const rows = [
    { label: names.median, look: "t", ...both(medians, write) },
    { label: names.now, look: "t", bold: true, ...both(now, write) },
  ];
  if (printed) rows.push({ label: names.printed, look: "m", ...both(printed, write) });
  if (chance) rows.push({ label: names.chance, look: "t", texts: chance });
  const column = step || x1 - x0;
  lane(on, { years, rows, x0, x1, column, middle: x, bottom, otherUnit: write.unit });
  if (hasLane) {
    const last = quantiles.at(-1);
    const marks = [
      [y(last[4]) + 4, names.outer, "m", false, 2],
      [y(last[3]), names.inner, "t", false, 2],
      [y(last[2]), names.median, "saves", true, 2],
      [y(now.at(-1)), names.now, "t", true, 15],
    ];
    if (printed) marks.push([y(printed.at(-1)), names.printed, "m", false, 7]);
    lineNames(
      on,
      marks.filter(([at]) => !Number.isNaN(at)),
      { from: x(years.length - 1), x1, top, bottom },
    );
  }
  foot(on, o);
  return on.done(o.name);
}

function lineNames(on, found, { from, x1, top, bottom }) {
  const marks = found.toSorted((a, b) => a[0] - b[0]);
  const heights = marks.map(() => on.leading + 3);
  const places = spread(
    marks.map((mark) => mark[0]),
    heights,
    top,
    bottom,
  );
  marks.forEach(([want, text, look, bold, away], n) => {
    const way = [from + away, want, Math.max(x1 - 10, from + away), x1 + 4, places[n]].map(short);
    on.path(`M${way[0]} ${way[1]}H${way[2]}L${way[3]} ${way[4]}h4`, "leader");
    on.text(x1 + 16, places[n] + on.size * 0.35, text, "start", look, bold);
  });
}

/**
 * From one total to another in steps. Totals are positions, steps are lengths, so that nothing
 * starts at a distant zero. panels: [{heading, start: {label, value}, steps: [{label, change}],
 * end: {label, value}}]; write: {whole, signed}.
 */
export function bridgeChart(o) {
  const { panels, width, size, write } = o;
  const on = sheet(width, size);
  const isNarrow = width < 520; // the name stands over its bar
  const names = isNarrow ? 0 : width * 0.42;
  const reached = panels.flatMap(({ start, steps, end }) => {
    let run = start.value;
    return [run, end.value, ...steps.map((step) => (run += step.change))];
  });
  const [low, high] = [Math.min(...reached), Math.max(...reached)];
  const numbers = panels.flatMap(({ start, end, steps }) => [
    write.whole(start.value),
    write.whole(end.value),
    ...steps.map((step) => write.signed(step.change)),
  ]);
  const margin = widestOf(numbers, size, true) + 10;
  const [left, right] = [names + margin, width - margin];
  const x = (value) => (high > low ? left + ((value - low) / (high - low)) * (right - left) : left);
  let y = head(on, o);
  for (const [n, panel] of panels.entries())
    y = bridgePanel(on, panel, y + size + (n ? 14 : 2), { x, low, high, write, names, isNarrow });
  on.height = y + 4;
  foot(on, o);
  return on.done(o.name);
}

function bridgePanel(on, { heading, start, steps, end }, top, look) {
  on.text(0, top, heading, "start", "t", true);
  let y = top + 6;
  on.line(0, y, on.width, y, "zero");
  let run = start.value;
  const rows = [
    { label: start.label, total: start.value },
    ...steps,
    { label: end.label, total: end.value },
  ];
  for (const [n, row] of rows.entries()) {
    if ("change" in row) run += row.change;
    const isLast = n === rows.length - 1;
    y = bridgeRow(on, row, y, { ...look, run, isLast });
  }
  return y;
}

/** A row of a bridge: its name, its total or step, and the thin line on to the next. */
function bridgeRow(on, row, y, look) {
  const { x, names, isNarrow, run, isLast } = look;
  const isTotal = "total" in row;
  const lines = wrap(row.label, isNarrow ? on.width : names - 6, on.size, isTotal);
  const text = lines.length * on.leading;
  const tall = isNarrow ? STEP + text : Math.max(STEP, text + 8);
  const middle = isNarrow ? y + text + STEP / 2 : y + tall / 2;
  lines.forEach((line, n) => {
    const shift = (n - (lines.length - 1) / 2) * on.leading;
    const at = isNarrow ? y + on.leading * (n + 1) : middle + on.size * 0.35 + shift;
    on.text(0, at, line, "start", "t", isTotal);
  });
  if (isTotal) position(on, row.total, { ...look, middle });
  else stepBar(on, run - row.change, row.change, { ...look, middle });
  if (!isLast)
    on.line(x(run), middle + 9, x(run), y + tall + (isNarrow ? 0 : STEP / 2 - 7), "leader");
  on.line(0, y + tall, on.width, y + tall, "grid");
  return y + tall;
}

function position(on, value, { x, middle, low, high, write }) {
  on.line(x(value), middle - 9, x(value), middle + 9, "net");
  const isLeft = value < (low + high) / 2;
  const at = x(value) + (isLeft ? -8 : 8);
  on.text(at, middle + on.size * 0.35, write.whole(value), isLeft ? "end" : "start", "t", true);
}

function stepBar(on, run, change, { x, middle, write }) {
  const [left, right] = [x(run), x(run + change)].toSorted((a, b) => a - b);
  const isMore = change <= 0;
  if (isMore) on.rect(left, middle - 7, right - left, 14, "save");
  else on.fill(left, middle - 7, right - left, 14, COST);
  if (!isMore) on.rect(left, middle - 7, right - left, 14, "cost-edge");
  const text = write.signed(change);
  const [at, anchor] = isMore ? [left - 6, "end"] : [right + 6, "start"];
  on.text(at, middle + on.size * 0.35, text, anchor, isMore ? "saves" : "less", true);
}

/**
 * Scenarios side by side: small multiples in one colour, each with the printed outline.
 *
 * scenarios: [{name, values, sum}]; printed by year or null; write: {millions, tick}.
 */
export function compareChart(o) {
  const { scenarios, printed, isPlan, years, axis, width, size, names, write } = o;
  const on = sheet(width, size);
  const across = width > 520 ? Math.min(4, scenarios.length) : Math.min(2, scenarios.length);
  const gap = 18;
  const x0 =
    widestOf(
      axis.ticks.map((tick) => write.millions(tick)),
      size,
    ) + 12;
  const panel = (width - x0 - gap * (across - 1)) / across;
  let y = head(on, o);
  for (let first = 0; first < scenarios.length; first += across) {
    const row = scenarios.slice(first, first + across);
    const heads = row.map((one) => wrap(one.name, panel, size, true));
    const tall = Math.max(...heads.map((lines) => lines.length));
    const top = y + (tall + 1) * on.leading + 14;
    const bottom = top + (o.plot ?? 130);
    const at = (value) => top + ((axis.high - value) / (axis.high - axis.low)) * (bottom - top);
    for (const tick of axis.ticks)
      on.text(x0 - 8, at(tick) + size * 0.35, write.millions(tick), "end", "m");
    row.forEach((one, n) => {
      const x = x0 + n * (panel + gap);
      heads[n].forEach((line, k) => {
        const base = y + (tall - heads[n].length + k + 1) * on.leading;
        on.text(x, base, line, "start", "t", true);
      });
      on.text(x, y + (tall + 1) * on.leading, one.sum);
      multiple(
        on,
        { values: one.values, printed, isPlan, years, axis },
        { x, panel, at, bottom, write },
      );
    });
    y = bottom + size + 6 + on.leading + 14;
  }
  if (printed) {
    on.path(`M.5 ${short(y - 1)}v9h10v-9`, "outline");
    for (const line of wrap(names.printed, width - 17, size)) {
      on.text(17, y + 8, line, "start", "m");
      y += on.leading;
    }
  }
  on.height = y + 6;
  foot(on, o);
  return on.done(o.name);
}

function multiple(on, { values, printed, isPlan, years, axis }, { x, panel, at, bottom, write }) {
  const column = panel / years.length;
  const bar = column * 0.5;
  const texts = Array.from(values, (value) => write.millions(value));
  const labels = years.map((year) => (wide(year, on.size) < column - 3 ? year : shortYear(year)));
  const step = Math.ceil((widestOf([...texts, ...labels], on.size, true) + 4) / column);
  for (const tick of axis.ticks)
    on.line(x, at(tick), x + panel, at(tick), tick === 0 ? "zero" : "grid");
  values.forEach((value, n) => {
    const middle = x + column * (n + 0.5);
    const [high, low] = [at(0), at(value)].toSorted((a, b) => a - b);
    if (value <= 0) on.rect(middle - bar / 2, high, bar, low - high, "save");
    else if (value > 0) on.fill(middle - bar / 2, high, bar, low - high, COST);
    if (value > 0) on.rect(middle - bar / 2, high, bar, low - high, "cost-edge");
    if (printed && !Number.isNaN(printed[n]))
      outline(on, middle - bar / 2 - 3, middle + bar / 2 + 3, at(0), at(printed[n]), isPlan[n]);
    if ((years.length - 1 - n) % step) return;
    on.text(middle, bottom + on.size + 6, labels[n], "middle", "m");
    on.text(middle, bottom + on.size + 6 + on.leading, texts[n], "middle", "t", true);
  });
}

/** Posts as a change against the base year, with the levels in the lane. */
export function staffingChart(o) {
  const { years, change, printed, levels, axis, width, size, names, write } = o;
  const on = sheet(width, size);
  const top = head(on, o);
  const hasLane = width >= 480;
  const right = hasLane ? widestOf([names.now, names.printed], size, true) + 34 : 4;
  const labels = [names.change, names.level, names.printed];
  const x0 =
    14 +
    Math.max(
      widestOf(labels, size, true),
      widestOf(
        axis.ticks.map((tick) => write.whole(tick)),
        size,
      ),
    );
  const x1 = width - right;
  const bottom = top + (o.plot ?? 150);
  const y = (value) => top + ((axis.high - value) / (axis.high - axis.low)) * (bottom - top);
  const column = (x1 - x0) / years.length;
  const bar = Math.min(44, column * BAR_SHARE);
  const over = Math.max(3, Math.min(6, column * 0.09));
  const middle = (n) => x0 + column * (n + 0.5);
  grid(on, axis, x0, x1, y, write.whole);
  years.forEach((_, n) => {
    const [high, low] = [y(0), y(change[n])].toSorted((a, b) => a - b);
    if (change[n] > 0) on.fill(middle(n) - bar / 2, high, bar, low - high, COST);
    else on.rect(middle(n) - bar / 2, high, bar, low - high, "save");
    if (printed && !Number.isNaN(printed[n]))
      outline(
        on,
        middle(n) - bar / 2 - over,
        middle(n) + bar / 2 + over,
        y(0),
        y(printed[n]),
        o.isPlan[n],
      );
  });
  const text = (values) => Array.from(values, (value) => write.posts(value));
  const rows = [{ label: names.change, look: "t", bold: true, texts: text(change) }];
  if (printed) rows.push({ label: names.printed, look: "m", texts: text(printed) });
  rows.push({ label: names.level, look: "t", texts: text(levels) });
  lane(on, { years, rows, x0, x1, column, middle, bottom, otherUnit: "" });
  if (hasLane) {
    const marks = [[y(change.at(-1)), names.now, "t", true, bar / 2 + 1]];
    if (printed) marks.push([y(printed.at(-1)), names.printed, "m", false, bar / 2 + over + 1]);
    const known = marks.filter(([at]) => !Number.isNaN(at));
    lineNames(on, known, { from: middle(years.length - 1), x1, top: top - 6, bottom: bottom + 6 });
  }
  foot(on, o);
  return on.done(o.name);
}

/** Where an assumption stands in its range, and where it would have to stand. */
export function rangeMark(low, high, now, needed, width = 150) {
  const on = sheet(width, 12);
  const x = (value) => 7 + ((value - low) / (high - low)) * (width - 14);
  on.height = 20;
  on.line(x(low), 10, x(high), 10, "range");
  if (!Number.isNaN(needed) && !Number.isNaN(now)) on.line(x(now), 10, x(needed), 10, "move");
  if (!Number.isNaN(needed)) on.line(x(needed), 3, x(needed), 17, "net");
  if (!Number.isNaN(now)) on.circle(x(now), 10, 4.5, "dot");
  const made = on.done("");
  made.setAttribute("aria-hidden", "true");
  made.removeAttribute("role");
  made.removeAttribute("aria-label");
  return made;
}

/** The swatch of a slot, as a table shows it. */
export function swatch(slot) {
  const on = sheet(12, 12);
  on.height = 12;
  on.swatch(0.5, 0.5, slot);
  const made = on.done("");
  made.setAttribute("aria-hidden", "true");
  made.setAttribute("class", "fl-swatch");
  made.removeAttribute("role");
  made.removeAttribute("aria-label");
  return made;
}

// ---- a chart that leaves the page ----------------------------------------------------------

const KEPT = [
  "fill",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "stroke-linecap",
  "fill-opacity",
];

/** The SVG as text with its looks written into it, in light colours; text stays text. */
export function standalone(svg, home) {
  const light = h("div", { class: "fl fl-light fl-away" }, svg);
  home.append(light);
  for (const one of svg.querySelectorAll("*")) {
    if (one.tagName === "defs" || one.tagName === "pattern" || one.tagName === "g") continue;
    const look = getComputedStyle(one);
    for (const name of KEPT) {
      const value = look.getPropertyValue(name);
      if (!one.hasAttribute(name) && value && value !== "normal")
        one.setAttribute(name, value.replaceAll('"', "'"));
    }
    if (one.tagName === "text") one.setAttribute("font-family", FONT.replaceAll('"', "'"));
    one.removeAttribute("class");
  }
  light.remove();
  svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return new XMLSerializer().serializeToString(svg);
}

/** A PNG of the SVG, `scale` pixels for each of its own, on white. */
export async function asPng(text, width, height, scale = 3) {
  const address = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const paper = Object.assign(document.createElement("canvas"), {
      width: width * scale,
      height: height * scale,
    });
    const pen = paper.getContext("2d");
    pen.fillStyle = "#ffffff";
    pen.fillRect(0, 0, paper.width, paper.height);
    pen.drawImage(image, 0, 0, paper.width, paper.height);
    return await new Promise((done) => paper.toBlob(done, "image/png"));
  } finally {
    URL.revokeObjectURL(address);
  }
}
