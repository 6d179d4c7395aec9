// The case as the page carries it: a gzipped block of one JSON header and typed columns (see packing.py).

const MISSING = 0xffffffff;
const VERDICTS = ["suspend", "review", "clear"];
const ROLES = ["core", "member", "periphery"];

/** The bytes of the block `id`, unpacked. */
async function unpacked(id) {
  const text = document.getElementById(id).textContent.trim();
  const bytes = Uint8Array.fromBase64 ? Uint8Array.fromBase64(text) : bytesOfBase64(text);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

function bytesOfBase64(text) {
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
  return bytes;
}

const ARRAYS = { uint8: Uint8Array, uint16: Uint16Array, uint32: Uint32Array, float32: Float32Array };

/** Everything the page knows, as the header's lists and one typed array a column. */
async function readCase() {
  const buffer = await unpacked("case-data");
  const length = new DataView(buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  const start = 4 + length;
  const column = (name) => {
    const place = header.columns[name];
    return new ARRAYS[place.type](buffer, start + place.at, place.length);
  };
  return { ...header, ...indexed(header, column) };
}

/** The columns under short names, with the ranges that belong to each account, community and signal. */
function indexed(header, column) {
  const count = header.accounts.id.length;
  const communities = header.communities.community_id.length;
  const links = {
    l: column("link:l"),
    r: column("link:r"),
    nats: column("link:nats"),
    rank: column("link:rank"),
    way: column("link:way"), // the place in `ways` of the kinds that it rests on
    shared: column("link:shared"),
  };
  const shows = {
    signal: column("shows:signal"),
    times: column("shows:times"),
    first: column("shows:first"),
    span: column("shows:span"),
  };
  shows.start = runningSum(column("shows:count"));
  const signals = {
    value: header.signals.value,
    hubs: header.signals.hubs,
    cut: new Set(header.signals.cut), // values that the page carries in part
    kind: column("signal:kind"),
    degree: column("signal:degree"),
    nats: column("signal:nats"),
    hub: column("signal:hub"),
  };
  const community = column("community");
  return {
    count,
    links,
    shows,
    signals,
    community,
    network: column("network"),
    discs: column("discs"),
    rims: column("rims"),
    x: column("x"),
    y: column("y"),
    verdict: column("verdict"),
    role: column("role"),
    membership: column("membership"),
    score: column("score"),
    created: column("created_at"),
    first: column("first_seen"),
    last: column("last_seen"),
    exchanges: column("exchanges"),
    leftOut: column("left_out"),
    drawnSignals: column("drawn"),
    reasonOf: column("reason"),
    own: header.accounts.own.map((own) => ({ ...own, code: column(`own:${own.name}`) })),
    accountsOf: ranges(community, communities),
    linksOf: neighbours(links, count),
    linksInside: grouped(links.l.length, communities, (i) =>
      community[links.l[i]] === community[links.r[i]] ? community[links.l[i]] : -1,
    ),
    holders: holdersOf(shows, count, signals.value.length, column("weaker:signal"), column("weaker:account")),
    weaker: {
      signal: column("weaker:signal"),
      account: column("weaker:account"),
      first: column("weaker:first"),
      span: column("weaker:span"),
    },
    standing: column("standing"),
    operator: column("operator"),
    bar: Math.floor(100 * header.case.bar), // the weakest link of the case, in hundredths of nats
    beyondSteps: column("beyond"),
    evidence: {
      signal: column("evidence:signal"),
      accounts: column("evidence:accounts"),
      outside: column("evidence:outside"),
      start: ranges(column("evidence:community"), communities),
    },
    daily: {
      day: column("daily:day"),
      exchanges: column("daily:exchanges"),
      start: ranges(column("daily:community"), communities),
    },
    communitiesOf: grouped(communities, header.networks.length, (c) => column("network")[c]),
    verdictOf: header.communities.verdict.map((verdict) => Math.max(0, VERDICTS.indexOf(verdict))),
    epochMs: Date.parse(header.epoch.replace(" ", "T") + "Z"),
  };
}

/** Where each of the counted things begins: 0, then the sum so far. */
function runningSum(counts) {
  const start = new Uint32Array(counts.length + 1);
  for (let i = 0; i < counts.length; i++) start[i + 1] = start[i] + counts[i];
  return start;
}

/** Of an ascending column of numbers below `groups`: where each number's rows begin. */
function ranges(ascending, groups) {
  const counts = new Uint32Array(groups);
  for (const group of ascending) counts[group]++;
  return runningSum(counts);
}

/** Row numbers by group: `list` from `start[g]` to `start[g + 1]`; rows of group -1 are in none. */
function grouped(rows, groups, groupOf) {
  const counts = new Uint32Array(groups);
  for (let i = 0; i < rows; i++) if (groupOf(i) >= 0) counts[groupOf(i)]++;
  const start = runningSum(counts);
  const at = start.slice();
  const list = new Uint32Array(start[groups]);
  for (let i = 0; i < rows; i++) if (groupOf(i) >= 0) list[at[groupOf(i)]++] = i;
  return { start, list };
}

/** The links of each account, as row numbers. */
function neighbours(links, count) {
  const counts = new Uint32Array(count);
  for (const account of links.l) counts[account]++;
  for (const account of links.r) counts[account]++;
  const start = runningSum(counts);
  const at = start.slice();
  const list = new Uint32Array(start[count]);
  for (let i = 0; i < links.l.length; i++) {
    list[at[links.l[i]]++] = i;
    list[at[links.r[i]]++] = i;
  }
  return { start, list };
}

/** The accounts that show each signal: those that list it, and those for whom it is one of their weaker ones. */
function holdersOf(shows, count, signals, weaker, weakerAccounts) {
  const counts = new Uint32Array(signals);
  for (const signal of shows.signal) counts[signal]++;
  for (const signal of weaker) counts[signal]++;
  const start = runningSum(counts);
  const at = start.slice();
  const list = new Uint32Array(shows.signal.length + weaker.length);
  for (const [i, signal] of weaker.entries()) list[at[signal]++] = weakerAccounts[i];
  for (let account = 0; account < count; account++) {
    for (let i = shows.start[account]; i < shows.start[account + 1]; i++) list[at[shows.signal[i]]++] = account;
  }
  return { start, list };
}

/** The rows `which` of a grouped table, as a plain array. */
function rowsOf(table, which) {
  return Array.from(table.list.subarray(table.start[which], table.start[which + 1]));
}

/** The numbers from `start[which]` up to `start[which + 1]`. */
function rangeOf(start, which) {
  return Array.from({ length: start[which + 1] - start[which] }, (_, i) => start[which] + i);
}
