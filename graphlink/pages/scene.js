// What is drawn, from back to front: networks, ties between communities, communities, and in opened ones their accounts.

const ACCOUNT_RADIUS = 5.4; // world units; the layout keeps neighbours 17 apart
const OPEN_FROM = 0.3; // zoom at which accounts are about 5 pixels apart

function isOpen(community) {
  if (picture?.alwaysOpen || state.opened.has(community)) return true;
  // Where someone asks who shows a signal, the discs that hold an answer open as soon as their dots can be told apart.
  if (camera.k > 0.24 && spotlight.communities.has(community)) return true;
  return camera.k >= Math.max(OPEN_FROM, camera.fit * 1.7);
}

function discOnScreen(community) {
  const r = data.discs[3 * community + 2] * camera.k;
  return [toScreenX(data.discs[3 * community]), toScreenY(data.discs[3 * community + 1]), r];
}

function rimOnScreen(network) {
  return [
    toScreenX(data.rims[3 * network]),
    toScreenY(data.rims[3 * network + 1]),
    data.rims[3 * network + 2] * camera.k,
  ];
}

function inView([x, y, r], margin) {
  return x + r > -margin && y + r > -margin && x - r < camera.width + margin && y - r < camera.height + margin;
}

/** The communities that hold what a signal or a path points at; empty where neither is asked for. */
const spotlight = { communities: new Map() };

function setSpotlight() {
  spotlight.communities = new Map();
  if (!["signal", "accounts"].includes(state.selected?.type) && !state.path) return;
  for (const account of selectedAccounts()) {
    const community = data.community[account];
    spotlight.communities.set(community, (spotlight.communities.get(community) || 0) + 1);
  }
}

/** Draws everything in view, and what is within `margin` pixels of it, with `pen`; returns what was drawn. */
function drawScene(pen, margin = 0) {
  const look = colours();
  setSpotlight();
  const marked = new Set(selectedAccounts());
  const dim = spotlight.communities.size > 0;
  const open = [];
  const closed = [];
  for (let community = 0; community < shown.perCommunity.length; community++) {
    const disc = discOnScreen(community);
    if (inView(disc, margin)) (isOpen(community) ? open : closed).push([community, disc]);
  }
  drawNetworks(pen, look, margin);
  drawPairs(pen, look);
  drawClosed(pen, look, closed, dim);
  drawOpened(pen, look, open);
  const asSignals = state.drawAs === "signals";
  const marks = asSignals ? open.map(([community]) => signalsOnScreen(signalNodesOf(community).nodes)) : [];
  const nodes = marks.flat();
  const links = asSignals ? drawSignalLines(pen, look, nodes, dim) : drawLinks(pen, look, open, dim, margin);
  drawMarkedLines(pen, look);
  drawAccounts(pen, look, open, dim, marked);
  drawRings(pen, look, marked);
  drawNames(pen, look, open, closed);
  for (const mine of marks) drawSignals(pen, look, mine);
  saySignals(open);
  return { open: open.length, closed: closed.length, links, signals: nodes.length };
}

function drawNetworks(pen, look, margin) {
  const rims = [];
  for (let network = 0; network < data.networks.length; network++) {
    const several = data.communitiesOf.start[network + 1] - data.communitiesOf.start[network] > 1;
    const rim = rimOnScreen(network);
    if (several && inView(rim, margin)) rims.push(rim);
  }
  pen.circles(rims, { fill: look.rim, stroke: look.line, width: 1 });
}

/** One line for each pair of communities that links cross, the wider the more of them. */
function drawPairs(pen, look) {
  const classes = [[], [], []];
  for (const [one, other, count] of shown.pairs) {
    const [[ax, ay], [bx, by]] = [discOnScreen(one), discOnScreen(other)];
    classes[count < 10 ? 0 : count < 100 ? 1 : 2].push(ax, ay, bx, by);
  }
  for (const [i, ends] of classes.entries()) {
    if (ends.length) pen.lines(ends, { stroke: look.quiet, width: [1, 2.5, 5][i], opacity: 0.45 });
  }
}

function drawClosed(pen, look, closed, dim) {
  for (let verdict = 2; verdict >= 0; verdict--) {
    for (const faded of [true, false]) {
      const discs = closed.filter(
        ([community]) =>
          data.verdictOf[community] === verdict && (dim && !spotlight.communities.has(community)) === faded,
      );
      const opacity = faded ? 0.3 : 1;
      const whole = discs.map(([, disc]) => disc);
      pen.circles(whole, {
        fill: look.ground,
        stroke: look.verdict[verdict],
        width: verdict === 1 ? 2 : 1,
        dash: verdict === 2 ? [4, 3] : null,
        opacity,
      });
      pen.circles(discs.map(filled), { fill: look.verdict[verdict], opacity: opacity * [0.92, 0.28, 0.16][verdict] });
    }
  }
}

