// Wires the page: the canvas on the map, clicks, keys, printing.

const sheet = new Sheet();
const home = L.latLngBounds(data.bounds);

function paddings() {
  if (document.body.classList.contains("printing")) return { padding: [12, 12] };
  if (narrow.matches) return { paddingTopLeft: [10, 10], paddingBottomRight: [10, document.body.classList.contains("card-open") ? 0.45 * innerHeight : 10] };
  const left = document.body.classList.contains("card-open") ? 400 : drawers.layers.hidden ? 20 : 330;
  const right = drawers.gaps.hidden ? 20 : 440;
  return { paddingTopLeft: [left, 20], paddingBottomRight: [right, 30] };
}

function zoomOn(thing) {
  const options = { ...paddings(), animate: false };
  if (thing.type === "commune") {
    const [west, north, east, south] = thing.shape.box;
    map.fitBounds([[latOf(south), lonOf(west)], [latOf(north), lonOf(east)]], options);
  } else if (thing.placed) {
    const here = L.latLng(latOf(thing.y), lonOf(thing.x));
    map.fitBounds(here.toBounds(6000), options);
  }
}

function goHome() {
  map.fitBounds(home, { ...paddings(), animate: false });
}

function pointed(event) {
  const touch = event.originalEvent && event.originalEvent.pointerType === "touch";
  return sheet.at(event.containerPoint, touch || narrow.matches ? 18 : 6);
}

map.on("click", (event) => {
  const thing = pointed(event) || sheet.communeAt(event.latlng);
  if (thing) show(thing, false);
  else hide();
});

const tip = document.getElementById("tip");
let waiting = false;
map.on("mousemove", (event) => {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    const thing = sheet.at(event.containerPoint, 4);
    map.getContainer().style.cursor = thing ? "pointer" : "";
    tip.hidden = !thing;
    if (thing) {
      tip.textContent = titleOf(thing);
      tip.style.transform = `translate(${event.containerPoint.x + 14}px, ${event.containerPoint.y + 14}px)`;
    }
  });
});
map.on("mouseout movestart", () => { tip.hidden = true; }); // prettier-ignore

// One page of paper: the map is laid out anew in the paper's size, drawn sharply, and put back afterwards.
let before = null;

function startPrint() {
  if (before) return;
  before = { center: map.getCenter(), zoom: map.getZoom(), bounds: map.getBounds(), whole: map.getBounds().contains(home) };
  document.body.classList.add("printing");
  sheet.sharpness = 3;
  map.invalidateSize({ animate: false, pan: false });
  map.options.zoomSnap = 0.1;
  map.fitBounds(before.whole ? home : before.bounds, { animate: false, padding: before.whole ? [8, 8] : [0, 0] });
  sheet._update();
}

function endPrint() {
  if (!before) return;
  document.body.classList.remove("printing");
  sheet.sharpness = 0;
  map.options.zoomSnap = 0.25;
  map.invalidateSize({ animate: false, pan: false });
  map.setView(before.center, before.zoom, { animate: false });
  sheet._update();
  before = null;
}

window.addEventListener("beforeprint", startPrint);
window.addEventListener("afterprint", endPrint);

for (const button of document.querySelectorAll("[data-drawer]")) {
  button.addEventListener("click", () => toggle(button.dataset.drawer));
}
for (const button of document.querySelectorAll(".home")) button.addEventListener("click", goHome);
document.getElementById("print").addEventListener("click", () => window.print());
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") hide();
  if (event.key === "/" && document.activeElement.tagName !== "INPUT") {
    event.preventDefault();
    toggle("layers", true);
    document.getElementById("search").focus();
  }
});

map.attributionControl.setPrefix(false);
L.control.scale({ imperial: false, maxWidth: 140 }).addTo(map);
fillLayers();
toggle("layers", !narrow.matches);
toggle("gaps", false);
sheet.addTo(map);
goHome();
map.setMaxBounds(home.pad(1.5));
map.setMinZoom(map.getZoom() - 1);
document.body.dataset.ready = "1";
