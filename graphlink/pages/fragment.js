// The view in the address's fragment: a copied address or a reload comes back to the same picture. Places are numbers
// of this page, so the fragment names nobody; one made for another case is left alone.

let writing = null;
let restoring = false;

function fragmentText() {
  const parts = new URLSearchParams();
  parts.set("f", data.case.fingerprint.slice(0, 8));
  const view = picture.where?.();
  if (view) parts.set("v", view);
  if (state.selected) parts.set("s", `${state.selected.type}.${state.selected.id}`);
  for (const [name, off] of Object.entries(state.off)) if (off.size) parts.set(`-${name}`, Array.from(off).join("."));
  if (state.leastNats) parts.set("n", state.leastNats);
  const { mode, from, to } = state.brush;
  if (mode !== "created" || from !== null || to !== null) parts.set("t", `${mode}.${from ?? ""}.${to ?? ""}`);
  for (const [name, set] of Object.entries({ o: state.opened, p: state.pinned, h: state.hidden }))
    if (set.size) parts.set(name, Array.from(set).join("."));
  if (state.view !== "picture") parts.set("w", state.view);
  if (state.theme) parts.set("c", state.theme);
  for (const [key, text] of state.notes) parts.append("m", `${key} ${text}`);
  return parts.toString();
}

/** Writes the fragment once the person has paused. */
function keepInFragment() {
  if (restoring) return;
  clearTimeout(writing);
  writing = setTimeout(() => {
    try {
      history.replaceState(null, "", `#${fragmentText()}`);
    } catch {
      // A browser that forbids it for files keeps the page as it is; only the address stays behind.
    }
  }, 250);
}

/** Takes the view of the fragment over; returns whether there was one for this case. */
function readFragment() {
  const parts = new URLSearchParams(location.hash.slice(1));
  if (!parts.get("f")) return false;
  if (parts.get("f") !== data.case.fingerprint.slice(0, 8)) {
    hints("The address holds a view of another case; it is left aside.");
    return false;
  }
  restoring = true;
  const within = (text, most) =>
    (text || "")
      .split(".")
      .filter((part) => /^\d+$/.test(part))
      .map(Number)
      .filter((id) => id < most);
  const sizes = { verdict: 3, role: 3, kind: data.kinds.length, network: data.networks.length };
  for (const [name, most] of Object.entries(sizes)) state.off[name] = new Set(within(parts.get(`-${name}`), most));
  state.leastNats = Number(parts.get("n")) || 0;
  const [mode, from, to] = (parts.get("t") || "created..").split(".");
  const dayOf = (text) => (/^\d+$/.test(text || "") ? Number(text) : null);
  state.brush = { mode: mode === "activity" ? "activity" : "created", from: dayOf(from), to: dayOf(to) };
  state.opened = new Set(within(parts.get("o"), data.communities.community_id.length));
  state.pinned = new Set(within(parts.get("p"), data.count));
  state.hidden = new Set(within(parts.get("h"), data.count));
  state.theme = ["light", "dark"].includes(parts.get("c")) ? parts.get("c") : "";
  state.selected = selectionIn(parts.get("s"));
  for (const note of parts.getAll("m")) {
    const found = /^((?:account|community|network|signal) \d+) (.*)$/s.exec(note);
    if (found) state.notes.set(found[1], found[2].slice(0, 500));
  }
  restoring = false;
  return true;
}

function selectionIn(text) {
  const [type, id] = (text || "").split(".");
  const sizes = {
    account: data.count,
    link: data.links.l.length,
    community: data.communities.community_id.length,
    network: data.networks.length,
    signal: data.signals.value.length,
  };
  return type in sizes && /^\d+$/.test(id) && Number(id) < sizes[type] ? { type, id: Number(id) } : null;
}
