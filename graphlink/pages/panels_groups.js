// The panels of what holds accounts: a community, a network, a signal.

function communityPanel(community) {
  const { communities } = data;
  return [
    trail(data.networks[data.network[community]] ? { type: "network", id: data.network[community] } : null),
    element("h2", {}, communityName(community)),
    element(
      "p",
      { class: "standing" },
      verdictSign(data.verdictOf[community]),
      ` · ${communityShown(community)} · score ${scoreShown(Number(communities.score[community]))}`,
    ),
    element("p", { class: "quiet" }, `Its accounts: ${verdictCounts(rangeOf(data.accountsOf, community))}.`),
    element("h3", {}, "Why"),
    element("p", { class: "lead" }, datum(communitySentence(community))),
    decideSection({ type: "community", id: community }),
    groupActions({ type: "community", id: community }),
    element("h3", {}, "What its accounts share"),
    evidenceTable(community),
    element("h3", {}, "Activity"),
    dailyChart(community),
    facts([
      communities.first_seen?.[community] && ["First seen", communities.first_seen[community].slice(0, 10)],
      communities.last_seen?.[community] && ["Last seen", communities.last_seen[community].slice(0, 10)],
      (communities.exchanges?.[community] ?? null) !== null && ["Exchanges", number(communities.exchanges[community])],
      ["Links", number(communities.links?.[community] ?? 0)],
      (communities.q_value?.[community] ?? null) !== null && [
        "q-value",
        `${communities.q_value[community] || "under 0.0001"} (share of such communities that chance alone explains)`,
      ],
    ]),
    element("h3", {}, "Measured"),
    facts(
      measuredOf(community).map((feature) => [
        element("span", { title: feature.meaning }, feature.name.replaceAll("_", " ")),
        featureValue(feature, community),
      ]),
    ),
    tiedCommunities(community),
  ];
}

/** What was measured of a community: known here, and not nothing in every community of the case. */
function measuredOf(community) {
  const known = new Set(data.case.measured);
  return data.communities.features.filter(
    (feature) => known.has(feature.name) && (feature.values[community] ?? null) !== null,
  );
}

function communityShown(community) {
  const members = rangeOf(data.accountsOf, community);
  return members.every((account) => shown.account[account]) ? communitySize(community) : shownOf(members);
}

function groupActions(thing) {
  const accounts = selectedAccounts();
  const hidden = accounts.length > 0 && accounts.every((account) => state.hidden.has(account));
  return element(
    "div",
    { class: "actions" },
    thing.type === "signal" &&
      !data.signals.hub[thing.id] &&
      button("Without it", () => toggleWithout(thing.id), {
        "aria-pressed": String(state.without.has(thing.id)),
        "data-act": "without",
      }),
    thing.type === "community" && button("Open", () => picture.open(thing.id)),
    button("Its accounts as a table", () => showAccountsTable()),
    button(hidden ? "Show again" : "Hide", () => toggleHidden(accounts), { "data-act": "hide" }),
    thing.type !== "accounts" && noteField(`${thing.type} ${thing.id}`),
  );
}

function evidenceTable(community) {
  const { evidence } = data;
  const rows = rangeOf(evidence.start, community);
  if (!rows.length) return element("p", { class: "quiet" }, "Nothing that two of them show.");
  const most = Math.max(...rows.map((row) => evidence.accounts[row]));
  const head = ["Signal", "Here", "Outside", "Nats"].map((name) => element("th", { scope: "col" }, name));
  const body = rows.map((row) => {
    const signal = evidence.signal[row];
    const bar = element("span", { class: "bar", "aria-hidden": "true" });
    bar.style.width = `${(100 * evidence.accounts[row]) / most}%`;
    return element(
      "tr",
      { class: data.signals.hub[signal] ? "hub" : null },
      element(
        "td",
        {},
        element("span", { class: "kind" }, kindName(data.signals.kind[signal])),
        button(signalValue(signal, 90), () => goTo({ type: "signal", id: signal }), {
          class: "go value",
          title: "Show all accounts that show it",
        }),
        bar,
      ),
      element("td", { class: "figure" }, number(shownHere(row, community))),
      element("td", { class: "figure" }, number(evidence.outside[row])),
      element("td", { class: "figure" }, data.signals.hub[signal] ? "hub" : nats(data.signals.nats[signal])),
    );
  });
  return element(
    "table",
    { class: "signals" },
    element("thead", {}, element("tr", {}, head)),
    element("tbody", {}, body),
  );
}

