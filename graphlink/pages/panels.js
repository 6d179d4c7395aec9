// The evidence panel: why something is here, in sentences first and figures after.

/** Fills the panel with what is selected; the page's story where nothing is. */
function showPanel() {
  const panel = byId("panel");
  const thing = state.selected;
  const makers = {
    account: accountPanel,
    accounts: accountsPanel,
    link: linkPanel,
    seam: seamPanel,
    community: communityPanel,
    network: networkPanel,
    signal: signalPanel,
  };
  refill(panel, state.path ? pathPanel(state.path) : thing ? makers[thing.type](thing.id) : storyPanel());
  const now = thing && `${thing.type} ${thing.id}`;
  if (now !== showPanel.last) {
    panel.scrollTop = 0;
    byId("announcement").textContent = thing ? `Selected: ${nameOf(thing)}` : "Nothing selected";
  }
  showPanel.last = now;
}

/** The panel again once the filters have come to rest: its counts are of what they leave. */
function followFilters() {
  clearTimeout(followFilters.waiting);
  const typing = byId("panel").querySelector("textarea:focus, input:focus");
  if (!typing) followFilters.waiting = setTimeout(showPanel, 120);
}

/** "12 accounts", or of what filters leave out a part "9 of 12 accounts shown". */
function shownOf(accounts, many = accounts.length) {
  const left = accounts.reduce((sum, account) => sum + shown.account[account], 0);
  return left < many ? `${number(left)} of ${plural(many, "account")} shown` : plural(many, "account");
}

function trail(...things) {
  return element(
    "nav",
    { "aria-label": "Where this is", class: "trail" },
    things.filter(Boolean).map((thing) => goButton(thing)),
  );
}

function storyPanel() {
  const largest = Array.from(data.communities.community_id.keys()).sort(
    (one, other) =>
      data.verdictOf[one] - data.verdictOf[other] || data.communities.accounts[other] - data.communities.accounts[one],
  );
  return [
    element("h2", {}, "What this shows"),
    element("p", { class: "lead" }, storySentences()),
    !data.surfaced &&
      element(
        "p",
        { class: "notice" },
        "No community is to be suspended or reviewed. Shown are the largest that are linked, and clear.",
      ),
    element(
      "p",
      {},
      "A disc is a community of accounts that share signals; its area is how many accounts it has. Lines join communities that links cross. Linked is not abusive: what makes a community suspect is said in its panel.",
    ),
    chanceSentence() && element("p", {}, chanceSentence()),
    data.case.redacted &&
      element(
        "p",
        { class: "notice" },
        "Account ids and values are pseudonyms: the same value has the same pseudonym everywhere. Times of accounts are their months, and counts are in steps (1, 3, 10, 30 ...).",
      ),
    noteList(),
    networkShares(),
    questionList() ?? [
      element("h3", {}, "Start here"),
      element("ol", { class: "starts" }, largest.slice(0, 6).map(startRow)),
    ],
    element("p", { class: "quiet" }, "Double-click a disc to open it. Press / to search, ? for all keys."),
  ];
}

/** The largest networks, each with its share of the accounts as a bar. */
function networkShares() {
  const rows = networkRows()
    .filter((row) => data.networks[row.network])
    .slice(0, 5);
  if (rows.length < 2) return null;
  const lines = rows.map(({ network, accounts, communities, traffic }) => {
    const bar = element("span", { class: "bar", "aria-hidden": "true" });
    bar.style.width = `${Math.max(1, (100 * accounts) / data.count)}%`;
    const share = traffic ? `, ${percent(traffic)} of the exchanges` : "";
    return element(
      "li",
      {},
      goButton({ type: "network", id: network }),
      element(
        "span",
        { class: "quiet" },
        ` ${plural(accounts, "account")} (${percent(accounts / data.count)}), ${plural(communities, "community", "communities")}${share}`,
      ),
      bar,
    );
  });
  return [element("h3", {}, "Largest networks"), element("ul", { class: "plain shares" }, lines)];
}

function startRow(community) {
  return element(
    "li",
    {},
    goButton({ type: "community", id: community }),
    " ",
    verdictSign(data.verdictOf[community]),
    element("p", {}, datum(communitySentence(community), 170)),
  );
}

