// What is refused, in the language of the page: refusals.js says it in Python's English, and the
// payload's `messages` hold the Danish of each sentence. fosterlib/words/messages.py says it in
// Python.
import { problemText } from "./refusals.js";

const WITH_MARKS = /^[-+]?(\d{1,3}(,\d{3})+(\.\d+)?|\d+\.\d+)$/;
const DIGITS_AND_MARKS = /^[-+]?[\d.,]+$/;
const ASSUMPTION_ID = /[a-z]\w*(?:\.\w+)+/g;
const LINE_ID = /'(\w+)'/g;

/** One thing that is wrong, as Python says it in a language. */
export function problemInWords(data, lang, problem) {
  if (lang === "en") return problemText(problem);
  const units = new Map(data.assumptions.map((one) => [one.unit, one.unitText.da]));
  const danish = (text, isBlank) => inDanish(data.messages, units, text, isBlank);
  const { file, row, field, allowed, nearest, value = null } = problem;
  const place = [file, row && `række ${row}`, field && `felt ${field}`].filter(Boolean).join(", ");
  const message = problem.messageDa ?? danish(problem.message);
  const shown = value === null ? "" : ` (værdi: ${valueInDanish(value)})`;
  const rule = allowed ? `; tilladt: ${danish(allowed)}` : "";
  const near = nearest ? `; mente du '${nearest}'?` : "";
  return [place, message].filter(Boolean).join(": ") + shown + rule + near;
}

/** The same for a reader of the page: assumptions and lines by their names. */
export function spokenProblem({ data, lang, said }, problem) {
  const named = [...data.assumptions, ...data.lines];
  const labels = new Map(named.map((one) => [one.id, `«${said(one.label)}»`]));
  const text = problemInWords(data, lang, problem)
    .replace(LINE_ID, (quoted, id) => labels.get(id) ?? quoted)
    .replace(ASSUMPTION_ID, (id) => labels.get(id) ?? id);
  return text[0].toUpperCase() + text.slice(1);
}

/** A value as Python writes it, a decimal number with its comma. */
function valueInDanish(value) {
  const shown = problemText({ message: "", value }).slice(" (value: ".length, -1);
  const isNumber = typeof (value?.asPython === undefined ? value : value.value) === "number";
  return isNumber ? shown.replace(".", ",") : shown;
}

/** The Danish of a finished English message; the message itself if there is none. */
function inDanish(sentences, units, message, isBlank = false) {
  for (const { pattern, danish, quoted, isFilling } of sentences) {
    if (isFilling && !isBlank) continue;
    const found = new RegExp(`^(?:${pattern})$`, "s").exec(message);
    if (!found) continue;
    const filled = found
      .slice(1)
      .map((text, n) => (quoted.includes(n) ? text : inDanish(sentences, units, text, true)));
    return danish.replace(/\{(\d)\}/g, (_, n) => filled[n]);
  }
  if (!isBlank) return message;
  const [number, unit] = message.split(/ (.*)/s);
  const spoken = units.get(unit) ?? unit;
  if (DIGITS_AND_MARKS.test(number) && spoken !== unit)
    return `${withOtherMarks(number)} ${spoken}`;
  return withOtherMarks(message);
}

/** A number with the marks of Danish. */
function withOtherMarks(text) {
  if (!WITH_MARKS.test(text)) return text;
  return text.replace(/[,.]/g, (mark) => (mark === "," ? "." : ","));
}
