// What a case comes to for any values of its assumptions, as fosterlib/model says it in Python:
// the effect of every line, party and year, the net total, the posts. Negative = saving, unknown is
// NaN. Nothing here knows a page; nothing is rounded.
//
// `payload(case)` (payload.py) gives the data, as JSON:
//   version, library, id, hash, caseVersion    which case, of which files, written by which library
//   title, owner, called, total, partyWord, source          texts, each {da, en}
//   unit, unitText, currency, magnitude, decimals            the money: "1000 DKK", 1000, 0 decimals
//   years, yearStart, firstMonth                             labels; when the first year begins
//   priceLevel, priceIndex {year: index}
//   parties, parts [{id, label}]
//   assumptions [{id, label, value (null: unknown), low, high, step, unit, unitText, basis,
//     basisText, source, locator, note, isSwitch, isImplied, part, lines, nature ...}]
//   lines [{id, label, note, part, kind, money, inTotal, pattern ...}]
//   printed {figures, reproduced, totals {year: [value, slack]}}    what is printed, how well met
//   figures [{table, line, party, year, measure, value, unit, role ...}]   what the source prints
//   scenarios [{name, nameDa, nameEn, reason ..., overrides {id: value}}]
//   draws      2,000 draws of what is uncertain (draws.js)
//   words {da: {key: text}, en: ...}      blanks are {0}, {1} ...
//
// A model is made for one horizon and one price level:
//   const model = makeModel(data, { until: "2027", prices: "2024" });
//   const values = model.valuesOf({ "network.children": 9 });   an array, one number an assumption
//   model.evaluate(values)   [line][party] -> Float64Array by year
//   model.total(values)      Float64Array by year, of the lines that count in the total
//   model.outcome(values, year)   the total in a year; over the case's own years without one
//   model.staff(values)      [{role, label, baseYear, base, posts: Float64Array by year}]
//   resultsOf(model, scenario)    all of it at once, for sentences.js and tables
// What is asked of a model (tornado, break-even, draws, bridges) stands in questions.js; numbers and
// sentences in numbers.js and sentences.js; what Python refuses in refusals.js.
import { dates, levers } from "./levers.js";

const MONTHS = 12;

/** JSON has null for unknown; left as it is, null would count as 0. */
export const known = (number) => number ?? NaN;

/** A product in which nothing of an unknown is nothing. */
export const times = (a, b) => (a === 0 || b === 0 ? 0 : a * b);

/** The sum of numbers; an unknown one makes it unknown. */
export const sum = (numbers) => numbers.reduce((found, one) => found + one, 0);

/** The label of the year that begins in calendar year `start`, in the form of `like`. */
export function yearLabel(start, like) {
  return like.length === 4 ? `${start}` : `${start}/${String((start + 1) % 100).padStart(2, "0")}`;
}

/** The case's years, and those up to `until`. */
export function horizon(data, until) {
  const last = data.years.at(-1);
  const more = until ? Number(until.slice(0, 4)) - Number(last.slice(0, 4)) : 0;
  const later = Array.from({ length: more }, (_, n) =>
    yearLabel(Number(last.slice(0, 4)) + n + 1, last),
  );
  return [...data.years, ...later];
}

/** A series by year that comes `delay` years later; between whole years it is interpolated. */
function delayed(series, delay) {
  const weights = series.map((_, lag) => Math.max(0, 1 - Math.abs(delay - lag)));
  return series.map((_, year) =>
    sum(weights.slice(0, year + 1).map((weight, lag) => times(weight, series[year - lag]))),
  );
}

const OPERATIONS = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  neg: (a) => -a,
  min: (...of) => Math.min(...of),
  max: (...of) => Math.max(...of),
};

/** What a formula of the case comes to: a tree of numbers and [operation, ...operands]. */
export function calculated(tree, values) {
  if (!Array.isArray(tree)) return tree;
  const [name, ...operands] = tree;
  if (name === "at") return values[operands[0]];
  return OPERATIONS[name](...operands.map((operand) => calculated(operand, values)));
}

/** A lever or a formula, called with the values of what it takes. */
export function callLever({ lever, drivers, tree }, values) {
  if (tree !== undefined) return calculated(tree, values);
  return levers[lever](...drivers.map((number) => values[number]));
}

/** Whether a line has any effect: both its switches are on. */
export const isOn = (line, values) => line.switches.every((number) => values[number] !== 0);

/**
 * A model of a case over its years and those up to `until`, in the prices of the year `prices`.
 * What `until` and `prices` may be is checked by refusals.js.
 */
