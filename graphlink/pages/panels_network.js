// The panel of a network: who works it, since when, how sure that is, what ties its communities, and its sums.

const MOST_SUMS = 6; // values of a column that are told

function networkPanel(network) {
  const members = rowsOf(data.communitiesOf, network);
  const accounts = members.flatMap((community) => rangeOf(data.accountsOf, community));
  const exchanges = members.reduce((sum, community) => sum + (data.communities.exchanges?.[community] ?? 0), 0);
  return [
    element("h2", {}, networkName(network)),
    element(
      "p",
      { class: "lead" },
      `${shownOf(accounts)} in ${plural(members.length, "community", "communities")}${exchanges ? `, ${plural(exchanges, "exchange")}` : ""}: what one operation ties together.`,
    ),
    element("p", { class: "quiet" }, `Its accounts: ${verdictCounts(accounts)}.`),
    decideSection({ type: "network", id: network }),
    groupActions({ type: "network", id: network }),
    facts([whoWorks(accounts), sinceWhen(accounts), howSure(members)]),
    members.length > 1 && [element("h3", {}, "What ties its communities"), tiesOf(members)],
    element("h3", {}, "Its communities"),
    element("ol", { class: "starts" }, members.slice(0, 40).map(startRow)),
    members.length > 40 && element("p", { class: "quiet" }, `${number(members.length - 40)} more in the table.`),
    sumsOf(accounts),
  ];
}

function whoWorks(accounts) {
  const counts = new Map();
  for (const account of accounts) if (data.operator[account]) addOne(counts, data.operator[account]);
  const rows = Array.from(counts).sort((one, other) => other[1] - one[1] || one[0] - other[0]);
  const named = rows.slice(0, 5).map(([operator, count]) => `operator ${operator} (${plural(count, "account")})`);
  return rows.length > 0 && ["Who", `${listed(named)}${rows.length > 5 ? ` and ${number(rows.length - 5)} more` : ""}`];
}

function sinceWhen(accounts) {
  const least = (times) => accounts.reduce((first, account) => Math.min(first, times[account]), MISSING);
  const [signup, seenAt] = [least(data.created), least(data.first)];
  const said = [
    signup !== MISSING && `first sign-up ${day(signup)}`,
    seenAt !== MISSING && `first seen ${day(seenAt)}`,
  ];
  return said.some(Boolean) && ["Since", said.filter(Boolean).join(", ")];
}

function howSure(members) {
  const scores = members.map((community) => Number(data.communities.score[community]));
  const known = members.map((community) => data.communities.q_value?.[community]).filter((q) => (q ?? null) !== null);
  const range = between(scoreShown(Math.min(...scores)), scoreShown(Math.max(...scores)));
  const chance = known.length
    ? `; by chance alone: ${percent(Math.max(...known)) === "0 %" ? "under 1 %" : percent(Math.max(...known))} of such`
    : "";
  return ["How sure", `score ${range}${chance}`];
}

/** Signals that several of its communities show, those of most communities first. */
function tiesOf(members) {
  const within = new Set(members);
  const found = new Map();
  for (const community of members) {
    const rows = data.shows.signal.subarray(
      data.shows.start[data.accountsOf[community]],
      data.shows.start[data.accountsOf[community + 1]],
    );
    for (const signal of new Set(rows)) if (!data.signals.hub[signal]) addOne(found, signal);
  }
  const rows = Array.from(found)
    .filter(([, count]) => count > 1)
    .sort(
      (one, other) => other[1] * data.signals.nats[other[0]] - one[1] * data.signals.nats[one[0]] || one[0] - other[0],
    );
  const crossing = shown.pairs.filter(([one, other]) => within.has(one) && within.has(other));
  const links = crossing.reduce((sum, [, , count]) => sum + count, 0);
  return [
    element(
      "p",
      {},
      `${plural(links, "link")} between them, ${plural(rows.length, "signal")} that several of them show.`,
    ),
    element(
      "ul",
      { class: "plain" },
      rows.slice(0, 8).map(([signal, count]) =>
        element(
          "li",
          {},
          element("span", { class: "kind" }, kindName(data.signals.kind[signal])),
          button(signalValue(signal, 60), () => goTo({ type: "signal", id: signal }), { class: "go" }),
          element(
            "span",
            { class: "quiet" },
            ` ${plural(count, "community", "communities")}, ${nats(data.signals.nats[signal])} nats`,
          ),
        ),
      ),
    ),
    element(
      "ul",
      { class: "plain" },
      crossing
        .sort((one, other) => other[2] - one[2])
        .slice(0, 8)
        .map(([one, other, count]) =>
          element(
            "li",
            {},
            button(`${communityName(one)} – ${communityName(other)}`, () => goTo(seamOf(one, other)), { class: "go" }),
            ` ${plural(count, "link")}`,
          ),
        ),
    ),
  ];
}

/** What the accounts have in the source's own columns: each column's most frequent values. */
function sumsOf(accounts) {
  const columns = data.own.map((own) => [own, sumOf(own, accounts)]).filter(([, rows]) => rows.length);
  return columns.map(([own, rows]) => [
    element("h3", {}, own.name.replaceAll("_", " ")),
    facts(
      rows
        .slice(0, MOST_SUMS)
        .map(([code, count]) => [
          datum(own.values[code - 1], 60),
          `${number(count)} (${percent(count / accounts.length)})`,
        ]),
    ),
    rows.length > MOST_SUMS && element("p", { class: "quiet" }, `${number(rows.length - MOST_SUMS)} more values.`),
  ]);
}

function sumOf(own, accounts) {
  const counts = new Map();
  for (const account of accounts) if (own.code[account]) addOne(counts, own.code[account]);
  return Array.from(counts).sort((one, other) => other[1] - one[1] || one[0] - other[0]);
}
