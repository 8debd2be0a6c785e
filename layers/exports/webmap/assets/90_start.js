// Wires the page: the canvas on the map, clicks, keys, printing.

const sheet = new Sheet();
const home = L.latLngBounds(data.bounds);

// How much of the map the drawers and the card hide, in pixels.
function covered() {
  const open = (name) => document.body.classList.contains(name);
  if (open("printing")) return { left: 0, right: 0, below: 0 };
  if (narrow.matches) return { left: 0, right: 0, below: open("card-open") ? 0.46 * innerHeight : 0 };
  return { left: open("card-open") ? 370 : open("layers-open") ? 316 : 0, right: open("gaps-open") ? 420 : 0, below: 0 };
}

function paddings() {
  const { left, right, below } = covered();
  const edge = narrow.matches ? 8 : 20;
  return { paddingTopLeft: [left + edge, edge], paddingBottomRight: [right + edge, below + edge] };
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
  const near = detailOf(map.getZoom()).villages;
  document.body.classList.toggle("far", !near);
  const panel = document.getElementById("layers-body");
  panel.style.zoom = Math.min(1, drawers.layers.clientHeight / panel.scrollHeight);
  sheet._update();
}

function endPrint() {
  if (!before) return;
  document.body.classList.remove("printing");
  sheet.sharpness = 0;
  document.getElementById("layers-body").style.zoom = "";
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

// The head grows with what it has to say; everything else begins below it.
function measureHead() {
  if (before) return;
  document.documentElement.style.setProperty("--bar", `${document.getElementById("top").offsetHeight}px`);
  map.invalidateSize({ animate: false, pan: false });
}

document.body.classList.toggle("warned", !document.querySelector(".mark.long").hidden);
window.addEventListener("resize", measureHead);
measureHead();
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
