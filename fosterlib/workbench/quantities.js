// Values in natural units, as fosterlib/words/quantities.py writes them ("30 børn", "26 %"), and
// what people type, read as they mean it.
const SIGNS = { GBP: "£", EUR: "€" };
const SHORT = {
  da: { 1000: "t.", 1000000: "mio. " },
  en: { 1000: "k", 1000000: "m" },
};
const CURRENCIES = new Set(["DKK", "GBP", "EUR", "USD", "SEK", "NOK"]);

const counted = (one) => one.unit.split("/")[0].trim();

/** Whether the value is shown in per cent. */
export const isShare = (one) => counted(one) === "share";

/** The figure of a value without its unit; a share in per cent. */
export function bare(speech, one, value) {
  const times = isShare(one) ? 100 : 1;
  const figure = speech.precise(times * value, times * one.step);
  return isShare(one) && !Number.isNaN(value) ? `${figure} %` : figure;
}

/** The value of an assumption with what it counts; what it is counted per is left to its name. */
export function quantity(speech, one, value) {
  if (one.isSwitch) return speech.word(value ? "bench.on" : "bench.off");
  const figure = bare(speech, one, value);
  if (isShare(one) || Number.isNaN(value)) return figure;
  const first = counted(one);
  const parts = first.split(" ");
  const currency = parts.pop();
  if (CURRENCIES.has(currency)) return money(speech.lang, figure, parts[0] ?? "", currency);
  const words = speech.data.words[speech.lang];
  const isOne = Math.abs(value) === 1 || !(`units.${first}` in words);
  return `${figure} ${words[`${isOne ? "unit" : "units"}.${first}`] ?? first}`;
}

function money(lang, figure, size, currency) {
  const short = SHORT[lang][size] ?? "";
  if (lang === "en") return `${SIGNS[currency] ?? `${currency} `}${figure}${short}`;
  if (currency === "DKK") return `${figure} ${short}kr.`;
  return `${figure} ${short.replace("t.", "1.000 ")}${currency}`;
}

/** From one value to another, what it counts told once: "17 → 9 børn". */
export function changeText(speech, one, before, after) {
  const from = one.isSwitch ? quantity(speech, one, before) : bare(speech, one, before);
  return `${from} → ${quantity(speech, one, after)}`;
}

const FORMS = {
  da: /^[-+]?(\d+|[1-9]\d{0,2}(\.\d{3})+)?(,\d+)?$/,
  en: /^[-+]?(\d+|[1-9]\d{0,2}(,\d{3})+)?(\.\d+)?$/,
};

/** A number as people type it in a language: `1.300`, `25,75`, `.2`, spaces anywhere; else NaN. */
export function readNumber(text, lang) {
  const plain = text.replace("−", "-").replace(/\s/g, "");
  const leading = plain.replace(/^([-+]?)[.,](?=\d{1,2}$)/, lang === "da" ? "$1," : "$1.");
  if (!FORMS[lang].test(leading) || !/\d/.test(leading)) return NaN;
  const [group, point] = lang === "da" ? [".", ","] : [",", "."];
  return Number(leading.replaceAll(group, "").replace(point, "."));
}

/**
 * What somebody typed for an assumption. A share may be typed as it is shown, in per cent: `20 %`;
 * without the sign a number from 1 on is per cent, below it a share, as a sheet reads it.
 */
export function readTyped(text, one, lang) {
  const bareText = text.replace(/^\s*(kr\.|dkk|£|€|gbp|eur)\s*|\s*(kr\.|dkk|gbp|eur)\s*$/gi, "");
  const isPercent = bareText.trim().endsWith("%");
  const value = readNumber(isPercent ? bareText.replace("%", "") : bareText, lang);
  if (!isShare(one)) return isPercent ? NaN : value;
  return isPercent || Math.abs(value) >= 1 ? value / 100 : value;
}
