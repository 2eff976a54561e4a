// What can be undone: every change of what is moved, of scenarios and of reasons.

const SAME_MOVE = 1000; // milliseconds: a drag is one step back

/** Steps back and forth between states; `same(a, b)` says whether two differ in nothing. */
export function makeHistory(same) {
  let before = [];
  let after = [];
  let last = { name: "", at: 0 };

  /** Keeps a state that is about to be left; moves of one name in a row are one step. */
  function leave(state, name) {
    const now = performance.now();
    const goesOn = last.name === name && now - last.at < SAME_MOVE && before.length > 0;
    if (!goesOn) before.push(state);
    last = { name, at: now };
    after = [];
  }

  function step(from, to, state) {
    last = { name: "", at: 0 };
    while (from.length && same(from.at(-1), state)) from.pop(); // there and back again
    if (!from.length) return null;
    to.push(state);
    return from.pop();
  }

  return {
    leave,
    undo: (state) => step(before, after, state),
    redo: (state) => step(after, before, state),
    canUndo: () => before.length > 0,
    canRedo: () => after.length > 0,
    forget: () => ((before = []), (after = [])),
  };
}