/** The disc of the accounts that the filters leave: its area is their share of the whole disc. */
function filled([community, [x, y, r]]) {
  return [
    x,
    y,
    r *
      Math.sqrt(
        shown.perCommunity[community] / Math.max(1, data.accountsOf[community + 1] - data.accountsOf[community]),
      ),
  ];
}

function drawOpened(pen, look, open) {
  for (let verdict = 0; verdict < 3; verdict++) {
    const discs = open.filter(([community]) => data.verdictOf[community] === verdict).map(([, disc]) => disc);
    pen.circles(discs, { fill: look.ground });
    pen.circles(discs, { fill: look.verdict[verdict], opacity: 0.07 });
    pen.circles(discs, {
      stroke: look.verdict[verdict],
      width: verdict === 1 ? 2 : 1,
      dash: verdict === 2 ? [4, 3] : null,
      opacity: 0.8,
    });
  }
}

/** Whether a line may be seen: not both of its ends lie beyond the same edge. */
function crossesView([ax, ay, bx, by], margin) {
  if ((ax < -margin && bx < -margin) || (ay < -margin && by < -margin)) return false;
  return !(
    (ax > camera.width + margin && bx > camera.width + margin) ||
    (ay > camera.height + margin && by > camera.height + margin)
  );
}

const DENSE = 6; // links an account above which a community shows each account's strongest alone
const STRONGEST = 4;

/** Whether a link inside `community` is drawn: where all would be one blot, each account's strongest are. */
function linkDrawn(link, community) {
  if (!shown.link[link]) return false;
  return data.links.rank[link] < STRONGEST || !isDense(community);
}

function isDense(community) {
  const links = data.linksInside.start[community + 1] - data.linksInside.start[community];
  return links > DENSE * (data.accountsOf[community + 1] - data.accountsOf[community]);
}

/** The links inside opened communities, in three strengths. */
function drawLinks(pen, look, open, dim, margin) {
  const strengths = [[], [], []];
  for (const [community] of open) {
    const { start, list } = data.linksInside;
    for (let i = start[community]; i < start[community + 1]; i++) {
      const link = list[i];
      if (!linkDrawn(link, community)) continue;
      const [l, r] = [data.links.l[link], data.links.r[link]];
      const ends = strengths[data.links.nats[link] < 1200 ? 0 : data.links.nats[link] < 2000 ? 1 : 2];
      const line = [toScreenX(data.x[l]), toScreenY(data.y[l]), toScreenX(data.x[r]), toScreenY(data.y[r])];
      if (crossesView(line, margin)) ends.push(...line);
    }
  }
  const near = Math.min(1, camera.k / 1.5);
  const count = strengths.reduce((sum, ends) => sum + ends.length / 4, 0);
  // A browser without a GPU draws lines wider than a pixel twenty times as slowly: only few are.
  const widest = count > 1500 ? 1 : 2;
  const airy = Math.min(1, (1500 / Math.max(1, count)) ** 0.3) * (dim ? 0.3 : 1);
  strengths.forEach((ends, i) => {
    const width = Math.min(widest, 0.5 + near * 0.6 * i);
    if (ends.length) pen.lines(ends, { stroke: look.quiet, width, opacity: airy * (0.16 + 0.14 * i + 0.2 * near) });
  });
  return count;
}

function drawAccounts(pen, look, open, dim, marked) {
  const ground = state.drawAs === "signals";
  const size = Math.max(1.1, Math.min(ground ? 9 : Infinity, ACCOUNT_RADIUS * camera.k));
  const groups = Array.from({ length: 18 }, () => []);
  for (const [community] of open) {
    for (let account = data.accountsOf[community]; account < data.accountsOf[community + 1]; account++) {
      if (!shown.account[account]) continue;
      const faded = dim && !marked.has(account) ? 9 : 0;
      groups[faded + 3 * data.verdict[account] + data.role[account]].push(
        toScreenX(data.x[account]),
        toScreenY(data.y[account]),
      );
    }
  }
  // Beside the marks of signals accounts are the ground, as long as none of them is asked for.
  const asked = ["account", "accounts", "link", "signal"].includes(state.selected?.type);
  const whole = ground && !asked ? 0.55 : 1;
  for (const [i, points] of groups.entries()) {
    if (points.length)
      drawGroup(pen, look, points, size * ROLE_SIZE[i % 3], Math.floor((i % 9) / 3), i >= 9 ? 0.25 : whole);
  }
}

function accountOnScreen(account) {
  return [toScreenX(data.x[account]), toScreenY(data.y[account])];
}

