// Where the picture is looked at from: screen = world * k + (x, y).

const camera = { x: 0, y: 0, k: 1, width: 1, height: 1, fit: 1 };

function toScreenX(x) {
  return x * camera.k + camera.x;
}

function toScreenY(y) {
  return y * camera.k + camera.y;
}

/** The world's place under a point of the screen. */
function toWorld(x, y) {
  return [(x - camera.x) / camera.k, (y - camera.y) / camera.k];
}

const UNDER_BUTTONS = 52; // Pixels of the canvas that its buttons cover at the top, and what is shown of it at the
const OVER_FOOT = 44; // bottom: a disc below either can be neither read nor opened.
const LEAST_HIGH = 400; // On a canvas that is lower every pixel is wanted.

/** The camera that shows the circles given as [x, y, r] whole. */
function cameraOn(circles) {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y, r] of circles) {
    left = Math.min(left, x - r);
    top = Math.min(top, y - r);
    right = Math.max(right, x + r);
    bottom = Math.max(bottom, y + r);
  }
  if (left > right) [left, top, right, bottom] = [-50, -50, 50, 50];
  const [above, below] = camera.height < LEAST_HIGH ? [30, 30] : [UNDER_BUTTONS, OVER_FOOT];
  const k = Math.min((camera.width - 32) / (right - left), (camera.height - above - below) / (bottom - top), 12);
  const middle = (above + camera.height - below) / 2;
  return { k, x: camera.width / 2 - (k * (left + right)) / 2, y: middle - (k * (top + bottom)) / 2 };
}

/** The camera after zooming by `factor` around a point of the screen. */
function cameraZoomed(factor, x = camera.width / 2, y = camera.height / 2) {
  const k = Math.max(camera.fit * 0.4, Math.min(40, camera.k * factor));
  const [wx, wy] = toWorld(x, y);
  return { k, x: x - wx * k, y: y - wy * k };
}

function stillness() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
