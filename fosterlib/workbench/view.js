// The workbench: what is moved, how it is shown, what can be done with it. A host (page.js,
// notebook.js) puts it into a page and says what can be kept there.
import { makeBanners } from "./banners.js";
import { axisOf } from "./charts.js";
import { h } from "./element.js";
import { makeHistory } from "./history.js";
import { groundOf, lookAt, stackEnds } from "./look.js";
import { makeMenu } from "./menu.js";
import { horizon, yearLabel } from "./time.js";
import { speech } from "./numbers.js";
import { offer } from "./offered.js";
import { bare, changeText, isShare, readNumber, readTyped } from "./quantities.js";
import { makeEstimates } from "./estimates.js";
import { spokenProblem } from "./messages.js";
import { overrideProblems } from "./refusals.js";
import { makeRows } from "./rows.js";
import { makeScenarios } from "./scenarios.js";
import { netVerb } from "./sentences.js";
import { TABS, evenPin, tableElement, tabsOf, tornadoPin } from "./tabs.js";

const YEARS_MORE = 6;
const WIDE = 1600; // pixels of the container
const PHONE = 720;
const QUIET = 700; // milliseconds after the last move until it is said aloud
const ICONS = {
  undo: "M3 6h7a3.5 3.5 0 0 1 0 7H6M3 6l3-3M3 6l3 3",
  redo: "M13 6H6a3.5 3.5 0 0 0 0 7h4M13 6l-3-3M13 6l-3 3",
  down: "M4 6l4 4 4-4",
  save: "M8 2v8M4.5 7L8 10.5 11.5 7M2.5 13.5h11",
};
const NOTHING_MOVED = { moved: {}, corrected: {}, reasons: {}, origin: null, laid: [] };
const VIEWED = { tab: "effects", year: "", target: null, until: "", prices: "" };
const USUAL = { facts: "world", isLong: false };

let benches = 0;

/**
 * Puts a workbench into `root`.
 *
 * host: {payloads, state, notes (said at once), changed(state, isUnsaved), scenarios(caseId),
 * viewHeight(), actions}. An action is there if the host can do it: save, remove (scenarios),
 * corrections (keeps what is put right), paper, workbook, page, copy (a file of this state), link,
 * print. It answers {ask}, {refused},
 * {said}, {scenarios} or {file, name, type}.
 * A state is plain: {case, lang, tab, year ("all", a year, "": the last), target, until, prices,
 * facts (what moving one means where it is asked: "world" or "estimate"),
 * moved {id: value}, corrected {id: value} (facts put right), reasons {id: text},
 * origin and laid (names of scenarios), compared}.
 */
