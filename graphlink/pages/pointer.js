// What the pointer is over, and the line beside it that says so.

/** What is under a point of the screen: an account, a link, a community or a network; null where nothing is. */
function thingAt(x, y) {
  const [wx, wy] = toWorld(x, y);
  const community = communityAt(wx, wy);
  if (community >= 0 && isOpen(community)) {
    const signal = signalAt(community, x, y);
    if (signal >= 0) return { type: "signal", id: signal };
    const account = accountAt(community, wx, wy);
    if (account >= 0) return { type: "account", id: account };
    const link = state.drawAs === "signals" ? -1 : linkAt(community, wx, wy);
    if (link >= 0) return { type: "link", id: link };
  }
  if (community >= 0) return { type: "community", id: community };
  const seam = seamAt(x, y);
  if (seam) return seam;
  const network = data.networks.findIndex(
    (_, i) => inside(data.rims, i, wx, wy) && rowsOf(data.communitiesOf, i).length > 1,
  );
  return network >= 0 ? { type: "network", id: network } : null;
}

function inside(circles, which, x, y, slack = 0) {
  return Math.hypot(x - circles[3 * which], y - circles[3 * which + 1]) <= circles[3 * which + 2] + slack;
}

function communityAt(wx, wy) {
  for (let community = 0; community < shown.perCommunity.length; community++) {
    if (inside(data.discs, community, wx, wy, 3 / camera.k)) return community;
  }
  return -1;
}

function accountAt(community, wx, wy) {
  let [best, nearest] = [-1, Math.max(ACCOUNT_RADIUS, 5 / camera.k)];
  for (let account = data.accountsOf[community]; account < data.accountsOf[community + 1]; account++) {
    if (!shown.account[account]) continue;
    const distance = Math.hypot(wx - data.x[account], wy - data.y[account]);
    if (distance <= nearest) [best, nearest] = [account, distance];
  }
  return best;
}

function linkAt(community, wx, wy) {
  let [best, nearest] = [-1, 4 / camera.k];
  for (const link of rowsOf(data.linksInside, community)) {
    if (!linkDrawn(link, community)) continue;
    const distance = toSegment(wx, wy, data.links.l[link], data.links.r[link]);
    if (distance < nearest) [best, nearest] = [link, distance];
  }
  return best;
}

/** The distance of a point to the line between two accounts. */
function toSegment(x, y, one, other) {
  const [ax, ay, bx, by] = [data.x[one], data.y[one], data.x[other], data.y[other]];
  const length = (bx - ax) ** 2 + (by - ay) ** 2 || 1;
  const along = Math.max(0, Math.min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length));
  return Math.hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay));
}

/** A line beside the pointer that says what is under it. */
function showTip(tip, event) {
  const thing = event.buttons ? null : thingAt(event.offsetX, event.offsetY);
  event.currentTarget.style.cursor = thing ? "pointer" : "";
  tip.hidden = !thing;
  hover(thing?.type === "account" ? thing.id : null);
  if (!thing) return;
  fill(tip, ...tipLines(thing));
  tip.style.left = `${Math.min(event.offsetX + 14, camera.width - 240)}px`;
  tip.style.top = `${Math.min(event.offsetY + 16, camera.height - 60)}px`;
}

function tipLines(thing) {
  const lines = [element("b", {}, element("bdi", {}, nameOf(thing)))];
  if (thing.type === "account")
    lines.push(
      `${verdictWord(data.verdict[thing.id])} · ${ROLES[data.role[thing.id]]} · ${plural(linksOf(thing.id).length, "link")}`,
    );
  if (thing.type === "community")
    lines.push(
      `${verdictWord(data.verdictOf[thing.id])} · ${plural(data.accountsOf[thing.id + 1] - data.accountsOf[thing.id], "account")}`,
    );
  if (thing.type === "seam") lines.push(plural(seamLinks(thing).length, "link"));
  if (thing.type === "signal") lines.push(`${plural(data.signals.degree[thing.id], "account")} show it`);
  if (thing.type === "link") lines.push(`${nats(data.links.nats[thing.id])} nats · ${kindsIn(thing.id)}`);
  if (thing.type === "network")
    lines.push(plural(rowsOf(data.communitiesOf, thing.id).length, "community", "communities"));
  return lines.map((line) => element("div", {}, line));
}
