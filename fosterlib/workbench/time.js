// What time does to a line: a delay, the months between two dates, the years beyond the case's own.
// fosterlib/model/terms.py and years.py say it in Python.
import { dates } from "./levers.js";

const MONTHS = 12;

/** JSON has null for unknown; left as it is, null would count as 0. */
export const known = (number) => number ?? NaN;

/** A product in which nothing of an unknown is nothing. */
export const times = (a, b) => (a === 0 || b === 0 ? 0 : a * b);

/** The sum of numbers; an unknown one makes it unknown. */
export const sum = (numbers) => numbers.reduce((found, one) => found + one, 0);

/** The calendar year in which a year starts: 2026 for "2026" and for "2026/27". */
export const yearStart = (label) => Number(label.slice(0, 4));

/** The label of the year that begins in calendar year `start`, in the form of `like`. */
export function yearLabel(start, like) {
  return like.length === 4 ? `${start}` : `${start}/${String((start + 1) % 100).padStart(2, "0")}`;
}

/** The case's years, and those up to `until`. */
export function horizon(data, until) {
  const last = data.years.at(-1);
  const more = until ? yearStart(until) - yearStart(last) : 0;
  const later = Array.from({ length: more }, (_, n) => yearLabel(yearStart(last) + n + 1, last));
  return [...data.years, ...later];
}

/** A series by year that comes `delay` years later; between whole years it is interpolated. */
export function delayed(series, delay) {
  const found = new Float64Array(series.length);
  for (let lag = 0; lag < series.length; lag++) {
    const weight = Math.max(0, 1 - Math.abs(delay - lag));
    if (weight === 0) continue;
    for (let year = lag; year < series.length; year++)
      found[year] += times(weight, series[year - lag]);
  }
  return found;
}

/** How many months of each year a line is in force. */
export function monthsInForce(data, years, line, values) {
  const given = line.dates.arguments.map((one) =>
    typeof one === "string" ? Number(one) : values[one],
  );
  const [begin, finish] = dates[line.kind](...given);
  return years.map((year) => {
    const first = data.firstMonth + MONTHS * (yearStart(year) - yearStart(data.years[0]));
    return Math.max(0, Math.min(finish, first + MONTHS) - Math.max(begin, first));
  });
}
