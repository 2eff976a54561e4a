// Words and numbers in Danish and English, as fosterlib/words/text.py and amounts.py write them, to
// the letter.
const MARKS = { da: { group: ".", point: "," }, en: { group: ",", point: "." } };
const MILLION = 1e6;
const LEAST_OF_A_MILLION = 50_000; // what one decimal of a million still tells
const COIN = 0.5; // of the currency: less than this is nothing
const SIGNS_BEFORE = { GBP: "£", EUR: "€" }; // in English

/**
 * A number rounded to decimals as Python rounds: the exact binary value, a true tie to the even
 * digit. (Intl takes 1220.65 for a tie, which in binary it is not; toFixed takes true ties up.)
 */
export function rounded(value, decimals = 0) {
  if (!Number.isFinite(value) || Math.abs(value) >= 2 ** 52) return value;
  const canBeTie = Number.isInteger(value * 2 ** (decimals + 1));
  const text = canBeTie ? value.toFixed(decimals + 1) : "";
  const isTie = text.endsWith("5");
  const evenBelow = isTie && "02468".includes(text.replace(".", "").at(-2));
  return (evenBelow ? Number(text.slice(0, -1)) : Number(value.toFixed(decimals))) + 0;
}

/** The digits of a number before and after the point: the shortest that tell it from others. */
function digits(value) {
  const [mantissa, exponent] = String(Math.abs(value)).split("e");
  const [whole, fraction = ""] = mantissa.split(".");
  const shift = Number(exponent ?? 0);
  if (shift > 0) return [whole + fraction.padEnd(shift, "0"), ""];
  return shift < 0 ? ["0", "0".repeat(-shift - 1) + whole + fraction] : [whole, fraction];
}

/** Puts a mark between each three digits, counted from the end. */
export const grouped = (whole, mark) => whole.replace(/\B(?=(\d{3})+$)/g, mark);

/** A known number as it is written in `lang`. */
function written(value, lang, decimals, signed) {
  const found = rounded(value, decimals);
  if (!Number.isFinite(found)) return found > 0 ? "∞" : "-∞";
  const [whole, fraction] = digits(found);
  const { group, point } = MARKS[lang];
  const sign = found < 0 ? "-" : signed && found > 0 ? "+" : "";
  const after = decimals ? point + fraction.padEnd(decimals, "0") : "";
  return sign + grouped(whole, group) + after;
}

/**
 * With how few decimals, up to `most`, a number is told but for `near`; else one more than that.
 */
function fewestDecimals(value, most, near, otherwise) {
  for (let decimals = 0; decimals <= most; decimals++)
    if (Math.abs(rounded(value, decimals) - value) <= near) return decimals;
  return otherwise;
}

/**
 * How a case is spoken of in a language: its words, numbers and amounts.
 * @param {object} data of payload.py
 * @param {"da"|"en"} lang
 */
export function speech(data, lang) {
  const words = data.words[lang];

  /** A word or sentence, with its blanks filled. */
  function word(key, ...parts) {
    if (!(key in words)) throw new Error(`there is no word '${key}'`);
    return words[key].replace(/\{(\d)\}/g, (_, place) => parts[place]);
  }

  /** A sentence; a part that ends in a stop, such as "kr.", gets no second one. */
  const sentence = (key, ...parts) => word(key, ...parts).replace(/(?<!\.)\.\.(?!\.)/g, ".");

  /** A number, rounded once, here; "not stated" for NaN. */
  function number(value, decimals = 0, signed = false) {
    return Number.isNaN(value) ? word("not_stated") : written(value, lang, decimals, signed);
  }

  /**
   * A number with the decimals it needs: none that are zero, and four digits of one without end.
   */
  function precise(value, step = 0) {
    if (Number.isNaN(value)) return word("not_stated");
    const fewest = fewestDecimals(value, 6, 1e-9 * Math.max(1, Math.abs(value)), 7);
    const ofStep = fewestDecimals(step, 6, 1e-12, 6);
    const fourDigits = value ? 3 - Math.floor(Math.log10(Math.abs(value))) : 0;
    return number(value, Math.min(fewest, Math.max(ofStep, fourDigits, 0)));
  }

  /** Whether an amount in the case's unit rounds to nothing. */
  const isNothing = (value) => Math.abs(value) * data.magnitude < COIN;

  /** Amounts in the case's unit as the texts of one sentence, on one scale, without their sign. */
  function moneyTexts(values) {
    const single = values.map((value) => Math.abs(value) * data.magnitude);
    const { decimals, step } = scaleOf(single, data.magnitude);
    return single.map((value) => amount(value, decimals, step));
  }

  function amount(single, decimals, step) {
    if (Number.isNaN(single)) return word("not_stated");
    const figure =
      decimals === null
        ? number(rounded(single / step) * step)
        : `${number(single / MILLION, decimals)} ${word("million")}`;
    if (lang === "en") return `${SIGNS_BEFORE[data.currency] ?? `${data.currency} `}${figure}`;
    return `${figure} ${data.currency === "DKK" ? "kr." : data.currency}`;
  }

  /** One amount in the case's unit, with its sign, as a sentence tells it. */
  function money(value) {
    if (Number.isNaN(value)) return word("not_stated");
    const [text] = moneyTexts([value]);
    return value < 0 && !isNothing(value) ? `-${text}` : text;
  }

  /** A text of the payload that stands in both languages. */
  const said = (texts) => texts[lang];

  return { data, lang, word, sentence, said, number, precise, isNothing, moneyTexts, money };
}

/** Amounts told together: decimals of a million (null: not in millions), the step they round to. */
function scaleOf(single, unitSize) {
  const told = single.filter((value) => value >= COIN);
  const largest = Math.max(0, ...told);
  const smallest = told.length ? Math.min(...told) : 0;
  const fromWhere = unitSize > 1 ? MILLION : 10 * MILLION;
  if (largest >= fromWhere && smallest >= LEAST_OF_A_MILLION) return { decimals: 1, step: 1 };
  return { decimals: null, step: unitSize > 1 && unitSize <= smallest ? unitSize : 1 };
}
