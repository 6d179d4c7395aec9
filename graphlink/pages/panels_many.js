// Several accounts: a column of ids that was asked for, a choice made in the picture, or all with so many links.

const MOST_ANSWERS = 500;

function accountsPanel() {
  const { ids, answers } = state.selected;
  return [
    element("h2", {}, answers ? `${plural(answers.length, "id")} asked for` : plural(ids.length, "account")),
    element("p", { class: "lead" }, answers ? answersSentence(answers) : `${verdictCounts(ids)}.`),
    ids.length > 0 && decideSection(state.selected),
    ids.length > 0 && groupActions(state.selected),
    answers ? answerTable(answers) : manyCommunities(ids),
  ];
}

/** How many of the ids are to be suspended, reviewed, clear, elsewhere or unknown. */
function answersSentence(answers) {
  const counts = new Map();
  for (const { verdict, says } of answers) {
    const word =
      says === "In no community" || !verdict
        ? says.toLowerCase()
        : { suspend: "to suspend", review: "to review" }[verdict] || "clear";
    counts.set(word, (counts.get(word) || 0) + 1);
  }
  return `${listed(Array.from(counts, ([word, count]) => `${number(count)} ${word}`))}.`;
}

function answerTable(answers) {
  const rows = answers
    .slice(0, MOST_ANSWERS)
    .map(({ id, account, says }) =>
      element(
        "tr",
        {},
        element("td", {}, account === undefined ? datum(id, 60) : goButton({ type: "account", id: account })),
        element("td", {}, says),
      ),
    );
  const head = ["Account", "Answer"].map((name) => element("th", { scope: "col" }, name));
  return [
    element("h3", {}, "Each of them"),
    element(
      "table",
      { class: "signals answers" },
      element("thead", {}, element("tr", {}, head)),
      element("tbody", {}, rows),
    ),
    answers.length > rows.length && element("p", { class: "quiet" }, `${number(answers.length - rows.length)} more.`),
    button("Answers as CSV", () =>
      save(
        fileName("-answers.csv"),
        csvText(
          [["account_id", "answer"], ...answers.map(({ id, says }) => [id, says])].map((row) => row.map(csvCell)),
        ),
        "text/csv",
      ),
    ),
  ];
}

/** The communities that the accounts are of, and the signals that most of them show. */
function manyCommunities(accounts) {
  const [groups, signals] = [new Map(), new Map()];
  for (const account of accounts) {
    groups.set(data.community[account], (groups.get(data.community[account]) || 0) + 1);
    for (let row = data.shows.start[account]; row < data.shows.start[account + 1]; row++) {
      const signal = data.shows.signal[row];
      if (!data.signals.hub[signal]) signals.set(signal, (signals.get(signal) || 0) + 1);
    }
  }
  const most = (counts) => Array.from(counts).sort((one, other) => other[1] - one[1] || one[0] - other[0]);
  const rows = (counts, type) =>
    counts.slice(0, 20).map(([id, count]) => element("li", {}, goButton({ type, id }), ` ${plural(count, "account")}`));
  const shared = most(signals).filter(([, count]) => count > 1);
  return [
    element("h3", {}, "Communities"),
    element("ul", { class: "plain" }, rows(most(groups), "community")),
    element("h3", {}, "What they share"),
    shared.length
      ? element("ul", { class: "plain" }, rows(shared, "signal"))
      : element("p", { class: "quiet" }, "No signal that two of them show."),
  ];
}

function chooseMany(ids, where) {
  if (ids.length) select({ type: "accounts", ids });
  else hints(`No account that is shown is ${where}.`);
}

/** Selects every shown account with at least as many shown links. */
function chooseByLinks(least) {
  const counts = new Uint32Array(data.count);
  for (let link = 0; link < data.links.l.length; link++) {
    if (!shown.link[link]) continue;
    counts[data.links.l[link]]++;
    counts[data.links.r[link]]++;
  }
  const ids = Array.from(counts.keys()).filter((account) => shown.account[account] && counts[account] >= least);
  chooseMany(ids, `of ${plural(least, "link")} or more`);
}

/** The field of the legend that selects by number of links. */
function linksField() {
  const least = element("input", {
    type: "number",
    min: 1,
    max: 100000,
    value: 10,
    id: "least-links",
    "aria-label": "Links, at least",
  });
  return element(
    "fieldset",
    {},
    element("legend", {}, "Choose by links"),
    element(
      "form",
      {
        class: "by-links",
        onsubmit: (event) => {
          event.preventDefault();
          chooseByLinks(Math.max(1, Number(least.value) || 1));
        },
      },
      least,
      element("button", {}, "or more"),
    ),
  );
}
