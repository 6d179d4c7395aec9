// What is shown: the legend's switches, the least evidence and the brush decide for accounts and links alike.

/** Works out which accounts and links are shown, and what that leaves of each community and pair of communities. */
function applyFilters() {
  shown.account ??= new Uint8Array(data.count);
  shown.link ??= new Uint8Array(data.links.l.length);
  shown.perCommunity = new Uint32Array(data.communities.community_id.length);
  shown.accounts = 0;
  for (let account = 0; account < data.count; account++) {
    const on = accountShown(account);
    shown.account[account] = on ? 1 : 0;
    if (on) {
      shown.accounts++;
      shown.perCommunity[data.community[account]]++;
    }
  }
  applyToLinks();
}

function accountShown(account) {
  const { off, hidden } = state;
  if (hidden.has(account) || off.verdict.has(data.verdict[account]) || off.role.has(data.role[account])) return false;
  return !off.network.has(data.network[data.community[account]]) && insideBrush(account);
}

function insideBrush(account) {
  const { mode, from, to } = state.brush;
  if (from === null && to === null) return true;
  const begins = mode === "created" ? data.created[account] : data.first[account];
  const ends = mode === "created" ? begins : data.last[account] === MISSING ? begins : data.last[account];
  if (begins === MISSING) return false;
  return ends >= (from ?? 0) * 1440 && begins < ((to ?? 1e6) + 1) * 1440;
}

function applyToLinks() {
  const { l, r, nats: weight, kinds } = data.links;
  const bits = kindBits();
  const pairs = new Map();
  const communities = shown.perCommunity.length;
  shown.links = 0;
  for (let link = 0; link < l.length; link++) {
    const on =
      shown.account[l[link]] && shown.account[r[link]] && weight[link] >= state.leastNats && kinds[link] & bits;
    shown.link[link] = on ? 1 : 0;
    if (!on) continue;
    shown.links++;
    const [one, other] = [data.community[l[link]], data.community[r[link]]];
    if (one !== other) {
      const pair = Math.min(one, other) * communities + Math.max(one, other);
      pairs.set(pair, (pairs.get(pair) || 0) + 1);
    }
  }
  shown.pairs = Array.from(pairs, ([pair, count]) => [Math.floor(pair / communities), pair % communities, count]);
}

/** The kinds that are switched on, as a link's bits. */
function kindBits() {
  let bits = 0;
  data.kinds.forEach((_, kind) => {
    if (!state.off.kind.has(kind)) bits |= 1 << Math.min(kind, 31);
  });
  return bits;
}

/** Whether anything is filtered out. */
function filtering() {
  const { off, brush } = state;
  return (
    Object.values(off).some((set) => set.size) ||
    state.leastNats > 0 ||
    brush.from !== null ||
    brush.to !== null ||
    state.hidden.size > 0
  );
}

/** Everything shown again. */
function showEverything() {
  for (const set of Object.values(state.off)) set.clear();
  state.leastNats = 0;
  state.brush.from = state.brush.to = null;
  state.hidden.clear();
  changed("filters");
}