export function mount(root, host) {
  const prefix = `fl${(benches += 1)}`;
  const payloads = new Map(host.payloads.map((one) => [one.id, one]));
  const [first] = host.payloads;
  const fresh = { ...VIEWED, ...USUAL, ...structuredClone(NOTHING_MOVED), compared: [] };
  let state = { ...fresh, case: first.id, lang: "da", ...host.state };
  if (!payloads.has(state.case)) state.case = first.id;
  let given = payloads.get(state.case); // the case as it came
  let data = given; // with what is put right
  const elsewhere = new Map(); // what is moved in the other cases
  const history = makeHistory((a, b) =>
    ["moved", "corrected", "reasons", "gone", "origin"].every((name) => a[name] === b[name]),
  );
  let [ground, groundKey, axis] = [null, "", null];
  let [parts, seen, tab] = [null, null, null]; // the elements; what they show
  let [isWaiting, quiet] = [false, 0];
  let tongue = null;
  const frame = h("div", { class: "fl" });
  root.replaceChildren(frame);
  host.payloads.forEach(offer);

  const spoken = () => {
    if (tongue?.data !== data || tongue.lang !== state.lang) tongue = speech(data, state.lang);
    return tongue;
  };
  const word = (key, ...blanks) => spoken().word(key, ...blanks);
  const said = (texts) => texts?.[state.lang] ?? "";
  const exact = (value, one) => bare(spoken(), one, value);
  const banners = makeBanners(word, () => parts?.banners, host.notes);
  const { say, hush } = banners;

  const bench = {
    prefix,
    frame,
    get given() {
      return given;
    },
    get data() {
      return data;
    },
    get speech() {
      return spoken();
    },
    word,
    said,
    exact,
    say,
    ask: banners.ask,
    close: banners.close,
    refused: new Map(),
    state: () => state,
    shown: () => ({ tab, seen }),
    change,
    draw,
    refuse,
    problemText: (problem) => spokenProblem(spoken(), problem),
    leave: (name) => history.leave(kept(), name),
    undo: () => step(history.undo),
    move,
    type: typed,
    set,
    putBack: (n) => move(n, (estimates.isEstimate(n) ? given : data).assumptions[n].value ?? NaN),
    explain,
    valueOf,
    scenario: () => ({ name: scenarios.nowName() ?? "published", overrides: state.moved }),
    unitBeside: (one) => (isShare(one) ? "" : said(one.unitText)),
    offBecause,
    switchText,
    millionUnit,
  };
  const scenarios = makeScenarios(bench, host);
  bench.scenarios = scenarios;
  const estimates = makeEstimates(bench);
  bench.estimates = estimates;
  scenarios.take(host.scenarios(data.id));

  // ---- what is moved

  function valueOf(n) {
    const one = data.assumptions[n];
    return state.moved[one.id] ?? one.value ?? NaN;
  }

  function change(changes) {
    state = { ...state, ...changes };
    if (!isWaiting) queueMicrotask(draw); // not in the next frame: what is moved would come later
    isWaiting = true;
    host.changed(state, isUnsaved());
  }

  const isUnsaved = () => scenarios.isUnsaved() || estimates.isUnsaved();

  function kept() {
    const { moved, corrected, reasons, origin, laid } = state;
    return { moved, corrected, reasons, origin, laid, gone: scenarios.gone() };
  }

  function move(n, value) {
    if (estimates.isEstimate(n)) return estimates.put(n, value);
    const { id, value: published } = data.assumptions[n];
    const { [id]: _, ...others } = state.moved;
    const isBack = Object.is(value, published) || Number.isNaN(value);
    const moved = isBack ? others : { ...others, [id]: value };
    const [problem] = overrideProblems(data, moved);
    if (problem) return refuse(n, value, problem);
    bench.refused.delete(n);
    bench.leave(id);
    change({ moved });
  }

  /** What must be true is set as it was asked: a fact as the world, or as our estimate. */
  function set(n, value) {
    if (state.facts === "estimate" && estimates.isAsked(n)) estimates.put(n, value);
    else move(n, value);
  }

  function typed(n, box) {
    const one = data.assumptions[n];
    const isAsShown = box.value === exact(valueOf(n), one);
    const value = isAsShown ? valueOf(n) : readTyped(box.value, one, state.lang);
    if (isAsShown) bench.refused.delete(n);
    else if (Number.isNaN(value)) bench.refused.set(n, { range: noNumber(box.value) });
    else return move(n, value);
    draw();
  }

  const noNumber = (text) => word("bench.no_number", text, spoken().number(1300.5, 1));

  function refuse(n, value, problem) {
    const one = data.assumptions[n];
    const isBeyond = value < one.low || value > one.high;
    const ends = [exact(one.low, one), exact(one.high, one), bench.unitBeside(one)];
    const range = isBeyond
      ? word("bench.range", ...ends).trim()
      : bench.problemText({ ...problem, field: "" });
    const nearest = isBeyond ? Math.min(Math.max(value, one.low), one.high) : undefined;
    bench.refused.set(n, { range, nearest });
    draw();
  }

  function explain(id, reason) {
    const { [id]: _, ...others } = state.reasons;
    bench.leave(`reason ${id}`);
    change({ reasons: reason.trim() ? { ...others, [id]: reason.trim() } : others });
  }

  function reset() {
    bench.leave("reset");
    axis = null;
    bench.refused.clear();
    estimates.forget();
    change(structuredClone(NOTHING_MOVED));
  }

  function step(there) {
    const found = there(kept());
    if (!found) return draw();
    const { gone, ...rest } = found;
    bench.refused.clear();
    if (gone !== scenarios.gone()) scenarios.deletedAre(gone);
    change(rest);
  }

  // ---- what is said of it

  const switched = (n) => {
    const id = data.assumptions[n].id.replace(/\.on$/, "");
    const found = [...data.parts, ...data.lines].find((each) => each.id === id);
    return said(found?.label ?? data.assumptions[n].label);
  };

  /** Why an assumption does nothing now, and how it is turned on; null if it does. */
  function offBecause(n, values) {
    const lines = data.lines.filter((line) => data.assumptions[n].lines.includes(line.id));
    const isActive = (line) => line.switches.every((one) => values[one] !== 0);
    if (!lines.length || lines.some(isActive)) return null;
    const off = lines.flatMap((line) => line.switches).find((one) => values[one] === 0);
    const name = `«${switched(off)}»`;
    const [text, turnOn] = [word("bench.is_off", name), word("bench.turn_on", name)];
    return { text, turnOn, act: () => move(off, 1) };
  }

  function switchText(n, value) {
    return `${switched(n)}: ${word(value ? "bench.on" : "bench.off")}`;
  }

  function millionUnit() {
    const currency = data.currency === "DKK" && state.lang === "da" ? "kr." : data.currency;
    return state.lang === "en" ? `${currency} million` : `${word("million")} ${currency}`;
  }

  // ---- the page: its skeleton, made once for a language and a case

  function build() {
    const undo = iconButton("undo", word("bench.undo"), bench.undo);
    const redo = iconButton("redo", word("bench.redo"), () => step(history.redo));
    const back = h("button", { type: "button", onclick: reset }, word("bench.reset"));
    const unsaved = h("span", { class: "fl-unsaved" });
    const onclick = scenarios.askForName;
    const save =
      host.actions.save &&
      h("button", { type: "button", class: "fl-primary", onclick }, word("bench.save"));
    const title = host.payloads.length > 1 ? caseChooser() : h("h1", {}, said(data.title));
    const about = h("p", {});
    const langs = {
      class: "fl-group fl-langs",
      role: "group",
      "aria-label": word("bench.language"),
    };
    // No header: in a page of somebody else's, a notebook, that would be a second banner.
    const bar = h(
      "div",
      { class: "fl-bar" },
      h("div", { class: "fl-case" }, title, about),
      h(
        "div",
        { class: "fl-tools" },
        h("span", langs, languageButton("da", "Dansk"), languageButton("en", "English")),
        h("span", { class: "fl-group" }, undo, redo, back),
        h("span", { class: "fl-group fl-save" }, unsaved, save),
        makeMenu(bench, host, [icon("save"), icon("down")]),
      ),
    );
    const number = h("p", { class: "fl-big" });
    const sentence = h("p", { class: "fl-headline" });
    const bullet = h("div", { class: "fl-bullet" });
    const aloud = h("p", { class: "fl-quietly", role: "status" });
    const key = h(
      "section",
      {
        class: "fl-key",
        id: `${prefix}-result`,
        tabindex: -1,
        "aria-label": word("bench.result"),
      },
      number,
      h("div", { class: "fl-say" }, sentence, bullet),
      aloud,
    );
    const noted = h("div", { class: "fl-banners" });
    const views = { class: "fl-tabs", role: "tablist", "aria-label": word("bench.views") };
    const tabs = h("div", { ...views, onkeydown: turnTab });
    const result = h("section", { class: "fl-result", "aria-label": word("bench.chart") });
    const budget = h("section", { class: "fl-budget", "aria-label": word("bench.table") });
    const pins = [h("section", { class: "fl-pin" }), h("section", { class: "fl-pin" })];
    const panel = { class: `fl-stick ${prefix}-stick`, role: "tabpanel", id: `${prefix}-panel` };
    const stick = h("div", panel, result, budget, pins);
    const list = h("section", { class: "fl-list" });
    const rows = makeRows(bench, orderOf());
    const skip = (event) => (event.preventDefault(), key.focus());
    const room = h(
      "div",
      { class: "fl-bench", lang: state.lang },
      h("a", { class: "fl-skip", href: `#${prefix}-result`, onclick: skip }, word("bench.skip")),
      [bar, noted, key, tabs, rows.element, h("div", { class: "fl-right" }, stick), list],
    );
    frame.replaceChildren(room);
    parts = { about, undo, redo, back, unsaved, save, number, sentence, bullet, aloud, tabs };
    parts = { ...parts, result, budget, pins, stick, list, rows, banners: noted };
    parts = { ...parts, lang: state.lang, case: data.id };
    banners.show();
  }

  function languageButton(lang, name) {
    const pressed = { "aria-pressed": String(state.lang === lang), "aria-label": name };
    const look = { type: "button", lang, ...pressed, onclick: () => change({ lang }) };
    return h("button", look, name.slice(0, 2), h("span", { class: "fl-long" }, name.slice(2)));
  }

  function caseChooser() {
    const options = host.payloads.map((one) => {
      const look = { value: one.id, selected: one.id === data.id };
      return h("option", look, said(one.title));
    });
    const label = word("bench.choose_case");
    const choice = h(
      "select",
      { class: "fl-cases", "aria-label": label, onchange: () => turnTo(choice.value) },
      options,
    );
    return h("h1", {}, choice);
  }

  /** Another case: what is moved here waits, and nothing of it is carried over. */
  function turnTo(id) {
    const { gone: _, ...here } = kept();
    elsewhere.set(data.id, here);
    given = data = payloads.get(id);
    estimates.forget();
    scenarios.forget(host.scenarios(id));
    history.forget();
    bench.refused.clear();
    parts = null;
    banners.forget();
    const { isLong, tab: shown } = state;
    const there = elsewhere.get(id) ?? structuredClone(NOTHING_MOVED);
    const shownTab = tabsOf(data).includes(shown) ? shown : "effects";
    change({ ...VIEWED, isLong, tab: shownTab, compared: [], ...there, case: id });
  }

  /** Assumptions by how much they can do as published, the most important first. */
  function orderOf() {
    const { model, plan } = ground;
    const reach = (n) => {
      const { low, high } = data.assumptions[n];
      const [a, b] = [low, high].map((end) => model.outcome(plan.values.with(n, end)));
      return Math.abs(a - b) || 0;
    };
    const numbers = data.assumptions.map((_, n) => n).filter((n) => !data.assumptions[n].isSwitch);
    const weights = new Map(numbers.map((n) => [n, reach(n)]));
    return numbers.toSorted((a, b) => weights.get(b) - weights.get(a));
  }

  function makeTabs() {
    const buttons = tabsOf(data).map((name) => {
      const isChosen = name === state.tab;
      const look = {
        type: "button",
        id: `${prefix}-tab-${name}`,
        role: "tab",
        "data-tab": name,
        "aria-selected": String(isChosen),
        "aria-controls": `${prefix}-panel`,
        tabindex: isChosen ? 0 : -1,
        onclick: () => change({ tab: name }),
      };
      return h("button", look, word(`bench.view_${name}`));
    });
    parts.tabs.replaceChildren(...buttons);
    parts.stick.setAttribute("aria-labelledby", `${prefix}-tab-${state.tab}`);
  }

  function turnTab(event) {
    const names = tabsOf(data);
    const at = names.indexOf(state.tab);
    const places = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: names.length - 1 };
    const to = places[event.key];
    if (to === undefined) return;
    event.preventDefault();
    change({ tab: names[(to + names.length) % names.length] });
    queueMicrotask(() => parts.tabs.querySelector("[aria-selected=true]").focus());
  }

  // ---- what is asked beside a result: the target, the year, how far, in which prices

  const ASKED = {
    target() {
      const look = { type: "text", inputmode: "decimal", class: "fl-target" };
      const box = h("input", { ...look, onchange: () => aim(box) });
      box.value = seen.show(seen.target);
      return h("label", {}, word("bench.target"), box);
    },
    year() {
      const years = horizon(data, state.until || null);
      const span = `${data.years[0]}-${data.years.at(-1)}`;
      const options = [
        ...years.map((year) => [year, year]),
        ["all", word("bench.all_years", span)],
      ];
      return select(word("bench.year"), state.year || years.at(-1), options, (year) =>
        change({ year, target: null }),
      );
    },
    facts() {
      if (!data.decidingFacts.length) return null; // it makes no difference
      const options = ["world", "estimate"].map((name) => [name, word(`bench.facts_${name}`)]);
      return select(word("bench.facts"), state.facts, options, (facts) => change({ facts }));
    },
    until() {
      const last = data.years.at(-1);
      const begins = Number(last.slice(0, 4));
      const more = Array.from({ length: YEARS_MORE }, (_, n) => yearLabel(begins + n + 1, last));
      const options = [last, ...more].map((year) => [year, year]);
      const chosen = (year) => change({ until: year === last ? "" : year, year: "" });
      return select(word("bench.horizon"), state.until || last, options, chosen);
    },
    prices() {
      const { priceLevel } = data;
      const isKnown = priceLevel && priceLevel in data.priceIndex;
      const levels = isKnown ? Object.keys(data.priceIndex).toSorted() : [];
      if (levels.length < 2) return null;
      const options = levels.map((level) => [level, level]);
      const chosen = (level) => change({ prices: level === priceLevel ? "" : level, target: null });
      return select(word("bench.prices"), state.prices || priceLevel, options, chosen);
    },
  };

  function aim(box) {
    const value = readNumber(box.value, state.lang);
    if (Number.isNaN(value)) return say("target", noNumber(box.value), true);
    hush("target");
    change({ target: value });
  }

  /** The controls above a result; those that are in use stay as they are. */
  function asks() {
    const { lang, tab: name, until, prices, year, target, facts } = state;
    const key = JSON.stringify([lang, name, data.id, until, prices, year, target, facts]);
    const before = parts.result.querySelector(".fl-asks");
    if (before?.dataset.key === key && before.contains(document.activeElement)) return before;
    const asked = tab.asks.map((each) => ASKED[each]()).filter(Boolean);
    return h("div", { class: "fl-asks", "data-key": key }, asked);
  }

  // ---- what is drawn at every move

  function draw() {
    isWaiting = false;
    data = estimates.dataOf(given);
    const key = `${data.id} ${state.until} ${state.prices}`;
    if (groundKey !== key) axis = null; // it stays while estimates are put right
    if (groundKey !== key || ground.model.data !== data)
      ground = groundOf(data, state.until, state.prices);
    groundKey = key;
    axis ??= ground.axis;
    if (!tabsOf(data).includes(state.tab)) state.tab = "effects";
    if (parts?.lang !== state.lang || parts.case !== data.id) build();
    seen = lookAt(bench, ground, axis);
    if (grow()) seen = lookAt(bench, ground, axis);
    parts.rows.show(seen);
    showBar();
    showKey();
    showTab();
    showList();
    clearTimeout(quiet);
    quiet = setTimeout(() => (parts.aloud.textContent = parts.sentence.textContent), QUIET);
  }

  /** The axis may grow while one works, never shrink until all is put back. */
  function grow() {
    const ends = stackEnds(seen.model, seen.effects).filter((end) => !Number.isNaN(end));
    const [low, high] = [Math.min(axis.low, ...ends), Math.max(axis.high, ...ends)];
    if (low >= axis.low && high <= axis.high) return false;
    axis = axisOf(low, high);
    return true;
  }

  function showBar() {
    const count = Object.keys(state.moved).length;
    const putRight = Object.keys(state.corrected).length;
    parts.undo.disabled = !history.canUndo();
    parts.redo.disabled = !history.canRedo();
    parts.back.disabled = !count && !putRight && !Object.keys(state.reasons).length;
    if (parts.save) parts.save.disabled = !count;
    const isOpen = isUnsaved();
    const open = String(count + (estimates.isUnsaved() ? putRight : 0));
    const text = isOpen ? word("bench.unsaved", open) : (scenarios.nowName() ?? "");
    const dot = isOpen ? [h("i", { "aria-hidden": "true" })] : [];
    parts.unsaved.replaceChildren(...dot, text);
    parts.unsaved.hidden = !text;
    const owner = [said(data.owner), seen.money].filter(Boolean).join(" · ");
    if (parts.about.textContent !== owner) parts.about.textContent = owner;
  }

  function showKey() {
    const [value, plan] = [seen.total.at(-1), seen.planTotal.at(-1)];
    const year = seen.years.at(-1);
    const tenth = 1e5 / data.magnitude; // of a million, in the case's unit
    const isMillions = Math.abs(value) >= tenth || Math.abs(plan) >= tenth;
    const write = (amount) => (isMillions ? seen.millions : seen.show)(Math.abs(amount));
    const unit = isMillions ? millionUnit() : said(data.unitText);
    const way = keyWay(netVerb(spoken(), seen.results, value));
    const isAmount = way && !Number.isNaN(value);
    const beside = isAmount ? word(way, unit, year) : word("bench.unknown_in", year);
    const inWords = way ? word("not_stated") : word("breaks_even");
    const figure = h("b", {}, isAmount ? write(value) : inWords);
    parts.number.replaceChildren(figure, h("span", {}, beside));
    parts.number.classList.toggle("is-words", !isAmount);
    const sentence = seen.headline();
    if (parts.sentence.textContent !== sentence) parts.sentence.textContent = sentence;
    showBullet(value, plan, write);
  }

  /** Filled: now; outline: printed. Beyond 100 % the outline ends inside the fill. */
  function showBullet(now, plan, write) {
    const share = now / plan;
    parts.bullet.hidden = !(share >= 0 && Number.isFinite(share));
    if (parts.bullet.hidden) return;
    const most = Math.max(1, share);
    const fill = {
      class: now < 0 ? "save" : "f-cost",
      height: 10,
      width: `${(share / most) * 100}%`,
    };
    const rim = { class: "outline", x: 0.6, y: 0.6, height: 8.8, width: `${99.8 / most}%` };
    const bar = h("svg", { "aria-hidden": "true", height: 10 }, h("rect", fill), h("rect", rim));
    const percent = String(Math.round(share * 100));
    const text = word("bench.share_of", percent, seen.refName.toLowerCase(), write(plan));
    parts.bullet.replaceChildren(bar, h("span", {}, text));
  }

  function showTab() {
    const key = `${state.lang} ${state.tab}`;
    if (parts.tabs.dataset.key !== key) {
      parts.tabs.dataset.key = key;
      makeTabs();
    }
    tab = TABS[state.tab](seen);
    const charts = chartsOf(tab);
    parts.stick.classList.toggle("is-whole", !charts.length);
    const notes = (tab.notes ?? []).map((text) => h("p", { class: "fl-note" }, text));
    const heading = h("h2", {}, tab.heading, h("small", {}, tab.sub));
    const above = [tab.above].flat().filter(Boolean);
    replaceBeside(parts.result, [heading, asks(), ...above, ...notes, ...charts]);
    parts.budget.replaceChildren(...(tab.table ? tableElement(tab.table) : []));
    showPins(frame.clientWidth >= WIDE && state.tab === "effects");
    settle();
  }

  function chartsOf({ charts, chart, name }) {
    const width = frame.clientWidth || 900;
    const isWide = width >= WIDE;
    const room = isWide ? 760 : parts.result.clientWidth || width - 420;
    const look = { width: Math.max(240, Math.min(900, room)), size: isWide ? 13 : 12, name };
    const isStacked = state.tab === "effects" || state.tab === "party";
    const plot = isWide ? 392 : width < PHONE ? 230 : 250;
    const makers = charts ?? [chart].filter(Boolean);
    return makers.map((make) => make(isStacked ? { ...look, plot } : look));
  }

  function showPins(isShown) {
    for (const pin of parts.pins) pin.hidden = !isShown;
    if (!isShown) return;
    const [drawn, even] = [tornadoPin(seen), evenPin(seen)];
    const look = { width: 760, size: 13, name: drawn.name, pitch: 29, bar: 14, nameShare: 0.34 };
    parts.pins[0].replaceChildren(h("h2", {}, drawn.heading), drawn.chart(look));
    parts.pins[1].replaceChildren(...tableElement({ ...even.table, note: "" }));
  }

  /** On paper: what is moved, and that it is not saved. */
  function showList() {
    const numbers = seen.movedList();
    const putRight = estimates.printed();
    parts.list.hidden = !numbers.length && !putRight.length;
    const items = numbers.map((n) => {
      const one = data.assumptions[n];
      const name = one.isSwitch ? switched(n) : said(one.label);
      const moves = changeText(spoken(), one, one.value ?? NaN, seen.values[n]);
      const effect = `${seen.effectOf(n).year[1]} ${seen.yearText}`;
      const reason = state.reasons[one.id] ? ` ${state.reasons[one.id]}` : "";
      return h("li", {}, h("b", {}, name), `: ${moves}. ${effect}.${reason}`);
    });
    const note = scenarios.isUnsaved() ? word("bench.not_saved_on_paper") : "";
    const lists = [
      ["bench.moved_head", items],
      ["corrections", putRight],
    ].filter(([, some]) => some.length);
    const made = lists.flatMap(([key, some]) => [h("h2", {}, word(key)), h("ul", {}, some)]);
    parts.list.replaceChildren(...made, h("p", { class: "fl-note" }, note));
  }

  /**
   * The result stays in view while assumptions scroll: if it is higher than the window, its end.
   */
  function settle() {
    const room = host.viewHeight?.() ?? innerHeight;
    const top = Math.min(8, room - parts.stick.offsetHeight - 8);
    if (parts.top === top) return;
    parts.top = top;
    ownSheet().replaceSync(`.${prefix}-stick{--fl-top:${top}px}`);
  }

  let sheet = null;
  function ownSheet() {
    if (sheet) return sheet;
    sheet = new CSSStyleSheet(); // the page's policy forbids a style attribute
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    return sheet;
  }

  /** Ctrl+Z and Ctrl+Y; in a box they are the box's own. */
  function keys(event) {
    const isBox = event.target.matches?.("input[type=text], textarea");
    const letter = event.key.toLowerCase();
    const isCommand = (event.ctrlKey || event.metaKey) && !event.altKey;
    if (isBox || !isCommand || !"zy".includes(letter)) return;
    event.preventDefault();
    event.stopPropagation();
    step(letter === "y" || event.shiftKey ? history.redo : history.undo);
  }

  frame.addEventListener("keydown", keys);
  draw();
  let lastWidth = frame.clientWidth;
  const watcher = new ResizeObserver(() => {
    if (frame.clientWidth === lastWidth) return;
    lastWidth = frame.clientWidth;
    requestAnimationFrame(() => frame.isConnected && draw());
  });
  watcher.observe(frame);

  return {
    /** Shows another state: of the address, of a draft, or of the kernel. */
    show(changes, isStep = false) {
      if (changes.case && changes.case !== data.id && payloads.has(changes.case))
        turnTo(changes.case);
      if (isStep) bench.leave(`outside ${performance.now()}`); // each a step of its own
      change(changes);
    },
    state: () => state,
    total: () => Array.from(seen.total),
    say,
    hush,
    scenarios(found) {
      scenarios.take(found);
      draw();
    },
    end() {
      watcher.disconnect();
      clearTimeout(quiet);
      if (sheet)
        document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
      root.replaceChildren();
    },
  };
}

