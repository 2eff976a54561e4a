// The draws of what is uncertain, as `fl.simulate` makes them: the payload has the rank of each
// draw (0-2,047), and here it is worked out which value a rank stands for.
// fosterlib/simulate/draws.py and model/distributions.py say it in Python.
import { inverseNormal } from "./normal.js";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
export const RANKS = 2048;
const FINENESS = 32; // of the equally likely values a table holds every 32nd, from `row` on

const place = new Map([...LETTERS].map((letter, number) => [letter, number]));

/** Ranks from text: two letters each. */
function unpackedRanks(text) {
  return Uint16Array.from({ length: text.length / 2 }, (_, n) => {
    return place.get(text[2 * n]) * 64 + place.get(text[2 * n + 1]);
  });
}

/** Numbers of 64 bits from text (base64): the first bytes of all, then the second ... */
function unpackedNumbers(text) {
  const octets = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const count = octets.length / 8;
  const ordered = octets.map((_, n) => octets[(n % 8) * count + Math.floor(n / 8)]);
  return new Float64Array(ordered.buffer);
}

/** The value that is not exceeded with a probability, of the shapes in plain arithmetic. */
function inverse({ shape, parameters, low, high, sign, cut }, probability) {
  const width = high - low;
  if (shape === "normal") {
    const [mean, sd] = parameters;
    const within = sign < 0 ? 1 - probability : probability;
    const value = mean + sign * sd * inverseNormal(cut[0] + within * (cut[1] - cut[0]));
    return Math.min(Math.max(value, low), high);
  }
  if (shape === "uniform") return low + width * probability;
  const [mode] = parameters; // triangular
  if (probability * width < mode - low) return low + Math.sqrt(probability * width * (mode - low));
  return high - Math.sqrt((1 - probability) * width * (high - mode));
}

/** The probability that a rank stands for, in a row of the table of likely values. */
const shareOf = (rank, row) => (FINENESS * rank + row + 0.5) / (FINENESS * RANKS);

function likelyValues(distribution, row) {
  if (distribution.values) return unpackedNumbers(distribution.values);
  return Float64Array.from({ length: RANKS }, (_, rank) =>
    inverse(distribution, shareOf(rank, row)),
  );
}

/**
 * The draws of a case, ready to use: `columns(overridden, {facts, choices})` gives, for each
 * assumption that is drawn and not overridden (a Set of numbers), its number, and the rank and the
 * value of every draw. Where facts are estimates, a calibrated fact is not drawn, since it follows.
 */
export function drawsOf(data) {
  const { count, row, drawn, pairs = [] } = data.draws;
  const ready = drawn.map((one) => ({
    ...one,
    table: likelyValues(one, row),
    ranks: unpackedRanks(one.ranks),
  }));
  const copula = pairs.length ? { pairs, ...normalScores(row) } : null;

  function columns(overridden, { facts = "estimate", choices = false } = {}) {
    const isLeft = (one) => (one.isSolved && facts === "estimate") || (one.isChoice && !choices);
    const free = ready.filter((one) => !overridden.has(one.at) && !isLeft(one));
    const mixed = copula ? correlatedRanks(copula, free, count) : new Map();
    return free.map(({ at, table, ranks }) => {
      const own = mixed.get(at) ?? ranks;
      return { at, ranks: own, values: Float64Array.from(own, (rank) => table[rank]) };
    });
  }
  return { count, seed: data.draws.seed, columns };
}

/** The normal score of each rank, and the scores between two ranks. */
function normalScores(row) {
  return {
    scores: Float64Array.from({ length: RANKS }, (_, rank) => inverseNormal(shareOf(rank, row))),
    limits: Float64Array.from({ length: RANKS - 1 }, (_, n) => inverseNormal((n + 1) / RANKS)),
  };
}

/** The ranks of what is drawn together, mixed as normal scores (Gaussian copula). */
function correlatedRanks({ pairs, scores, limits }, drawn, count) {
  const ranks = new Map(drawn.map((one) => [one.at, one.ranks]));
  const kept = pairs.filter(({ a, b }) => ranks.has(a) && ranks.has(b));
  const together = [...new Set(kept.flatMap(({ a, b }) => [a, b]))];
  const matrix = together.map((one) => together.map((other) => (one === other ? 1 : 0)));
  for (const { a, b, rho } of kept) {
    const [n, m] = [together.indexOf(a), together.indexOf(b)];
    matrix[n][m] = matrix[m][n] = 2 * Math.sin((Math.PI * rho) / 6);
  }
  const mixing = triangular(matrix);
  return new Map(
    together.map((at, n) => [
      at,
      Array.from({ length: count }, (_, draw) => {
        const score = (other, m) => mixing[n][m] * scores[ranks.get(other)[draw]];
        return rankOf(
          limits,
          together.map(score).reduce((found, one) => found + one),
        );
      }),
    ]),
  );
}

/** The lower triangle whose product with itself is a matrix (Cholesky). */
function triangular(matrix) {
  const found = matrix.map((row) => row.map(() => 0));
  for (let n = 0; n < matrix.length; n++)
    for (let m = 0; m <= n; m++) {
      const before = found[n].slice(0, m).reduce((sum, one, k) => sum + one * found[m][k], 0);
      found[n][m] =
        n === m ? Math.sqrt(matrix[n][n] - before) : (matrix[n][m] - before) / found[m][m];
    }
  return found;
}

/** How many of the ascending limits a score reaches. */
function rankOf(limits, score) {
  let [below, above] = [0, limits.length];
  while (below < above) {
    const middle = (below + above) >> 1;
    if (limits[middle] <= score) below = middle + 1;
    else above = middle;
  }
  return below;
}
