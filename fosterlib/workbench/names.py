"""Accessible names for slider handles and number boxes, which ipywidgets leaves without."""

import anywidget
import traitlets

SCRIPT = """
function name(model) {
  for (const [cls, text] of Object.entries(model.get("names"))) {
    for (const el of document.querySelectorAll(`.${cls} .noUi-handle, .${cls} input, .${cls} select`)) {
      if (el.getAttribute("aria-label") !== text) el.setAttribute("aria-label", text);
    }
  }
}
export default {
  render({ model, el }) {
    el.style.display = "none";
    const again = () => name(model);
    const watcher = new MutationObserver(again);
    watcher.observe(document.body, { childList: true, subtree: true });
    model.on("change:names", again);
    again();
    return () => watcher.disconnect();
  },
};
"""


class Names(anywidget.AnyWidget):
    """Gives the controls with these CSS classes their accessible names: {class: name}."""

    _esm = SCRIPT
    names = traitlets.Dict().tag(sync=True)