export function makeModel(data, { until = null, prices = null } = {}) {
  const years = horizon(data, until);
  const count = years.length;
  const partyCount = data.parties.length;
  const level = prices || data.priceLevel;
  const factor =
    level === data.priceLevel ? 1 : data.priceIndex[level] / data.priceIndex[data.priceLevel];
  const firstMonths = years.map((_, n) => MONTHS * (data.yearStart + n) + data.firstMonth - 1);
  const published = data.assumptions.map((one) => known(one.value));
  const place = new Map(data.assumptions.map((one, number) => [one.id, number]));
  const lines = data.lines.map((line) => ({
    ...line,
    pattern: line.pattern.map((row) => carriedOn(row.map(known), known(line.held))),
    decides: [...line.timing, ...line.split.map((part) => part.share)],
    last: null, // what it had reached when it was asked the last time
  }));
  const counted = lines.filter((line) => line.inTotal);
  const byParty = () => Array.from({ length: partyCount }, () => new Float64Array(count));
  const nothing = { cells: byParty(), byYear: new Float64Array(count) };

  function carriedOn(row, held) {
    const last = row.at(-1);
    return [...row, ...Array(count - row.length).fill(held === 0 ? 0 : last * held)];
  }

  function valuesOf(overrides = {}) {
    const found = published.slice();
    for (const [id, value] of Object.entries(overrides)) found[place.get(id)] = value;
    return found;
  }

  /** How many months of each year a line is in force. */
  function monthsInForce(line, values) {
    const { dates: rule } = line;
    const given = rule.arguments.map((one) =>
      typeof one === "string" ? Number(one) : values[one],
    );
    const [begin, finish] = dates[line.kind](...given);
    return firstMonths.map((first) =>
      Math.max(0, Math.min(finish, first + MONTHS) - Math.max(begin, first)),
    );
  }

  function inTime(line, values, series) {
    if (line.isDelayed) return delayed(series, sum(line.timing.map((number) => values[number])));
    if (!line.dates) return series;
    const months = monthsInForce(line, values);
    return series.map((share, year) => times(months[year] / line.dates.months, share));
  }

  /** The share of each party where a line is split by shares; else 1 for all. */
  function partyShares(line, values) {
    if (!line.split.length) return Array(partyCount).fill(1);
    const found = Array(partyCount).fill(0);
    for (const { party, share } of line.split) found[party] = values[share];
    if (line.rest !== null)
      found[line.rest] = 1 - sum(line.split.map(({ share }) => values[share]));
    return found;
  }

  /** The share of its coefficient that a line has reached: by party and year, and by year alone. */
  function reached(line, values) {
    if (!isOn(line, values)) return nothing;
    const decided = line.decides.map((number) => values[number]);
    if (line.last?.decided.every((value, n) => Object.is(value, decided[n]))) return line.last;
    const shares = partyShares(line, values);
    const cells = line.pattern.map((row, party) =>
      inTime(
        line,
        values,
        row.map((share) => times(shares[party], share)),
      ),
    );
    line.last = { decided, cells, byYear: sumOfRows(cells) };
    return line.last;
  }

  function sumOfRows(rows) {
    return Float64Array.from({ length: count }, (_, year) => sum(rows.map((row) => row[year])));
  }

  /** What the shares reached are multiplied by, in each year. */
  function coefficient(line, values) {
    const effect = line.effect ? callLever(line.effect, values) : values[line.scale];
    return Array(count).fill(effect * factor);
  }

  /** The effect of a line: [party][year]. */
  function effectOfLine(line, values) {
    if (!isOn(line, values)) return byParty();
    if (line.isComputed) return overlap(values);
    const effects = coefficient(line, values);
    return reached(line, values).cells.map((row) =>
      Float64Array.from(row, (share, year) => times(effects[year], share)),
    );
  }

  /** What the lines do to each other: their joint effect less their simple sum, [party][year]. */
  function overlap(values) {
    const found = byParty();
    for (const line of lines.filter((one) => one.makers?.length)) {
      const differences = changedEffect(line, values);
      const { cells } = reached(line, values);
      for (let party = 0; party < partyCount; party++)
        for (let year = 0; year < count; year++)
          found[party][year] += differences[year] * cells[party][year] * factor;
    }
    return found;
  }

  /** How a line's lever differs, by year, with what other lines change at that time. */
  function changedEffect(line, values) {
    const changes = line.makers
      .map((number) => lines[number])
      .flatMap((maker) =>
        maker.affects
          .filter((one) => line.effect.drivers.includes(one.changes))
          .map((one) => ({
            ...one,
            full: callLever(one, values),
            grown: reached(maker, values).byYear,
          })),
      );
    const before = callLever(line.effect, values);
    return years.map((_, year) => {
      const changed = values.slice();
      for (const { changes: number, full, grown } of changes) changed[number] += full * grown[year];
      return callLever(line.effect, changed) - before;
    });
  }

  const evaluate = (values) => lines.map((line) => effectOfLine(line, values));

  /** The net total by year, over the lines that count in it: asked for thousands of times. */
  function total(values) {
    const found = new Float64Array(count);
    for (const line of counted) {
      if (!isOn(line, values)) continue;
      const byYear = line.isComputed ? sumOfRows(overlap(values)) : null;
      const effects = byYear ? null : coefficient(line, values);
      const shares = byYear ? null : reached(line, values).byYear;
      for (let year = 0; year < count; year++)
        found[year] += byYear ? byYear[year] : times(effects[year], shares[year]);
    }
    return found;
  }

  function outcome(values, year = null) {
    const byYear = total(values);
    return year === null ? sum(byYear.slice(0, data.years.length)) : byYear[years.indexOf(year)];
  }

  /** Posts by role: those of the base year plus what the line's lever changes, along its profile. */
  function staff(values) {
    return lines.flatMap((line) =>
      line.staff.map((one) => {
        const base = one.base === null ? 0 : values[one.base];
        const change = callLever(one, values);
        const posts = reached(line, values).byYear.map((share) => base + change * share);
        return { role: one.role, label: one.label, baseYear: one.baseYear, base, posts };
      }),
    );
  }

  return {
    data,
    lines,
    years,
    level,
    factor,
    place,
    published,
    valuesOf,
    evaluate,
    total,
    outcome,
    staff,
  };
}

/** Nothing moved. */
export const PUBLISHED = { name: "published", overrides: {} };

/** What a scenario comes to in a model. `counted` are the effects of the lines in the total. */
export function resultsOf(model, scenario = PUBLISHED) {
  const values = model.valuesOf(scenario.overrides);
  const effects = model.evaluate(values);
  const counted = effects.filter((_, line) => model.lines[line].inTotal);
  const total = Float64Array.from(model.years, (_, year) =>
    sum(counted.flatMap((cells) => cells.map((row) => row[year]))),
  );
  return { model, scenario, values, effects, counted, total };
}
