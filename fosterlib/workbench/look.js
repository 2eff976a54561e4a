// The present state as the tabs see it: everything is computed once for a draw, when asked for.
import { axisOf } from "./charts.js";
import { makeModel, resultsOf } from "./model.js";
import { sum } from "./time.js";
import { drawsOf } from "./draws.js";
import {
  breakEven,
  bridgeByAssumption,
  probability,
  quantiles,
  simulated,
  tornado,
  varianceShares,
} from "./questions.js";
import { bare, quantity } from "./quantities.js";
import {
  headline,
  isSpread,
  moneyHeading,
  notes,
  resultsName,
  standing,
  unknownTotal,
  whatIsSpread,
} from "./sentences.js";

const LEAST = 0.5; // of what is written: less than this reads as nothing

/** A value that is worked out when it is first asked for. */
function once(work) {
  let found;
  let isDone = false;
  return () => {
    if (!isDone) [found, isDone] = [work(), true];
    return found;
  };
}

const byYearOf = (cells, count) =>
  Float64Array.from({ length: count }, (_, y) => cells.reduce((all, row) => all + row[y], 0));

/** What stays while only assumptions move: the model of a horizon and price level, and its plan. */
export function groundOf(data, until, prices) {
  const model = makeModel(data, { until: until || null, prices: prices || null });
  const plan = resultsOf(model);
  const isPrinted = (year, n) => {
    const [value, slack] = (model.level === data.priceLevel && data.printed.totals[year]) || [
      NaN,
      0,
    ];
    return Math.abs(plan.total[n] - value) <= slack;
  };
  return {
    model,
    plan,
    staff: once(() => model.staff(plan.values)),
    draws: once(() => drawsOf(data)),
    standing: standing(plan),
    isPlan: model.years.map((year, n) => !isPrinted(year, n)),
    axis: axisOf(...reachOf(model)),
  };
}

/** From where to where the stacks reach when any one assumption goes to its ends. */
function reachOf(model) {
  const ends = [0];
  const see = (values) => ends.push(...stackEnds(model, model.evaluate(values)));
  const values = model.valuesOf();
  see(values);
  model.data.assumptions.forEach(({ low, high }, n) => {
    for (const end of [low, high]) see(values.with(n, end));
  });
  return [Math.min(...ends), Math.max(...ends)];
}

/** How far the stacks of some effects reach, up and down. */
export function stackEnds({ lines, years }, effects) {
  const ends = [];
  years.forEach((_, y) => {
    let [up, down] = [0, 0];
    lines.forEach((line, n) => {
      if (!line.inTotal) return;
      const value = effects[n].reduce((all, row) => all + (row[y] || 0), 0);
      if (value > 0) up += value;
      else down += value;
    });
    ends.push(up, down);
  });
  return ends;
}