/** How many accounts of a community show the signal of a row of evidence, of those that the filters leave. */
function shownHere(row, community) {
  const signal = data.evidence.signal[row];
  if (!filtering()) return data.evidence.accounts[row];
  return rowsOf(data.holders, signal).filter(
    (account) => data.community[account] === community && shown.account[account],
  ).length;
}

/** A community's exchanges a day, as bars. */
function dailyChart(community) {
  const rows = rangeOf(data.daily.start, community);
  if (!rows.length) return element("p", { class: "quiet" }, "When its accounts are active is not known.");
  const days = rows.map((row) => data.daily.day[row]);
  const [first, last] = [days[0], days.at(-1)];
  const bins = new Array(Math.min(60, last - first + 1)).fill(0);
  for (const row of rows)
    bins[Math.floor(((data.daily.day[row] - first) / (last - first + 1)) * bins.length)] += data.daily.exchanges[row];
  const most = Math.max(...bins);
  const bars = bins.map((value) => {
    const bar = element("span", {});
    bar.style.height = `${(100 * value) / most}%`;
    return bar;
  });
  const total = bins.reduce((sum, value) => sum + value, 0);
  return [
    element(
      "div",
      {
        class: "daily",
        role: "img",
        "aria-label": `${number(total)} exchanges ${between(day(first * 1440), day(last * 1440))}`,
      },
      bars,
    ),
    element(
      "p",
      { class: "quiet ends" },
      element("span", {}, day(first * 1440)),
      element("span", {}, day(last * 1440)),
    ),
  ];
}

function tiedCommunities(community) {
  const tied = shown.pairs
    .filter(([one, other]) => one === community || other === community)
    .sort((one, other) => other[2] - one[2]);
  if (!tied.length) return null;
  const rows = tied.slice(0, 12).map(([one, other, count]) =>
    element(
      "li",
      {},
      goButton({ type: "community", id: one === community ? other : one }),
      " by ",
      button(plural(count, "link"), () => goTo(seamOf(one, other)), { class: "go", title: "What crosses it" }),
    ),
  );
  return [element("h3", {}, "Tied to"), element("ul", { class: "plain" }, rows)];
}

function signalPanel(signal) {
  const all = rowsOf(data.holders, signal).sort((one, other) => one - other);
  const holders = all.filter((account) => shown.account[account]);
  const counts = new Map();
  for (const account of holders) counts.set(data.community[account], (counts.get(data.community[account]) || 0) + 1);
  const groups = Array.from(counts).sort((one, other) => other[1] - one[1]);
  const weight = data.signals.hub[signal]
    ? `It carries no weight: ${seen(hubReason(signal))}.`
    : `Two accounts that share it are ${nats(data.signals.nats[signal])} nats more likely to be one operator's than two strangers.`;
  return [
    element("h2", {}, kindName(data.signals.kind[signal])),
    element("p", { class: "id" }, signalValue(signal)),
    element(
      "p",
      { class: "lead" },
      `${plural(data.signals.degree[signal], "account")} show it, ${number(all.length)} of them on this page${holders.length < all.length ? `, ${number(holders.length)} of these shown` : ""}. ${weight}`,
    ),
    !data.signals.hub[signal] && element("p", {}, withoutSentence(signal)),
    decideSection({ type: "signal", id: signal }),
    groupActions({ type: "signal", id: signal }),
    element("h3", {}, "Who shows it"),
    element(
      "ul",
      { class: "plain" },
      groups
        .slice(0, 30)
        .map(([community, count]) =>
          element("li", {}, goButton({ type: "community", id: community }), ` ${plural(count, "account")}`),
        ),
    ),
    element("h3", {}, "Accounts"),
    element(
      "ul",
      { class: "plain" },
      holders.slice(0, 60).map((account) => element("li", {}, goButton({ type: "account", id: account }))),
    ),
    holders.length > 60 && element("p", { class: "quiet" }, `${number(holders.length - 60)} more in the table.`),
  ];
}
