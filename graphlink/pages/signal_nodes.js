// Accounts and the signals that they share: in an opened community a mark for each signal, amid those who show it.

const LINES_EACH = 3; // lines from an account to signals, those that most share first
const SIGNAL_ROOM = 34; // world units between two marks, at the least where the disc has them
const FIRST_OF_KIND = 4; // of each kind come before any fifth
const OPEN_ONE = "Open a community to see its signals: a double click, or Enter.";
const signalCache = new Map();

/** The signals of an opened community that most of it share: { signal, x, y, holders }, the first the most shared. */
function signalNodesOf(community) {
  const kept = signalCache.get(community);
  const key = `${shown.version} ${state.signalsDrawn}`;
  if (kept?.key === key) return kept;
  const ranked = sharedIn(community);
  const chosen = ranked.slice(0, state.signalsDrawn);
  const r = data.discs[3 * community + 2] / Math.sqrt(Math.max(1, chosen.length));
  const room = Math.min(Math.max(SIGNAL_ROOM, 0.9 * r), 1.6 * r);
  const nodes = chosen.map(({ signal, holders }) => ({ signal, holders, room, ...middleOf(holders) }));
  pushApart(nodes, community, room);
  const found = { key, nodes, more: ranked.length - nodes.length };
  signalCache.set(community, found);
  return found;
}

/** The shared signals of a community by what they carry, of each kind the first few before all others. */
function sharedIn(community) {
  const places = new Map();
  const late = ({ signal }) => {
    const kind = data.signals.kind[signal];
    places.set(kind, (places.get(kind) ?? 0) + 1);
    return places.get(kind) > FIRST_OF_KIND;
  };
  const [first, rest] = [[], []];
  for (const one of carriedIn(community)) (late(one) ? rest : first).push(one);
  return first.concat(rest);
}

/** Signals that two or more shown accounts of a community show and that carry weight, of kinds that are on. */
function carriedIn(community) {
  const [from, to] = [data.accountsOf[community], data.accountsOf[community + 1]];
  const rows = data.shows.signal.subarray(data.shows.start[from], data.shows.start[to]);
  return Array.from(new Set(rows))
    .filter((signal) => !data.signals.hub[signal] && !state.off.kind.has(data.signals.kind[signal]))
    .map((signal) => ({
      signal,
      holders: rowsOf(data.holders, signal).filter(
        (account) => account >= from && account < to && shown.account[account],
      ),
    }))
    .filter(({ holders }) => holders.length > 1)
    .sort((one, other) => carriedBy(other) - carriedBy(one) || one.signal - other.signal);
}

/** The root of the holders: a card of forty accounts says more than a range that nearly all of them use. */
function carriedBy({ signal, holders }) {
  return Math.sqrt(holders.length) * data.signals.nats[signal];
}

function middleOf(accounts) {
  const sum = (values) => accounts.reduce((total, account) => total + values[account], 0) / accounts.length;
  return { x: sum(data.x), y: sum(data.y) };
}

/** Moves marks that would cover one another apart, and keeps them on their disc. */
function pushApart(nodes, community, room) {
  const [cx, cy, r] = data.discs.subarray(3 * community, 3 * community + 3);
  for (let round = 0; round < 60; round++) {
    for (let i = 0; i < nodes.length; i++) for (let j = 0; j < i; j++) pushPair(nodes[i], nodes[j], room, i + j);
    for (const node of nodes) {
      const away = Math.hypot(node.x - cx, node.y - cy);
      if (away > 0.92 * r)
        [node.x, node.y] = [cx + ((node.x - cx) * 0.92 * r) / away, cy + ((node.y - cy) * 0.92 * r) / away];
    }
  }
}

function pushPair(one, other, room, turn) {
  let [dx, dy] = [one.x - other.x, one.y - other.y];
  const apart = Math.hypot(dx, dy);
  if (apart >= room) return;
  // Two in one place part in a direction of their own, and always the same.
  if (apart < 0.01) [dx, dy] = [Math.cos(turn), Math.sin(turn)];
  const step = (room - apart) / 2 / (apart < 0.01 ? 1 : apart);
  one.x += dx * step;
  one.y += dy * step;
  other.x -= dx * step;
  other.y -= dy * step;
}