/** What the tabs ask for. bench: the workbench (view.js); axis: what the chart has reached. */
export function lookAt(bench, ground, axis) {
  const { data, word, said, speech } = bench;
  const state = bench.state();
  const { lang } = state;
  const { model } = ground;
  const { years } = model;
  const { plan } = ground;
  const results = resultsOf(model, bench.scenario());
  const { values, effects, total } = results;
  const count = years.length;
  const ownLast = data.years.length - 1;
  const y = state.year && years.includes(state.year) ? years.indexOf(state.year) : count - 1;
  const isAll = state.year === "all";
  const focus = isAll ? null : years[y];
  const decimals = data.decimals;
  const show = (value, digits = decimals) => speech.number(value, digits);
  const signed = (value) => speech.number(value, decimals, true);
  const inFocus = (byYear) => (isAll ? sum(Array.from(byYear.slice(0, ownLast + 1))) : byYear[y]);
  const outcome = (some) => model.outcome(some, focus);
  const span = `${years[0]}-${years[isAll ? ownLast : count - 1]}`;
  const million = data.magnitude ? 1e6 / data.magnitude : 1e6;
  const millions = (value) => speech.number(value / million, 1);
  const refName = resultsName(speech, plan);
  const level = model.level;
  const prices = level ? word("price_level", level) : word("price_level_unknown");
  const money = moneyHeading(speech, results);
  const least = LEAST * 10 ** -decimals;
  const aimed = state.target ?? Math.round(inFocus(plan.total));
  const asked = { year: focus, facts: state.facts };
  const drivers = once(() => tornado(model, state.moved, asked));
  const published = plan.values;
  const aloneTotals = new Map();

  /**
   * What an assumption's move does alone, from the published case: in focus, and over all years.
   */
  function effectOf(n) {
    if (!aloneTotals.has(n)) aloneTotals.set(n, model.total(published.with(n, values[n])));
    const gaps = Array.from(aloneTotals.get(n), (v, year) => v - plan.total[year]);
    const [year, all] = [gaps[y], sum(gaps)];
    return { year: [year, signed(year)], all: [all, signed(all)] };
  }

  const swings = once(() => {
    const found = drivers();
    const largest = Math.max(...found.map(({ swing }) => swing || 0), 0);
    return new Map(found.map(({ number, swing }) => [number, largest ? swing / largest : 0]));
  });

  const movedNumbers = Object.fromEntries(
    Object.keys(state.moved).map((id) => [model.place.get(id), true]),
  );

  return {
    bench,
    data,
    state,
    lang,
    word,
    said,
    model,
    years,
    values,
    effects,
    total,
    results,
    plan,
    planTotal: plan.total,
    refName,
    money,
    millions,
    millionsHeading: word("bench.millions_heading", bench.millionUnit(), prices),
    axis,
    y,
    focusText: isAll ? word("bench.all_years", span) : years[y],
    yearText: word("bench.in_year", years[y]),
    least,
    show,
    signed,
    posts: (value, digits) => speech.number(value, digits),
    exact: (value, one) => bare(speech, one, value),
    quantity: (value, one) => quantity(speech, one, value),
    outcome,
    inFocus,
    movedNumbers,
    target: aimed,
    byLine: (n) => byYearOf(effects[n], count),
    planByLine: (n) => byYearOf(plan.effects[n], count),
    byParty: (p) => byPartyOf(model, effects, p),
    planByParty: (p) => byPartyOf(model, plan.effects, p),
    staff: () => model.staff(values),
    planStaff: ground.staff,
    told: (byYear, write = show) =>
      years.map((year, n) => `${year}: ${write(byYear[n])}`).join(", "),
    headline: once(() => headline(speech, results, plan)),
    tornado: drivers,
    weightOf: (n) => swings().get(n) ?? 0,
    effectOf,
    offBecause: (n) => bench.offBecause(n, values),
    breakEven: () => breakEven(model, state.moved, { ...asked, target: aimed }),
    bridgeByAssumption: () => bridgeByAssumption(model, state.moved, isAll ? null : y),
    fan: () => fanOf(model, state.moved, ground),
    drawnNames: () => data.draws.drawn.map(({ at }) => said(data.assumptions[at].label)).join(", "),
    switchText: (n) => bench.switchText(n, values[n]),
    shareReached: (n) => shareReached(model, n, values, count),
    compared: () => bench.scenarios.compared(model, total),
    movedList: () => Object.keys(movedNumbers).map(Number),
    unknownNote: unknownTotal(speech, results) || whatIsSpread(speech, results),
    staleNames: () => (data.draws.stale ?? []).map((at) => said(data.assumptions[at].label)),
    isSpread: (n, year) => isSpread(data.lines[n], results.effects[n], year),
    sourceNote: notes(speech, results).at(-1),
    note: notes(speech, results).join(" "),
    byYear: () => ({
      years,
      now: Array.from(total),
      printed: Array.from(plan.total),
      isPlan: ground.isPlan,
      axis,
      names: {
        net: word("bench.net"),
        printed: refName,
        netNow: word("bench.net_now"),
        netPrinted: word(
          ground.isPlan.some(Boolean) && !ground.isPlan.every(Boolean)
            ? "bench.net_dashed"
            : "bench.net_of",
          refName.toLowerCase(),
        ),
      },
      write: { whole: show, millions, signed, unit: bench.millionUnit() },
    }),
  };
}

/** Where the net total may end, by year: five quantiles, and how often the plan is reached. */
function fanOf(model, moved, { plan, draws }) {
  const found = simulated(model, moved, draws());
  const isKnown = (n) => !Number.isNaN(plan.total[n]);
  return {
    quantiles: found.byYear.map((row) => quantiles(row).quantiles),
    chance: found.byYear.map((row, n) => (isKnown(n) ? probability(row, plan.total[n]) : NaN)),
    count: found.count,
    drawn: found.columns.map(({ at }) => at),
    shares: varianceShares(found.columns, found.all),
    fixed: Object.keys(moved).length,
  };
}

function byPartyOf({ lines, years }, effects, party) {
  const counted = lines.flatMap((line, n) => (line.inTotal ? [effects[n][party]] : []));
  return byYearOf(counted, years.length);
}

/** How much of its full effect a line has reached, by year: nothing if it is off. */
function shareReached(model, n, values, count) {
  const effects = byYearOf(model.evaluate(values)[n], count);
  const full = Math.max(...Array.from(effects, Math.abs));
  return Float64Array.from(effects, (v) => (full ? Math.abs(v) / full : NaN));
}