/** The words beside the key figure; none for one that is nothing. */
function keyWay(verb) {
  if (verb === "breaks_even") return null;
  if (verb === "saves") return "bench.saved_in";
  return verb === "lowers_net" ? "bench.lowered_in" : "bench.costs_in";
}

function select(label, value, options, chosen) {
  const made = options.map(([key, text]) =>
    h("option", { value: key, selected: key === value }, text),
  );
  const choice = h("select", { onchange: () => chosen(choice.value) }, made);
  return h("label", {}, label, choice);
}

function icon(name) {
  const look = { fill: "none", stroke: "currentColor", "stroke-width": 1.6 };
  const ends = { "stroke-linecap": "round", "stroke-linejoin": "round" };
  const size = { width: 16, height: 16, viewBox: "0 0 16 16", "aria-hidden": "true" };
  return h("svg", size, h("path", { d: ICONS[name], ...look, ...ends }));
}

function iconButton(name, text, onclick) {
  const look = { type: "button", onclick, "aria-label": text };
  return h("button", look, icon(name), h("span", { class: "fl-long" }, text));
}

/** New children, except that one which stands already, and may be in use, is left in its place. */
function replaceBeside(home, children) {
  const staying = new Set(children.filter((one) => one.parentNode === home));
  for (const one of Array.from(home.children)) if (!staying.has(one)) one.remove();
  let next = home.firstChild;
  for (const one of children) {
    if (one === next) next = next.nextSibling;
    else home.insertBefore(one, next);
  }
}
