// What is said and asked above the result: it stays until it is closed, answered, or said anew.
import { h } from "./element.js";

/** Banners by name, and one question at a time. home() is where they stand. */
export function makeBanners(word, home, notes = []) {
  const said = new Map(notes.map((text, n) => [`note-${n}`, { text, isWarning: true, acts: [] }]));
  let question = null;

  function say(name, text, isWarning = false, acts = []) {
    said.set(name, { text, isWarning, acts });
    show();
  }

  function hush(name) {
    if (said.delete(name)) show();
  }

  /** answers: [label, what is done (null: nothing), look]; extra: fields of a form. */
  function ask(text, answers, extra = null) {
    question = { text, answers, extra };
    show();
    home()?.querySelector(".fl-dialog input, .fl-dialog button")?.focus();
  }

  function close() {
    question = null;
    show();
  }

  function show() {
    const shown = [...said].map(([name, one]) => banner(name, one));
    if (question) shown.push(dialog(question));
    home()?.replaceChildren(...shown);
  }

  function banner(name, { text, isWarning, acts }) {
    return h(
      "div",
      {
        class: isWarning ? "fl-banner fl-warn" : "fl-banner",
        role: isWarning ? "alert" : "status",
      },
      h("span", {}, text),
      acts.map(([label, act]) => button(label, () => (hush(name), act()))),
      button(word("bench.close"), () => hush(name)),
    );
  }

  function dialog({ text, answers, extra }) {
    const buttons = answers.map(([label, act, look]) =>
      button(label, () => (look ? act() : (close(), act?.())), look),
    );
    return h(
      "div",
      {
        class: "fl-dialog",
        role: "group",
        "aria-label": text,
        onkeydown: (event) => event.key === "Escape" && close(),
      },
      h("p", {}, text),
      extra,
      h("div", { class: "fl-group" }, buttons),
    );
  }

  return { say, hush, ask, close, show, forget: () => (said.clear(), close()) };
}

const button = (text, act, look = null) =>
  h("button", { type: "button", class: look, onclick: act }, text);