/** The marks of `nodes` as they stand on the screen. */
function signalsOnScreen(nodes) {
  const size = Math.min(8, Math.max(2.5, 0.35 * (nodes[0]?.room ?? 0) * camera.k));
  return nodes.map((node) => ({ ...node, size, x: toScreenX(node.x), y: toScreenY(node.y) }));
}

/** Lines from accounts to the signals that most share, and from all who show the selected one. */
function drawSignalLines(pen, look, nodes, dim) {
  const drawn = new Uint8Array(data.count);
  const [ends, chosen] = [[], []];
  for (const { signal, x, y, holders } of nodes) {
    const mine = state.selected?.type === "signal" && state.selected.id === signal;
    for (const account of holders) {
      if (!mine && drawn[account] >= LINES_EACH) continue;
      drawn[account]++;
      (mine ? chosen : ends).push(x, y, ...accountOnScreen(account));
    }
  }
  const airy = Math.min(1, (1500 / Math.max(1, ends.length / 4)) ** 0.3) * (dim ? 0.3 : 1);
  if (ends.length) pen.lines(ends, { stroke: look.quiet, width: 1, opacity: 0.35 * airy });
  if (chosen.length) pen.lines(chosen, { stroke: look.accent, width: 1, opacity: 0.7 });
  return ends.length / 4;
}

/** The marks of signals, each kind its own, and the names of those that have room for one. */
function drawSignals(pen, look, nodes) {
  const size = nodes[0]?.size;
  const selected = state.selected?.type === "signal" ? state.selected.id : -1;
  data.kinds.forEach((_, kind) => {
    const points = nodes.filter(({ signal }) => data.signals.kind[signal] === kind).flatMap(({ x, y }) => [x, y]);
    if (points.length) pen.marks(points, size, kindShape(kind), { fill: look.signal, stroke: look.ground, width: 1.2 });
  });
  for (const { signal, x, y } of nodes)
    if (signal === selected) pen.circles([[x, y, size + 4]], { stroke: look.accent, width: 2.5 });
  if (size > 4) drawSignalNames(pen, look, nodes, size);
}

function drawSignalNames(pen, look, nodes, size) {
  const taken = [];
  for (const { signal, x, y, holders } of nodes) {
    const name = cut(data.signals.value[signal], 28);
    const wide = name.length * 3.4 + 6;
    const box = [x - wide, y + size, x + wide, y + size + 28];
    if (taken.some((other) => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3]))
      continue;
    taken.push(box);
    const words = `${kindName(data.signals.kind[signal])}, ${number(holders.length)}`;
    pen.text(x, y + size + 8, words, { fill: look.quiet, size: 10, halo: look.ground });
    pen.text(x, y + size + 20, name, { fill: look.ink, size: 11.5, halo: look.ground, bold: true });
  }
}

/** The signal whose mark is under a point of the screen; -1 where none is. */
function signalAt(community, x, y) {
  if (state.drawAs !== "signals") return -1;
  const at = signalsOnScreen(signalNodesOf(community).nodes).find((node) => Math.hypot(node.x - x, node.y - y) <= 11);
  return at ? at.signal : -1;
}

/** Draws links or shared signals from now on. */
function setDrawAs(how) {
  state.drawAs = how;
  for (const name of ["links", "signals"]) byId(`as-${name}`).setAttribute("aria-pressed", String(name === how));
  changed("drawn");
}

/** The buttons over the picture. */
function buildDrawAs() {
  byId("as-links").addEventListener("click", () => setDrawAs("links"));
  byId("as-signals").addEventListener("click", () => setDrawAs("signals"));
  const more = byId("more-signals");
  more?.addEventListener("click", () => {
    state.signalsDrawn *= 3;
    changed("drawn");
  });
  if (state.drawAs === "signals") setDrawAs("signals");
}

/** Says how many signals the opened communities have beyond those that are drawn. */
function saySignals(open) {
  const more = byId("more-signals");
  if (!more) return;
  const asked = state.drawAs === "signals";
  const left = asked ? open.reduce((sum, [community]) => sum + signalNodesOf(community).more, 0) : 0;
  more.hidden = !left;
  more.textContent = `More signals (${number(left)})`;
  if (asked && !open.length) hints(OPEN_ONE);
  else if (byId("hint").textContent === OPEN_ONE) hints("");
}
