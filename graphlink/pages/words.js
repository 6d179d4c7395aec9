// How the page speaks: numbers, times, names and the sentences of the panels. Nothing here touches the page.

const VERDICT_WORDS = { suspend: "Suspend", review: "Review", clear: "Clear" };
// Characters that are invisible, turn the line around or break it: an id made of them must still be readable.
const UNSEEN = /[\p{Cc}\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu;

/** `text` with what cannot be seen written out, as in ⟨U+202E⟩. */
function seen(text) {
  return String(text).replace(
    UNSEEN,
    (char) => `⟨U+${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}⟩`,
  );
}

/** At most `length` characters of `text`, with an ellipsis where some are left out. */
function cut(text, length) {
  const whole = seen(text);
  return whole.length > length ? `${whole.slice(0, length - 1)}…` : whole;
}

function number(value) {
  return Number(value).toLocaleString("en-US");
}

function plural(count, one, many = `${one}s`) {
  return `${number(count)} ${count === 1 ? one : many}`;
}

/** A share as a percentage that is never 0 % for something nor 100 % for not everything. */
function percent(share) {
  if (share > 0 && share < 0.005) return "under 1 %";
  if (share < 1 && share >= 0.995) return "over 99 %";
  return `${Math.round(share * 100)} %`;
}

function moment(minutes) {
  return new Date(data.epochMs + minutes * 60000);
}

/** A day and time, UTC, or a dash. */
function when(minutes) {
  return minutes === MISSING ? "–" : moment(minutes).toISOString().slice(0, 16).replace("T", " ");
}

/** A day, UTC, or a dash. */
function day(minutes) {
  return minutes === MISSING ? "–" : moment(minutes).toISOString().slice(0, 10);
}

function nats(hundredths) {
  return (hundredths / 100).toFixed(1);
}

function kindName(kind) {
  return data.kindWords[kind][0];
}

/** So many of a kind of signal: "43 addresses", "1 photo_hash". */
function countedKind(count, kind) {
  return plural(count, ...data.kindWords[kind]);
}

/** Two ends of what was measured, as people read them: one where both read the same. */
function between(one, other) {
  return one === other ? one : `${one} to ${other}`;
}

/** A score from 0 to 1, as every report writes it: what is not quite 1 is `over 0.99`. */
function scoreShown(score) {
  return score >= 0.995 && score < 1 ? "over 0.99" : score.toFixed(2);
}

/** The kinds that a link rests on, as words. */
function kindsIn(link) {
  return data.ways[data.links.way[link]].map(kindName).join(", ");
}

function communityName(community) {
  const id = data.communities.community_id[community];
  return id === 0 ? "No community" : `Community ${id}`;
}

function networkName(network) {
  return data.networks[network] ? `Network ${data.networks[network]}` : "No network";
}

function accountReason(account) {
  const code = data.reasonOf[account];
  return code ? data.accounts.reason[code - 1] : "";
}

/** The first view's headline: what is here, and how much of it is one operation's. */
function headline() {
  if (data.focus) return focusHeadline();
  const shown = data.communities.community_id.length;
  const networks = data.networks.filter(Boolean).length;
  const sizes = networkSizes();
  const largest = sizes.indexOf(Math.max(...sizes));
  const parts = [`${plural(data.count, "account")} in ${plural(shown, "community", "communities")}`];
  if (networks) parts.push(plural(networks, "network"));
  const first = `${parts.join(", ")}.`;
  if (!data.count) return "No community was found.";
  // Of several of one size none is the largest.
  if (sizes.filter((size) => size === sizes[largest]).length > 1 || sizes.length < 2) return first;
  const inIt = plural(rowsOf(data.communitiesOf, largest).length, "community", "communities");
  return `${first} The largest ${data.networks[largest] ? "network" : "group"} holds ${number(sizes[largest])} accounts (${percent(sizes[largest] / data.count)}) in ${inIt}.`;
}

/** The headline of a page that shows one thing and what is around it. */
function focusHeadline() {
  const groups = data.communities.community_id.length;
  const what = `${plural(data.count, "account")}, ${plural(data.links.l.length, "link")}`;
  if (data.focus.type === "account")
    return `Around ${cut(data.accounts.id[data.focus.id], 60)}: ${what}, ${plural(groups, "community", "communities")}.`;
  const verdict =
    data.focus.type === "community"
      ? `, ${verdictWord(data.verdictOf[0]).toLowerCase()}`
      : ` in ${plural(groups, "community", "communities")}`;
  return `${nameOf(data.focus)}: ${what}${verdict}.`;
}

/** What chance alone would have found, where the case measured it. */
function chanceSentence() {
  const chance = data.case.by_chance;
  if (chance === null || chance === undefined) return null;
  if (chance === 0)
    return data.verdict.includes(0)
      ? "In shuffled data the same steps called no account for suspension: chance explains nothing of this."
      : "In shuffled data the same steps called no account for suspension either.";
  const found = Math.round(chance * 10) / 10;
  const about = chance < 0.05 ? "under 0.1 accounts" : `about ${plural(found, "account")}`;
  return `In shuffled data the same steps would have called ${about} for suspension: that much is chance.`;
}

/** What is to be done with how many, and how much of the traffic the largest network is behind. */
function storySentences() {
  const accounts = Array.from(data.verdict.keys());
  const [suspend, review, clear] = [0, 1, 2].map((verdict) => accounts.filter((a) => data.verdict[a] === verdict));
  const said = [`${plural(suspend.length, "account")} to suspend${offWords(suspend)}${whereWords(suspend, 0)}`];
  said.push(`; ${plural(review.length, "account")} to review${offWords(review)}${whereWords(review, 1)}`);
  const to = suspend.length + review.length ? "them" : "others";
  if (clear.length) said.push(`; ${number(clear.length)} linked to ${to} but clear`);
  const [first, ...rest] = networkRows();
  const largest =
    rest.length && data.networks[first.network] && first.traffic
      ? ` ${networkName(first.network)} alone is behind ${percent(first.traffic)} of the exchanges here.`
      : "";
  return `${said.join("")}.${largest}`;
}

const GROUPS = [
  ["community to suspend", "communities to suspend"],
  ["community to review", "communities to review"],
  ["clear community", "clear communities"],
];

/** Where accounts of one verdict are, as the report says it: " in 9 communities of 3 networks", or in which others. */
function whereWords(accounts, verdict) {
  const places = [0, 1, 2]
    .map((of) => [of, accounts.filter((account) => data.verdictOf[data.community[account]] === of)])
    .filter(([, inside]) => inside.length);
  const words = places.map(([of, inside]) => {
    const communities = new Set(inside.map((account) => data.community[account]));
    const networks = new Set(Array.from(communities, (community) => data.networks[data.network[community]]));
    networks.delete(0);
    if (of !== verdict) return plural(communities.size, ...GROUPS[of]);
    return `${plural(communities.size, "community", "communities")} of ${plural(networks.size, "network")}`;
  });
  if (words.length < 2) return words.length ? ` in ${words[0]}` : "";
  return `: ${listed(places.map(([, inside], i) => `${number(inside.length)} in ${words[i]}`))}`;
}

/** " (12 of them suspended already)": what the platform has done by the source's own word. */
function offWords(accounts) {
  const off = accounts.reduce((sum, account) => sum + (data.standing[account] & 1), 0);
  return off ? ` (${number(off)} of them suspended already)` : "";
}

/** The accounts' own verdicts in words: "12 to suspend (3 of them suspended already); 4 to review". */
function verdictCounts(accounts) {
  const words = ["to suspend", "to review", "clear"];
  const parts = words.map((word, verdict) => {
    const mine = accounts.filter((account) => data.verdict[account] === verdict);
    return mine.length && `${number(mine.length)} ${word}${verdict < 2 ? offWords(mine) : ""}`;
  });
  return parts.filter(Boolean).join("; ");
}

/** Networks (and communities of none) by size: accounts, communities, share of exchanges. */
function networkRows() {
  const sizes = networkSizes();
  const exchanges = sizes.map((_, network) =>
    rowsOf(data.communitiesOf, network).reduce(
      (sum, community) => sum + (data.communities.exchanges?.[community] ?? 0),
      0,
    ),
  );
  const all = exchanges.reduce((sum, value) => sum + value, 0);
  const rows = sizes.map((accounts, network) => ({
    network,
    accounts,
    communities: rowsOf(data.communitiesOf, network).length,
    traffic: all ? exchanges[network] / all : 0,
  }));
  return rows.sort((one, other) => other.accounts - one.accounts || one.network - other.network);
}

function networkSizes() {
  const sizes = new Array(data.networks.length).fill(0);
  for (let account = 0; account < data.count; account++) sizes[data.network[data.community[account]]]++;
  return sizes;
}

/** Why an account is linked, from the signals it shares: "Shares payment method card_1 with 12 accounts, …". */
function tiesSentence(account) {
  const ties = signalsOf(account).filter((row) => !data.signals.hub[row.signal] && others(row.signal) > 0);
  if (!ties.length) return "Shows no signal that others here show.";
  const named = ties
    .slice(0, 3)
    .map(
      (row) =>
        `${kindName(data.signals.kind[row.signal])} ${within(data.signals.value[row.signal])} with ${plural(others(row.signal), "other account")}`,
    );
  const rest = ties.length - named.length;
  return `Shares ${listed(named)}${rest > 0 ? `; ${plural(rest, "more shared signal")} below` : ""}.`;
}

/** A value inside a sentence. One that reads from right to left stands apart: it would turn the numbers after it around. */
function within(value) {
  const said = cut(value, 48);
  return /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u.test(said)
    ? `\u2068${said}\u2069`
    : said;
}

function listed(parts) {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}

/** How many accounts beside one show `signal`, over the whole source. */
function others(signal) {
  return Math.max(0, data.signals.degree[signal] - 1);
}

/** How many accounts a community has; those on its periphery do not count for its verdict. */
function communitySize(community) {
  const all = data.accountsOf[community + 1] - data.accountsOf[community];
  const judged = data.communities.accounts[community];
  return judged < all ? `${plural(all, "account")}, ${number(all - judged)} of them periphery` : plural(all, "account");
}

/** A community in a sentence made of its counts, for where the case's own sentence is withheld. */
function communitySentence(community) {
  const own = data.communities.reason?.[community];
  if (own) return own;
  const value = (name) => data.communities.features.find((feature) => feature.name === name)?.values[community];
  const parts = [plural(data.communities.accounts[community], "account")];
  if (value("cards")) parts.push(`on ${plural(Math.round(value("cards")), "payment method")}`);
  if (value("devices")) parts.push(`with ${plural(Math.round(value("devices")), "device")}`);
  const span = value("signup_span_days");
  const signup =
    span === undefined || span === null
      ? ""
      : `; most signed up within ${plural(Math.max(1, Math.round(span)), "day")}`;
  return `${parts.join(" ")}${signup}.`;
}

/** Why a signal carries no weight, as the case says it. */
function hubReason(signal) {
  return data.signals.hubs[data.signals.hub[signal] - 1] || "too many unrelated accounts show it";
}

/** A feature's value with its unit. */
function featureValue(feature, community) {
  const value = feature.values[community];
  if (value === null || value === undefined) return "not known";
  if (feature.unit === "share") return percent(value);
  const rounded = Math.abs(value) >= 100 ? Math.round(value) : Math.round(value * 10) / 10;
  return feature.unit === "days" || feature.unit === "hours" ? `${number(rounded)} ${feature.unit}` : number(rounded);
}

/** What `verdict` of `data` is said of an account or community, in words. */
function verdictWord(verdict) {
  return VERDICT_WORDS[VERDICTS[verdict]];
}

function nameOf(thing) {
  if (!thing) return "";
  if (thing.type === "account") return cut(data.accounts.id[thing.id], 60);
  if (thing.type === "seam") return `${seamEnds(thing).map(communityName).join(" – ")}`;
  if (thing.type === "accounts") return plural(thing.ids.length, "account");
  if (thing.type === "community") return communityName(thing.id);
  if (thing.type === "network") return networkName(thing.id);
  if (thing.type === "signal")
    return `${kindName(data.signals.kind[thing.id])} ${cut(data.signals.value[thing.id], 60)}`;
  return `link ${cut(data.accounts.id[data.links.l[thing.id]], 30)} – ${cut(data.accounts.id[data.links.r[thing.id]], 30)}`;
}
