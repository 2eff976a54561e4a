"""What ipywidgets leaves out for screen readers: names of slider handles and boxes, pressed buttons, live regions."""

import anywidget
import traitlets

SCRIPT = """
export default {
  render({ model, el }) {
    el.style.display = "none";
    let root;
    const say = () => {
      for (const [selector, attributes] of Object.entries(model.get("attributes"))) {
        for (const found of root.querySelectorAll(selector)) {
          for (const [name, text] of Object.entries(attributes)) {
            if (found.getAttribute(name) !== text) found.setAttribute(name, text);
          }
        }
      }
    };
    const watcher = new MutationObserver(say);
    const timer = setInterval(() => {
      root = el.closest(".fl-app");
      if (!root) return;
      clearInterval(timer);
      watcher.observe(root.querySelector(".fl-left"), { childList: true, subtree: true });
      model.on("change:attributes", say);
      say();
    }, 50);
    return () => { clearInterval(timer); watcher.disconnect(); };
  },
};
"""


class Attributes(anywidget.AnyWidget):
    """Sets HTML attributes on the workbench's own elements: {CSS selector: {attribute: text}}."""

    _esm = SCRIPT
    attributes = traitlets.Dict().tag(sync=True)
