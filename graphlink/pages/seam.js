// The seam of two communities: what crosses it, and how it is clicked between two discs.

/** Two communities as one thing, the smaller number first. */
function seamOf(one, other) {
  return { type: "seam", id: Math.min(one, other) * shown.perCommunity.length + Math.max(one, other) };
}

function seamEnds({ id }) {
  return [Math.floor(id / shown.perCommunity.length), id % shown.perCommunity.length];
}

/** The shown links between the two communities, strongest first. */
function seamLinks(thing) {
  const [one, other] = seamEnds(thing);
  const found = [];
  for (let account = data.accountsOf[one]; account < data.accountsOf[one + 1]; account++) {
    for (let i = data.linksOf.start[account]; i < data.linksOf.start[account + 1]; i++) {
      const link = data.linksOf.list[i];
      if (shown.link[link] && data.community[otherEnd(link, account)] === other) found.push(link);
    }
  }
  return found.sort((a, b) => data.links.nats[b] - data.links.nats[a] || a - b);
}

/** The line between two discs under a point of the screen; null where none is. */
function seamAt(x, y) {
  let [best, nearest] = [null, 6];
  for (const [one, other] of shown.pairs) {
    const [[ax, ay], [bx, by]] = [discOnScreen(one), discOnScreen(other)];
    const length = (bx - ax) ** 2 + (by - ay) ** 2 || 1;
    const along = Math.max(0, Math.min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length));
    const away = Math.hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay));
    if (away < nearest) [best, nearest] = [seamOf(one, other), away];
  }
  return best;
}

/** What crosses: each signal with the links it is part of, who shows it on either side, and since when on both. */
function crossing(links) {
  const found = new Map();
  for (const link of links) {
    for (const { signal, l, r } of sharedSignals(link)) {
      if (data.signals.hub[signal]) continue;
      const since = l.first === MISSING || r.first === MISSING ? MISSING : Math.max(l.first, r.first);
      const one = found.get(signal) ?? { signal, links: 0, since: MISSING };
      found.set(signal, { signal, links: one.links + 1, since: Math.min(one.since, since) });
    }
  }
  return Array.from(found.values()).sort((a, b) => b.links - a.links || a.signal - b.signal);
}

function seamPanel(id) {
  const thing = { type: "seam", id };
  const [one, other] = seamEnds(thing);
  const links = seamLinks(thing);
  const signals = crossing(links);
  const since = signals.reduce((first, row) => Math.min(first, row.since), MISSING);
  const strongest = links.length ? `, the strongest of ${nats(data.links.nats[links[0]])} nats` : "";
  return [
    trail({ type: "community", id: one }, { type: "community", id: other }),
    element("h2", {}, "Seam"),
    element(
      "p",
      { class: "lead" },
      `${plural(links.length, "link")} between ${communityName(one)} and ${communityName(other)}${strongest}${since === MISSING ? "" : `; first on both sides ${day(since)}`}.`,
    ),
    element("h3", {}, "What crosses it"),
    seamKinds(signals),
    element("h3", {}, "Accounts at the seam"),
    seamAccounts(links, one),
    element("h3", {}, "Strongest links"),
    element("ul", { class: "plain" }, links.slice(0, 20).map(seamLinkRow)),
  ];
}

/** Signals that cross, by kind: how many, and the most crossing ones. */
function seamKinds(signals) {
  if (!signals.length) return element("p", { class: "quiet" }, "No signal that this page carries.");
  const kinds = data.kinds.map((_, kind) => [kind, signals.filter(({ signal }) => data.signals.kind[signal] === kind)]);
  return kinds
    .filter(([, rows]) => rows.length)
    .map(([kind, rows]) => [
      element("p", { class: "kind-head" }, kindMark(kind), ` ${kindName(kind)}: ${plural(rows.length, "signal")}`),
      element(
        "ul",
        { class: "plain" },
        rows.slice(0, 5).map(({ signal, links, since }) =>
          element(
            "li",
            {},
            button(signalValue(signal, 60), () => goTo({ type: "signal", id: signal }), { class: "go" }),
            element(
              "span",
              { class: "quiet" },
              ` ${nats(data.signals.nats[signal])} nats, ${plural(links, "link")}${since === MISSING ? "" : `, since ${day(since)}`}`,
            ),
          ),
        ),
      ),
    ]);
}

function seamAccounts(links, one) {
  const counts = new Map();
  for (const link of links) for (const account of [data.links.l[link], data.links.r[link]]) addOne(counts, account);
  const rows = Array.from(counts).sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  const here = rows.filter(([account]) => data.community[account] === one).length;
  return [
    element("p", { class: "quiet" }, `${number(here)} on one side, ${number(rows.length - here)} on the other.`),
    element(
      "ul",
      { class: "plain" },
      rows
        .slice(0, 10)
        .map(([id, count]) =>
          element(
            "li",
            {},
            goButton({ type: "account", id }),
            ` ${plural(count, "link")}, ${communityName(data.community[id]).toLowerCase()}`,
          ),
        ),
    ),
    rows.length > 2 && button("All of them", () => select({ type: "accounts", ids: rows.map(([account]) => account) })),
  ];
}

function seamLinkRow(link) {
  return element(
    "li",
    {},
    button(`${nats(data.links.nats[link])} nats`, () => goTo({ type: "link", id: link }), { class: "go" }),
    element(
      "span",
      { class: "quiet" },
      ` ${nameOf({ type: "link", id: link }).replace("link ", "")}: ${kindsIn(link)}`,
    ),
  );
}
