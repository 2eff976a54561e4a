// The host in a notebook: the page computes and draws; what is moved goes to the kernel.
import { keepDraft, offerDraft } from "./kept.js";
import { speech } from "./numbers.js";
import { mount } from "./view.js";

const SEND_LATE = 60; // milliseconds
const PATIENCE = 20_000; // milliseconds until a kernel that does not answer is said to be silent
const HEARING = 6_000; // the same after a move, which asks for nothing
const ASKED_AGAIN = 4_000; // milliseconds until a silent kernel is asked again

const IS_VIEW = ["case", "lang", "tab", "year", "target", "until", "prices", "facts", "compared"];

/** What is moved and why, to know an echo by. */
const whatIsMoved = (...parts) => JSON.stringify(parts);

/** Without this, "d" pressed twice on a slider deletes the cell; Ctrl+S and the like go through. */
function keepKeys(event) {
  if (!(event.ctrlKey || event.metaKey || event.altKey)) event.stopPropagation();
}

export default {
  render({ model, el }) {
    const payloads = model.get("payloads");
    const of = (id) => payloads.find((one) => one.id === id);
    let [sent, timer, bench, turn] = ["", 0, null, 0];
    let [isListening, isSending, again] = [false, false, 0];
    const tell = (key, ...blanks) =>
      speech(of(bench.state().case), bench.state().lang).word(key, ...blanks);

    const fromKernel = () => ({
      ...model.get("view"),
      moved: model.get("values"),
      corrected: model.get("corrected"),
      reasons: model.get("reasons"),
    });

    /** Asks the kernel; what it answers, or that it is silent. */
    function call(doing, content = {}, patience = PATIENCE) {
      turn += 1;
      const id = turn;
      return new Promise((done) => {
        const waiting = setTimeout(
          () => answered({ id, refused: tell("bench.no_kernel"), isSilent: true }),
          patience,
        );
        function answered(answer, buffers = []) {
          if (answer.id !== id) return;
          clearTimeout(waiting);
          model.off("msg:custom", answered);
          if (answer.isSilent) bench.say("kernel", tell("bench.no_kernel"), true);
          else bench.hush("kernel");
          done({ ...answer, ...(buffers.length ? { file: buffers[0] } : {}) });
        }
        model.on("msg:custom", answered);
        try {
          model.send({ id, do: doing, ...content });
        } catch {
          // after a restart it throws
          answered({ id, refused: tell("bench.no_kernel"), isSilent: true });
        }
      });
    }

    /** Whether the kernel still hears what is moved; a silent one is asked until it is back. */
    async function listen() {
      if (isListening) return;
      isListening = true;
      const { isSilent } = await call("hear", {}, HEARING);
      isListening = false;
      if (isSilent) again = setTimeout(listen, ASKED_AGAIN);
    }

    const state = (extra = {}) => ({
      ...extra,
      view: bench.state(),
      values: bench.state().moved,
      corrected: bench.state().corrected,
      reasons: bench.state().reasons,
    });
    const actions = {
      save: (scenario, { isSure } = {}) =>
        call("save", state({ scenario, isSure: Boolean(isSure), origin: bench.state().origin })),
      remove: (name) => call("remove", state({ name })),
      corrections: () => call("corrections", state()),
      paper: () => call("paper", state()),
      workbook: () => call("workbook", state()),
      page: () => call("page", state()),
    };

    function send(now, isUnsaved) {
      const view = Object.fromEntries(IS_VIEW.map((name) => [name, now[name]]));
      sent = whatIsMoved(now.moved, now.corrected, now.reasons);
      keepDraft(of(now.case), now, isUnsaved);
      isSending = true; // each of these is heard at once, before the next is there
      try {
        model.set("view", view);
        model.set("reasons", now.reasons);
        model.set("corrected", now.corrected);
        model.set("values", now.moved);
        model.set(
          "seen_total",
          bench.total().map((value) => (Number.isNaN(value) ? null : value)),
        );
        model.save_changes();
        listen();
      } catch {
        bench.say("kernel", tell("bench.no_kernel"), true);
      }
      isSending = false;
    }

    bench = mount(el, {
      payloads,
      state: fromKernel(),
      scenarios: (id) => model.get("kept")[id] ?? of(id).scenarios,
      actions,
      viewHeight: () =>
        el.closest(".jp-WindowedPanel-outer, .jp-Notebook")?.clientHeight ?? innerHeight,
      changed(now, isUnsaved) {
        clearTimeout(timer);
        timer = setTimeout(() => send(now, isUnsaved), SEND_LATE);
      },
    });

    const heard = () => {
      const now = whatIsMoved(...["values", "corrected", "reasons"].map((name) => model.get(name)));
      if (now !== sent && !isSending) bench.show(fromKernel(), true);
    };
    const scenarios = () => bench.scenarios(model.get("kept")[bench.state().case] ?? []);
    const differs = () =>
      model.get("differs")
        ? bench.say("differs", model.get("differs"), true)
        : bench.hush("differs");
    model.on("change:values", heard);
    model.on("change:corrected", heard);
    model.on("change:kept", scenarios);
    model.on("change:differs", differs);
    offerDraft(bench, of(bench.state().case));

    el.addEventListener("keydown", keepKeys);
    return () => {
      bench.end();
      clearTimeout(timer);
      clearTimeout(again);
      el.removeEventListener("keydown", keepKeys);
      model.off("change:values", heard);
      model.off("change:corrected", heard);
      model.off("change:kept", scenarios);
      model.off("change:differs", differs);
    };
  },
};
