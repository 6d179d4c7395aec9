// A hand on the canvas: dragging, the wheel, two fingers, click and double click.

function listenToPointer(canvas, { look, fly, open }) {
  const hands = new Map();
  let moved = 0;
  const tip = byId("tip");

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    if (lassoBegins(event)) return;
    hands.set(event.pointerId, [event.offsetX, event.offsetY]);
    moved = 0;
    tip.hidden = true;
  });
  canvas.addEventListener("pointermove", (event) => {
    if (lasso.points.length) {
      lassoMoves(event);
      return;
    }
    const before = hands.get(event.pointerId);
    if (!before) {
      showTip(tip, event);
      return;
    }
    const [dx, dy] = [event.offsetX - before[0], event.offsetY - before[1]];
    if (hands.size === 2) pinch(event, look);
    else drag(dx, dy);
    hands.set(event.pointerId, [event.offsetX, event.offsetY]);
  });
  const released = (event) => {
    hands.delete(event.pointerId);
    canvas.classList.remove("dragging");
  };
  canvas.addEventListener("pointerup", (event) => {
    if (lasso.points.length) {
      lassoEnds();
      return;
    }
    const alone = hands.size === 1;
    released(event);
    if (alone && moved <= 3 && event.detail < 2) select(thingAt(event.offsetX, event.offsetY));
  });
  canvas.addEventListener("pointercancel", released);
  canvas.addEventListener("pointerleave", () => {
    tip.hidden = true;
    hover(null);
  });
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

  function drag(dx, dy) {
    moved += Math.abs(dx) + Math.abs(dy);
    if (moved <= 3) return;
    canvas.classList.add("dragging");
    look({ x: camera.x + dx, y: camera.y + dy });
  }

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
