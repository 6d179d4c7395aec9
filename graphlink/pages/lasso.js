// Choosing many accounts by hand: a loop or, with Shift, a rectangle drawn over the picture.

const lasso = { on: false, points: [], rectangle: false };

/** The accounts inside a shape of the screen: of opened discs each dot, of closed ones all where their middle is. */
function accountsInside(points) {
  const found = [];
  for (const community of shownCommunities()) {
    const [x, y] = discOnScreen(community);
    const members = rangeOf(data.accountsOf, community).filter((account) => shown.account[account]);
    if (isOpen(community)) found.push(...members.filter((account) => insideShape(points, ...accountOnScreen(account))));
    else if (insideShape(points, x, y)) found.push(...members);
  }
  return found;
}

/** Whether a point is inside a closed line: what leaves it crosses the line an odd number of times. */
function insideShape(points, x, y) {
  let inside = false;
  for (let i = 0, j = points.length - 1; i < points.length; j = i++) {
    const [[ax, ay], [bx, by]] = [points[i], points[j]];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}

function lassoBegins(event) {
  if (!lasso.on && !event.shiftKey) return false;
  Object.assign(lasso, { points: [[event.offsetX, event.offsetY]], rectangle: event.shiftKey });
  return true;
}

function lassoMoves(event) {
  const at = [event.offsetX, event.offsetY];
  const [begun] = lasso.points;
  if (lasso.rectangle) lasso.points = [begun, [at[0], begun[1]], at, [begun[0], at[1]]];
  else lasso.points.push(at);
  const shape = byId("lasso");
  shape.style.display = "block";
  shape.setAttribute("points", lasso.points.map((point) => point.join(",")).join(" "));
}

function lassoEnds() {
  byId("lasso").style.display = "none";
  const { points } = lasso;
  lasso.points = [];
  if (points.length < 3) return;
  chooseMany(accountsInside(points), "in it");
}

function buildLasso() {
  const choice = byId("choose-many");
  choice.addEventListener("click", () => {
    lasso.on = !lasso.on;
    choice.setAttribute("aria-pressed", String(lasso.on));
    hints(
      lasso.on ? "Draw a loop around accounts; with Shift a rectangle. Shift and dragging does it at any time." : "",
    );
  });
}
