// The host of the one file: no server, no network, no kernel. The address carries the state.
import { fromAddress, toAddress } from "./address.js";
import { keepDraft, keepScenarios, offerDraft, onOtherTab, ownScenarios } from "./kept.js";
import { speech } from "./numbers.js";
import { tabsOf } from "./tabs.js";
import { mount } from "./view.js";

const PAYLOAD_VERSION = 1; // of payload.py
const ADDRESS_LATE = 300; // milliseconds

/**
 * Takes over the page; if the browser lacks what is needed, the static picture stays, and says so.
 */
export async function openPage(document) {
  try {
    const packed = [...document.querySelectorAll("script.fl-case-data")];
    const payloads = await Promise.all(packed.map((one) => unpacked(one.textContent)));
    refuseOther(payloads);
    return takeOver(document, payloads);
  } catch (error) {
    const note = document.getElementById("fl-cannot");
    note.append(` (${error.message})`);
    note.hidden = false;
    throw error;
  }
}

const LETTERS_85 =
  "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~";

/** Bytes from text: five letters for four bytes, as Python's b85encode writes them. */
function bytesOf(text) {
  const value = new Map([...LETTERS_85].map((letter, n) => [letter, n]));
  const missing = (5 - (text.length % 5)) % 5;
  const whole = text + "~".repeat(missing);
  const view = new DataView(new ArrayBuffer((whole.length / 5) * 4));
  for (let n = 0; n < whole.length; n += 5) {
    const word = Array.from(whole.slice(n, n + 5)).reduce(
      (all, one) => all * 85 + value.get(one),
      0,
    );
    view.setUint32((n / 5) * 4, word);
  }
  return new Uint8Array(view.buffer, 0, view.byteLength - missing);
}

/** A payload, as page.py packs it. */
async function unpacked(text) {
  const bytes = bytesOf(text);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(stream).text());
}

function refuseOther(payloads) {
  const other = payloads.find(({ version }) => version !== PAYLOAD_VERSION);
  if (other) throw new Error(`payload ${other.version}, not ${PAYLOAD_VERSION}`);
}

/** The static picture waits in memory, for a copy. */
function takeOver(document, payloads) {
  const source = document.documentElement.cloneNode(true);
  const written = JSON.parse(document.getElementById("fl-state").textContent);
  const home = document.getElementById("fl-bench");
  const still = document.getElementById("fl-still");
  const lang = document.documentElement.lang;
  const of = (id) => payloads.find((one) => one.id === id);

  const all = (id) => {
    const own = ownScenarios(of(id));
    const names = new Set(own.map((one) => one.name));
    return [...of(id).scenarios.filter((one) => !names.has(one.name)), ...own];
  };

  const namesOf = ({ id }) => all(id).map((one) => one.name);
  const read = () => {
    const usual = document.documentElement.lang;
    return fromAddress(location.hash, payloads, { tabsOf, namesOf, usual });
  };
  const found = read();
  const start = found.isGiven ? { lang, ...found.state } : { lang, ...written };
  let timer = 0;
  let bench = null;

  const actions = {
    save(scenario, { isSure } = {}) {
      const data = of(bench.state().case);
      const before = all(data.id).find((one) => one.name === scenario.name);
      const isOther =
        before &&
        bench.state().origin !== scenario.name &&
        JSON.stringify(before.overrides) !== JSON.stringify(scenario.overrides);
      if (isOther && !isSure) return { ask: tell("bench.replace", scenario.name) };
      const own = ownScenarios(data).filter((one) => one.name !== scenario.name);
      if (!keepScenarios(data, [...own, scenario])) return { refused: tell("bench.no_storage") };
      return { scenarios: all(data.id) };
    },
    remove(name) {
      const data = of(bench.state().case);
      if (!ownScenarios(data).some((one) => one.name === name))
        return { refused: tell("bench.of_the_case", name) };
      keepScenarios(
        data,
        ownScenarios(data).filter((one) => one.name !== name),
      );
      return {};
    },
    async link(state) {
      await navigator.clipboard.writeText(
        location.href.split("#")[0] + toAddress(state, payloads.length === 1),
      );
      return { said: tell("bench.link_copied") };
    },
    copy(state) {
      return { file: copyOf(source, state), name: `${state.case}.html`, type: "text/html" };
    },
    print: () => (print(), {}),
  };

  const tell = (key, ...blanks) =>
    speech(of(bench.state().case), bench.state().lang).word(key, ...blanks);

  bench = mount(home, {
    payloads,
    state: start,
    notes: found.notes,
    scenarios: all,
    actions,
    changed(state, isUnsaved) {
      clearTimeout(timer);
      timer = setTimeout(() => {
        history.replaceState(null, "", toAddress(state, payloads.length === 1));
        document.documentElement.lang = state.lang;
        keepDraft(of(state.case), state, isUnsaved);
      }, ADDRESS_LATE);
    },
  });
  still.remove();
  home.hidden = false;
  document.title = of(bench.state().case).title[bench.state().lang];
  for (const data of payloads)
    onOtherTab(data, () => data.id === bench.state().case && bench.scenarios(all(data.id)));
  addEventListener("hashchange", () => {
    const { state, notes } = read();
    bench.show(state, true);
    notes.forEach((text, n) => bench.say(`address-${n}`, text, true));
  });
  offerDraft(bench, of(bench.state().case));
  return bench;
}

/** The file as it came, with this state in it. */
function copyOf(source, state) {
  const copy = source.cloneNode(true);
  const text = JSON.stringify({ ...state, isLong: false }).replaceAll("<", "\\u003c");
  copy.querySelector("#fl-state").textContent = text;
  copy.lang = state.lang;
  return `<!DOCTYPE html>\n${copy.outerHTML}\n`;
}
