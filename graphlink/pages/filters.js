// What is shown: the legend's switches, the least evidence and the brush decide for accounts and links alike.

/** Works out which accounts and links are shown, and what that leaves of each community and pair of communities. */
function applyFilters() {
  shown.account ??= new Uint8Array(data.count);
  shown.link ??= new Uint8Array(data.links.l.length);
  shown.perCommunity = new Uint32Array(data.communities.community_id.length);
  shown.accounts = 0;
  shown.version++;
  shown.facets = {
    verdict: new Uint32Array(3),
    role: new Uint32Array(3),
    network: new Uint32Array(data.networks.length),
    kind: new Uint32Array(data.kinds.length),
    since: new Uint32Array(8),
  };
  for (let account = 0; account < data.count; account++) {
    const on = sortAccount(account);
    shown.account[account] = on ? 1 : 0;
    if (on) {
      shown.accounts++;
      shown.perCommunity[data.community[account]]++;
    }
  }
  applyToLinks();
}

/** Whether an account is shown. It counts in each row of the legend that the other filters leave it to. */
function sortAccount(account) {
  const { off, hidden } = state;
  if (hidden.has(account) || !insideBrush(account)) return false;
  const [verdict, role] = [data.verdict[account], data.role[account]];
  const network = data.network[data.community[account]];
  const byVerdict = off.verdict.has(verdict) ? 1 : 0;
  const byRole = off.role.has(role) ? 1 : 0;
  const byNetwork = off.network.has(network) ? 1 : 0;
  const { facets } = shown;
  if (!byVerdict && !byRole && !byNetwork ? !leftSince(account) : !isSince(account)) return false;
  if (!byRole && !byNetwork) facets.verdict[verdict]++;
  if (!byVerdict && !byNetwork) facets.role[role]++;
  if (!byVerdict && !byRole) facets.network[network]++;
  return !byVerdict && !byRole && !byNetwork;
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
  const { l, r, nats: weight, way } = data.links;
  const on = data.ways.map((kinds) => kinds.some((kind) => !state.off.kind.has(kind)));
  const weaker = linksWithout();
  const pairs = new Map();
  const communities = shown.perCommunity.length;
  shown.links = 0;
  for (let link = 0; link < l.length; link++) {
    const strength = weaker.size ? (weaker.get(link) ?? weight[link]) : weight[link];
    const left = strength && shown.account[l[link]] && shown.account[r[link]] && strength >= state.leastNats;
    if (left) for (const kind of data.ways[way[link]]) shown.facets.kind[kind]++;
    const stays = left && on[way[link]];
    shown.link[link] = stays ? 1 : 0;
    if (!stays) continue;
    shown.links++;
    const [one, other] = [data.community[l[link]], data.community[r[link]]];
    if (one !== other) {
      const pair = Math.min(one, other) * communities + Math.max(one, other);
      pairs.set(pair, (pairs.get(pair) || 0) + 1);
    }
  }
  shown.pairs = Array.from(pairs, ([pair, count]) => [Math.floor(pair / communities), pair % communities, count]);
}

/** Whether anything is filtered out. */
function filtering() {
  const { off, brush } = state;
  return (
    Object.values(off).some((set) => set.size) ||
    state.leastNats > 0 ||
    state.since !== null ||
    state.without.size > 0 ||
    brush.from !== null ||
    brush.to !== null ||
    state.hidden.size > 0
  );
}

/** Everything shown again; asked for once more, what was left out before. */
function showEverything() {
  const { off, leastNats, brush, hidden, without, since } = state;
  const before = state.filtersBefore;
  if (filtering()) state.filtersBefore = { off, leastNats, brush, hidden, without, since };
  else if (!before) return;
  const nothing = Object.fromEntries(Object.keys(off).map((name) => [name, new Set()]));
  const days = { mode: brush.mode, from: null, to: null };
  const open = { off: nothing, leastNats: 0, brush: days, hidden: new Set(), without: new Set(), since: null };
  Object.assign(state, filtering() ? open : { ...before, filtersBefore: null });
  changed("filters");
}