function accountPanel(account) {
  const community = data.community[account];
  const signals = signalsOf(account);
  const templates = signals.filter((row) => data.kinds[data.signals.kind[row.signal]] === "template");
  return [
    trail({ type: "network", id: data.network[community] }, { type: "community", id: community }),
    element("h2", { class: "id" }, datum(data.accounts.id[account])),
    element(
      "p",
      { class: "standing" },
      verdictSign(data.verdict[account]),
      data.standing[account] & 5 ? ` · ${data.standing[account] & 1 ? "suspended" : "closed"} already` : "",
      ` · ${ROLES[data.role[account]]} of its community · score ${scoreShown(data.score[account])}`,
    ),
    element("h3", {}, "Why it is here"),
    element("p", { class: "lead" }, accountReason(account) ? datum(accountReason(account)) : tiesSentence(account)),
    accountReason(account) && element("p", {}, tiesSentence(account)),
    decideSection({ type: "account", id: account }),
    element("h3", {}, "What holds it"),
    element("p", {}, datum(holdingSentences(account))),
    accountActions(account),
    element("h3", {}, `Signals (${number(signals.length + data.leftOut[account])})`),
    signalTable(signals, community),
    data.leftOut[account] > 0 &&
      element(
        "p",
        { class: "quiet" },
        `${plural(data.leftOut[account], "weaker signal")} not carried by this page; the case has them all.`,
      ),
    templates.length > 0 && [
      element("h3", {}, "Templates"),
      templates
        .slice(0, 5)
        .map((row) =>
          element(
            "p",
            {},
            templateText(data.signals.value[row.signal]),
            element(
              "span",
              { class: "quiet" },
              ` ${plural(row.times, "time")}, also by ${plural(others(row.signal), "other account")}`,
            ),
          ),
        ),
    ],
    element("h3", {}, "Activity"),
    lifeLine(account),
    accountFacts(account),
    element("h3", {}, "Links"),
    linkList(account),
  ];
}

function accountActions(account) {
  return element(
    "div",
    { class: "actions" },
    button("Show it", () => picture.focusOn({ type: "account", id: account })),
    button("Path to …", () => beginPath(account)),
    button(state.pinned.has(account) ? "Unpin" : "Pin", () => togglePin(account), { "data-act": "pin" }),
    button(state.hidden.has(account) ? "Show again" : "Hide", () => toggleHidden([account]), { "data-act": "hide" }),
    noteField(`account ${account}`),
  );
}

/** Signals as rows: what, how strong, who else; each row shows everyone who has it. */
function signalTable(rows, community) {
  if (!rows.length) return element("p", { class: "quiet" }, "None.");
  const head = ["Signal", "Nats", "Accounts"].map((name) => element("th", { scope: "col" }, name));
  return element(
    "table",
    { class: "signals" },
    element("thead", {}, element("tr", {}, head)),
    element(
      "tbody",
      {},
      rows.map((row) => signalRow(row, community)),
    ),
  );
}

function signalRow({ signal, times, first, last }, community) {
  const hub = data.signals.hub[signal];
  const here =
    community >= 0
      ? rowsOf(data.holders, signal).filter(
          (account) => data.community[account] === community && shown.account[account],
        ).length
      : 0;
  return element(
    "tr",
    { class: hub ? "hub" : null },
    element(
      "td",
      {},
      element("span", { class: "kind" }, kindName(data.signals.kind[signal])),
      button(signalValue(signal, 90), () => goTo({ type: "signal", id: signal }), {
        class: "go value",
        title: "Show all accounts that show it",
      }),
      element(
        "small",
        {},
        `${plural(times, "time")}${first === MISSING ? "" : `, ${day(first)}${day(last) === day(first) ? "" : ` to ${day(last)}`}`}`,
      ),
    ),
    element("td", { class: "figure" }, hub ? "hub" : nats(data.signals.nats[signal])),
    element(
      "td",
      { class: "figure" },
      community >= 0
        ? `${number(here)} of ${number(data.signals.degree[signal])}`
        : number(data.signals.degree[signal]),
    ),
  );
}

function accountFacts(account) {
  return facts([
    data.created[account] !== MISSING && ["Signed up", when(data.created[account])],
    data.first[account] !== MISSING && ["First seen", when(data.first[account])],
    data.last[account] !== MISSING && ["Last seen", when(data.last[account])],
    data.exchanges[account] !== MISSING && ["Exchanges", number(data.exchanges[account])],
    ["Membership", percent(data.membership[account])],
    ...data.own
      .filter((own) => own.code[account])
      .map((own) => [own.name, datum(own.values[own.code[account] - 1], 200)]),
  ]);
}

/** Sign-up, first and last activity of an account on the line of the whole period. */
function lifeLine(account) {
  const [from, to] = period();
  const share = (minutes) => `${Math.max(0, Math.min(100, ((minutes - from) / Math.max(1, to - from)) * 100))}%`;
  const [signup, seenAt] = [data.created[account], data.first[account]];
  if (signup === MISSING && seenAt === MISSING) return element("p", { class: "quiet" }, "No time of it is known.");
  const said = [
    signup !== MISSING && `signed up ${day(signup)}`,
    seenAt !== MISSING && `active ${between(day(seenAt), day(data.last[account]))}`,
  ];
  const bar = element("span", { class: "active" });
  if (data.first[account] !== MISSING) {
    bar.style.left = share(data.first[account]);
    bar.style.right = `calc(100% - ${share(data.last[account] === MISSING ? data.first[account] : data.last[account])})`;
  }
  const sign = element("span", { class: "signup" });
  if (data.created[account] !== MISSING) sign.style.left = share(data.created[account]);
  return element(
    "div",
    {
      class: "lifeline",
      role: "img",
      "aria-label": said.filter(Boolean).join(", "),
    },
    data.first[account] !== MISSING && bar,
    data.created[account] !== MISSING && sign,
  );
}
