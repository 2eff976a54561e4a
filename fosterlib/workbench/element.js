// Elements of a page: every text becomes a text node, so that HTML in a label is text everywhere.

const SVG = "http://www.w3.org/2000/svg";
const DRAWN = new Set([
  "svg",
  "g",
  "rect",
  "path",
  "line",
  "circle",
  "polyline",
  "polygon",
  "text",
  "defs",
  "pattern",
]);

/** An element with attributes, listeners (`onclick`) and children; false and null are left out. */
export function h(tag, attributes = {}, ...children) {
  const made = DRAWN.has(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value !== false && value !== null && value !== undefined)
      made.setAttribute(name, value === true ? "" : value);
  }
  made.append(
    ...children
      .flat(Infinity)
      .filter((child) => child !== false && child !== null && child !== undefined),
  );
  return made;
}
