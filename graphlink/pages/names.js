// Names that hold on every page of a case: an account or signal by a hash of what it is called, a group by its number.

const ZERO = { account: 0x811c9dc5, signal: 0x2545f491 };

/** A hash of 53 bits in letters: on one page in a million of 100,000 accounts two have the same. */
function hashed(text, seed) {
  let [low, high] = [seed, seed ^ 0x9e3779b9];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ (code + i), 0x85ebca6b);
    high ^= high >>> 13;
  }
  low = Math.imul(low ^ (low >>> 15) ^ high, 0xc2b2ae35);
  high = Math.imul(high ^ (high >>> 16) ^ low, 0x27d4eb2f);
  return ((high >>> 11) * 0x100000000 + ((low ^ (low >>> 16)) >>> 0)).toString(36);
}

function signalText(signal) {
  return `${data.kinds[data.signals.kind[signal]]}=${data.signals.value[signal]}`;
}

/** The hash of each account or signal to its number. */
function hashes(type) {
  hashes.known ??= {};
  hashes.known[type] ??= new Map(
    type === "account"
      ? data.accounts.id.map((id, account) => [hashed(id, ZERO.account), account])
      : data.signals.value.map((_, signal) => [hashed(signalText(signal), ZERO.signal), signal]),
  );
  return hashes.known[type];
}

function accountToken(account) {
  return hashed(data.accounts.id[account], ZERO.account);
}

/** What `thing` is called in an address: `account.HASH`, `community.12`, `link.HASH.HASH`. */
function tokenOf({ type, id, ids }) {
  if (type === "account") return `account.${accountToken(id)}`;
  if (type === "accounts") return `accounts.${ids.map(accountToken).join(".")}`;
  if (type === "seam")
    return `seam.${seamEnds({ id })
      .map((community) => data.communities.community_id[community])
      .join(".")}`;
  if (type === "link") return `link.${accountToken(data.links.l[id])}.${accountToken(data.links.r[id])}`;
  if (type === "signal") return `signal.${hashed(signalText(id), ZERO.signal)}`;
  return type === "community" ? `community.${data.communities.community_id[id]}` : `network.${networkToken(id)}`;
}

/** A network by its number; a community of none by the community's. */
function networkToken(network) {
  const [first] = rowsOf(data.communitiesOf, network);
  return data.networks[network] || `c${data.communities.community_id[first]}`;
}

function networkNamed(token) {
  return data.networks.findIndex((_, network) => String(networkToken(network)) === token);
}

/** The thing that an address calls `token`; null where it is not on this page. */
function thingNamed(token) {
  const [type, ...names] = token.split(".");
  const ids = names.map((name) => placeOf(type, name));
  if (!ids.length || ids.includes(-1)) return null;
  if (type === "seam") return ids.length === 2 ? seamOf(...ids) : null;
  if (type === "accounts") return { type, ids };
  if (type !== "link") return { type, id: ids[0] };
  const id = ids.length === 2 ? linkBetween(ids[0], ids[1]) : -1;
  return id < 0 ? null : { type, id };
}

function placeOf(type, name) {
  if (type === "community" || type === "seam") return data.communities.community_id.indexOf(Number(name));
  if (type === "network") return networkNamed(name);
  if (type === "signal") return hashes("signal").get(name) ?? -1;
  return ["account", "accounts", "link"].includes(type) ? (hashes("account").get(name) ?? -1) : -1;
}

/** Accounts as tokens; a whole community of a page that holds it whole is one. */
function accountTokens(accounts) {
  const left = new Set(accounts);
  const tokens = [];
  if (data.focus?.type !== "account" && left.size > 20) {
    for (let community = 0; community < data.communities.community_id.length; community++) {
      const members = rangeOf(data.accountsOf, community);
      if (!members.length || !members.every((account) => left.has(account))) continue;
      tokens.push(`~${data.communities.community_id[community]}`);
      for (const account of members) left.delete(account);
    }
  }
  return tokens.concat(Array.from(left, accountToken));
}

/** The accounts that `tokens` name, and the tokens that name nothing on this page. */
function accountsNamed(tokens) {
  const [accounts, away] = [[], []];
  for (const token of tokens) {
    if (token.startsWith("~")) {
      const community = placeOf("community", token.slice(1));
      community < 0 ? away.push(token) : accounts.push(...rangeOf(data.accountsOf, community));
    } else if (hashes("account").has(token)) accounts.push(hashes("account").get(token));
    else away.push(token);
  }
  return { accounts, away };
}