/** The line of a seam from rim to rim: over the discs it would cross their names. */
function betweenDiscs(thing) {
  const [[ax, ay, ar], [bx, by, br]] = seamEnds(thing).map(discOnScreen);
  const far = Math.hypot(bx - ax, by - ay) || 1;
  const [dx, dy] = [(bx - ax) / far, (by - ay) / far];
  return [ax + dx * ar, ay + dy * ar, bx - dx * br, by - dy * br];
}

/** The links of the selection: an account's, a path's, or the one. */
function drawMarkedLines(pen, look) {
  const thing = state.selected;
  const line = (link) => [...accountOnScreen(data.links.l[link]), ...accountOnScreen(data.links.r[link])];
  if (state.path) {
    const links = state.path.slice(1).map((account, i) => linkBetween(state.path[i], account));
    pen.lines(links.flatMap(line), { stroke: look.accent, width: 3 });
  } else if (thing?.type === "seam") {
    pen.lines(betweenDiscs(thing), { stroke: look.accent, width: 4 });
    if (seamEnds(thing).some(isOpen)) pen.lines(seamLinks(thing).flatMap(line), { stroke: look.accent, opacity: 0.5 });
  } else if (thing?.type === "account")
    pen.lines(linksOf(thing.id).flatMap(line), { stroke: look.accent, width: 1.3, opacity: 0.8 });
  else if (thing?.type === "link") pen.lines(line(thing.id), { stroke: look.accent, width: 3 });
}

/** The rings around what is selected, and the names of what is pinned. */
function drawRings(pen, look, marked) {
  const thing = state.selected;
  const size = Math.max(3, ACCOUNT_RADIUS * camera.k);
  if (thing?.type === "community")
    pen.circles(
      [discOnScreen(thing.id)].map(([x, y, r]) => [x, y, r + 3]),
      { stroke: look.accent, width: 3 },
    );
  else if (thing?.type === "network") pen.circles([rimOnScreen(thing.id)], { stroke: look.accent, width: 3 });
  if (thing && thing.type !== "community" && thing.type !== "network") {
    const seenOnes = Array.from(marked).filter((account) => shown.account[account] && isOpen(data.community[account]));
    const closed = Array.from(spotlight.communities.keys()).filter((community) => !isOpen(community));
    pen.circles(
      closed.map(discOnScreen).map(([x, y, r]) => [x, y, r + 3]),
      { stroke: look.accent, width: 3 },
    );
    pen.circles(
      seenOnes.map((account) => [...accountOnScreen(account), size + 2]),
      { stroke: look.accent, width: 2 },
    );
  }
  for (const account of state.pinned) {
    const [x, y] = accountOnScreen(account);
    pen.marks([x, y - size - 7], 4, SHAPES.diamond, { fill: look.accent });
    pen.text(x, y - size - 17, cut(data.accounts.id[account], 28), {
      fill: look.ink,
      size: 11,
      halo: look.ground,
      bold: true,
    });
  }
}

/** A community's short name, with the sign of what is decided of it. */
function communityLabel(community) {
  const decided = decidedWith({ type: "community", id: community });
  return `C${data.communities.community_id[community]}${decided ? ` ${DECIDED_SIGNS[decided]}` : ""}`;
}

function drawNames(pen, look, open, closed) {
  for (let network = 0; network < data.networks.length; network++) {
    const several = data.communitiesOf.start[network + 1] - data.communitiesOf.start[network] > 1;
    const [x, y, r] = rimOnScreen(network);
    if (several && r > 60 && inView([x, y, r], 0))
      pen.text(x, y - r, networkName(network), { fill: look.quiet, size: 12, halo: look.ground, bold: true });
  }
  for (const [community, [x, y, r]] of closed) {
    const name = communityLabel(community);
    const size = Math.min(16, (1.6 * r) / (0.62 * name.length));
    if (size < 8.5) continue;
    const onDisc = shown.perCommunity[community] / (data.accountsOf[community + 1] - data.accountsOf[community]) > 0.5;
    const fill = onDisc && data.verdictOf[community] === 0 ? look.on[0] : look.ink;
    // A disc that is filled in part lies under its name.
    const halo = onDisc ? undefined : look.ground;
    pen.text(x, y - (r > 20 ? 6 : 0), name, { fill, halo, size: Math.round(size * 2) / 2, bold: true });
    const holders = spotlight.communities.get(community);
    if (r > 20)
      pen.text(
        x,
        y + 9,
        holders
          ? `${number(holders)} of ${number(shown.perCommunity[community])}`
          : number(shown.perCommunity[community]),
        { fill, halo, size: 11 },
      );
  }
  for (const [community, [x, y, r]] of open) {
    if (r > 26)
      pen.text(x, y - r - 8, communityLabel(community), {
        fill: look.ink,
        size: 12,
        halo: look.ground,
        bold: true,
      });
  }
}
