// The panels of what joins accounts: the links of one, one link, a path over several.

function linkList(account) {
  const links = linksOf(account);
  if (!links.length) return element("p", { class: "quiet" }, "None that the filters leave.");
  const rows = links.slice(0, 40).map((link) =>
    element(
      "li",
      {},
      goButton({ type: "account", id: otherEnd(link, account) }),
      " ",
      button(`${nats(data.links.nats[link])} nats`, () => goTo({ type: "link", id: link }), {
        class: "go",
        "aria-label": `Evidence of the link, ${nats(data.links.nats[link])} nats`,
      }),
      element("span", { class: "quiet" }, ` ${kindsIn(link)}`),
    ),
  );
  return [
    element("ul", { class: "plain" }, rows),
    links.length > 40 && element("p", { class: "quiet" }, `${plural(links.length - 40, "weaker link")} more.`),
  ];
}

/** Signals that both ends of a link show, with each end's times. */
function sharedSignals(link) {
  const [l, r] = [data.links.l[link], data.links.r[link]];
  const ofOther = new Map(signalsOf(r).map((row) => [row.signal, row]));
  return signalsOf(l)
    .filter((row) => ofOther.has(row.signal))
    .map((row) => ({ signal: row.signal, l: row, r: ofOther.get(row.signal) }));
}

function linkPanel(link) {
  const [l, r] = [data.links.l[link], data.links.r[link]];
  const both = sharedSignals(link);
  const fewer = data.links.shared[link] - both.filter((row) => !data.signals.hub[row.signal]).length;
  return [
    trail({ type: "account", id: l }, { type: "account", id: r }),
    element("h2", {}, "Link"),
    element(
      "p",
      { class: "lead" },
      `${plural(data.links.shared[link], "shared signal")}, ${nats(data.links.nats[link])} nats of evidence that one operator runs both: ${kindsIn(link)}.`,
    ),
    element("p", { class: "quiet" }, "Signals of one kind overlap, so together they count for less than their sum."),
    both.map((row) => sharedCard(row, l, r)),
    fewer > 0 &&
      element(
        "p",
        { class: "quiet" },
        `${plural(fewer, "shared signal")} not carried by this page: graphlink explain names them all.`,
      ),
  ];
}

function sharedCard({ signal, l, r }, left, right) {
  const times = (row) =>
    `${number(row.times)}×${row.first === MISSING ? "" : `, ${between(when(row.first), when(row.last))}`}`;
  return element(
    "section",
    { class: "card" },
    element(
      "p",
      {},
      element("span", { class: "kind" }, kindName(data.signals.kind[signal])),
      button(signalValue(signal, 200), () => goTo({ type: "signal", id: signal }), { class: "go value" }),
    ),
    element(
      "p",
      {},
      data.signals.hub[signal]
        ? "Carries no weight: too many unrelated accounts show it. "
        : `${nats(data.signals.nats[signal])} nats. `,
      `${plural(data.signals.degree[signal], "account")} show it.`,
    ),
    facts([
      [datum(data.accounts.id[left], 40), times(l)],
      [datum(data.accounts.id[right], 40), times(r)],
    ]),
  );
}

function pathPanel(path) {
  const steps = path.slice(1).map((account, i) => {
    const link = linkBetween(path[i], account);
    const best = sharedSignals(link).find((row) => !data.signals.hub[row.signal]);
    return element(
      "li",
      {},
      goButton({ type: "account", id: path[i] }),
      " and ",
      goButton({ type: "account", id: account }),
      " share ",
      best
        ? [kindName(data.signals.kind[best.signal]), " ", datum(data.signals.value[best.signal], 60)]
        : kindsIn(link),
      element("span", { class: "quiet" }, ` (${nats(data.links.nats[link])} nats)`),
    );
  });
  return [
    element("h2", {}, "Path"),
    element("p", { class: "lead" }, `${plural(path.length - 1, "link")} from one to the other.`),
    element("ol", {}, steps),
    element(
      "div",
      { class: "actions" },
      button("Close path", () => select(state.selected)),
    ),
  ];
}
