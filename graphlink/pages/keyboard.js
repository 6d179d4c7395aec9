// The picture by keyboard: arrows walk over communities, Enter goes into one, arrows then walk over its accounts.

const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function listenToKeys(canvas, { look, fly, open, showAll }) {
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const direction = DIRECTIONS[event.key];
    if (direction && event.shiftKey) look({ x: camera.x - 60 * direction[0], y: camera.y - 60 * direction[1] });
    else if (direction) walk(direction);
    else if (event.key === "Enter") enter(open);
    else if (event.key === "+" || event.key === "=") fly(cameraZoomed(1.5));
    else if (event.key === "-") fly(cameraZoomed(1 / 1.5));
    else if (event.key === "0") showAll();
    else if (event.key === "p" && state.selected?.type === "account") togglePin(state.selected.id);
    else if (event.key === "h" && state.selected?.type === "account") toggleHidden([state.selected.id]);
    else return;
    event.preventDefault();
  });
}

/** Selects the nearest account or community in that direction, and keeps it in view. */
function walk([dx, dy]) {
  const at = state.selected;
  const among =
    at?.type === "account"
      ? rangeOf(data.accountsOf, data.community[at.id]).filter((account) => shown.account[account])
      : shownCommunities();
  const type = at?.type === "account" ? "account" : "community";
  const place =
    type === "account" ? (id) => [data.x[id], data.y[id]] : (id) => [data.discs[3 * id], data.discs[3 * id + 1]];
  if (at?.type !== type) {
    if (among.length) selectAndShow({ type, id: among[0] });
    return;
  }
  const [x, y] = place(at.id);
  let [best, least] = [-1, Infinity];
  for (const id of among) {
    const [ox, oy] = [place(id)[0] - x, place(id)[1] - y];
    const [along, aside] = [ox * dx + oy * dy, Math.abs(ox * dy) + Math.abs(oy * dx)];
    if (id !== at.id && along > 0 && aside <= along * 1.5 && along + 2 * aside < least)
      [best, least] = [id, along + 2 * aside];
  }
  if (best >= 0) selectAndShow({ type, id: best });
}

function shownCommunities() {
  return Array.from(shown.perCommunity.keys()).filter((community) => shown.perCommunity[community]);
}

/** Into the selected community (its first account), or to the account itself. */
function enter(open) {
  const at = state.selected;
  if (at?.type === "network") selectAndShow({ type: "community", id: rowsOf(data.communitiesOf, at.id)[0] });
  else if (at?.type === "community") {
    open(at.id);
    const first = rangeOf(data.accountsOf, at.id).find((account) => shown.account[account]);
    if (first !== undefined) select({ type: "account", id: first });
  } else if (at) picture.focusOn(at);
  else walk([1, 0]);
}

/** Selects `thing`; the picture moves only where it would not be seen. */
function selectAndShow(thing) {
  select(thing);
  const [x, y] =
    thing.type === "account"
      ? [data.x[thing.id], data.y[thing.id]]
      : [data.discs[3 * thing.id], data.discs[3 * thing.id + 1]];
  const [sx, sy] = [toScreenX(x), toScreenY(y)];
  if (sx < 20 || sy < 20 || sx > camera.width - 20 || sy > camera.height - 20)
    picture.focusOn(thing.type === "account" ? { type: "community", id: data.community[thing.id] } : thing);
}

/** Esc goes one step out: a question, a path, an account to its community, a community to its network, then nothing. */
function stepOut() {
  const at = state.selected;
  if (state.pathFrom !== null) {
    state.pathFrom = null;
    hints("");
    changed("selection");
  } else if (at?.type === "account" && !state.path) select({ type: "community", id: data.community[at.id] });
  else if (at) select(null);
  else picture.showAll();
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, dialog");
  if (event.key === "/" && !typing) {
    event.preventDefault();
    byId("search").focus();
  } else if (event.key === "Escape" && !typing && !document.querySelector("[popover]:popover-open")) stepOut();
  else if (event.key === "?" && !typing) byId("help").showModal();
});
