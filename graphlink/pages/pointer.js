// A hand on the canvas: what it points at, dragging, the wheel, two fingers, click and double click.

/** What is under a point of the screen: an account, a link, a community or a network; null where nothing is. */
function thingAt(x, y) {
  const [wx, wy] = toWorld(x, y);
  const community = communityAt(wx, wy);
  if (community >= 0 && isOpen(community)) {
    const account = accountAt(community, wx, wy);
    if (account >= 0) return { type: "account", id: account };
    const link = linkAt(community, wx, wy);
    if (link >= 0) return { type: "link", id: link };
  }
  if (community >= 0) return { type: "community", id: community };
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

function listenToPointer(canvas, { look, fly, open }) {
  const hands = new Map();
  let moved = 0;
  const tip = byId("tip");

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    hands.set(event.pointerId, [event.offsetX, event.offsetY]);
    moved = 0;
    tip.hidden = true;
  });
  canvas.addEventListener("pointermove", (event) => {
    const before = hands.get(event.pointerId);
    if (!before) {
      showTip(tip, event);
      return;
    }
    const [dx, dy] = [event.offsetX - before[0], event.offsetY - before[1]];
    if (hands.size === 2) pinch(event, look);
    else if ((moved += Math.abs(dx) + Math.abs(dy)) > 3) {
      canvas.classList.add("dragging");
      look({ x: camera.x + dx, y: camera.y + dy });
    }
    hands.set(event.pointerId, [event.offsetX, event.offsetY]);
  });
  const released = (event) => {
    hands.delete(event.pointerId);
    canvas.classList.remove("dragging");
  };
  canvas.addEventListener("pointerup", (event) => {
    const alone = hands.size === 1;
    released(event);
    if (alone && moved <= 3 && event.detail < 2) select(thingAt(event.offsetX, event.offsetY));
  });
  canvas.addEventListener("pointercancel", released);
  canvas.addEventListener("pointerleave", () => (tip.hidden = true));
  canvas.addEventListener("dblclick", (event) => {
    const thing = thingAt(event.offsetX, event.offsetY);
    if (thing?.type === "community") open(thing.id);
    else if (!thing || thing.type === "network") fly(cameraZoomed(2, event.offsetX, event.offsetY));
  });
  canvas.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      look(cameraZoomed(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0016)), event.offsetX, event.offsetY));
    },
    { passive: false },
  );

  function pinch(event, moveTo) {
    const [other] = Array.from(hands)
      .filter(([id]) => id !== event.pointerId)
      .map(([, place]) => place);
    const before = hands.get(event.pointerId);
    const factor =
      Math.hypot(event.offsetX - other[0], event.offsetY - other[1]) /
      Math.max(1, Math.hypot(before[0] - other[0], before[1] - other[1]));
    moveTo(cameraZoomed(factor, (event.offsetX + other[0]) / 2, (event.offsetY + other[1]) / 2));
  }
}

/** A line beside the pointer that says what is under it. */
function showTip(tip, event) {
  const thing = event.buttons ? null : thingAt(event.offsetX, event.offsetY);
  event.currentTarget.style.cursor = thing ? "pointer" : "";
  tip.hidden = !thing;
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
  if (thing.type === "link")
    lines.push(`${nats(data.links.nats[thing.id])} nats · ${kindsIn(data.links.kinds[thing.id])}`);
  if (thing.type === "network")
    lines.push(plural(rowsOf(data.communitiesOf, thing.id).length, "community", "communities"));
  return lines.map((line) => element("div", {}, line));
}
