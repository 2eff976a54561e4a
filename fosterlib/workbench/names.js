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
    // Without this, "d" pressed twice on a slider deletes the cell in JupyterLab.
    // Ctrl+S and the like go through.
    const keep = event => {
      if (!(event.ctrlKey || event.metaKey || event.altKey)) event.stopPropagation();
    };
    const watcher = new MutationObserver(say);
    const timer = setInterval(() => {
      root = el.closest(".fl-app");
      if (!root) return;
      clearInterval(timer);
      watcher.observe(root.querySelector(".fl-left"), { childList: true, subtree: true });
      root.addEventListener("keydown", keep);
      model.on("change:attributes", say);
      say();
    }, 50);
    return () => {
      clearInterval(timer);
      watcher.disconnect();
      root?.removeEventListener("keydown", keep);
    };
  },
};
