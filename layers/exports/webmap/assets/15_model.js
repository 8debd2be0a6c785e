// Communes, villages, units, sites and gaps as objects that know one another.

function place(things) {
  for (const thing of things) {
    thing.placed = thing.lon !== null;
    if (thing.placed) {
      thing.x = worldX(thing.lon / UNIT);
      thing.y = worldY(thing.lat / UNIT);
    }
  }
  return things;
}

function lines(columns) {
  return records(columns, "line").map((line) => ({ ...outline([line.steps]), kind: line.kind }));
}

const communes = place(records(data.communes, "commune"));
const villages = place(records(data.villages, "village"));
const units = place(records(data.units, "unit"));
const sites = place(records(data.sites, "site"));
const households = place(records(data.households, "household")).filter((household) => household.placed);
const gaps = records(data.gaps, "gap");
const rivers = lines(data.rivers);
const roads = lines(data.roads);
const border = lines(data.border);
const province = lines(data.province);

const SEVERITIES = ["critical", "major", "minor"];

for (const commune of communes) {
  commune.shape = outline(commune.rings);
  commune.villageList = [];
}
for (const village of villages) {
  village.at = communes[village.commune] || null;
  if (village.at) village.at.villageList.push(village);
  village.in_need = village.in_need || 0;
}
for (const household of households) {
  household.at = villages[household.village] || null;
  if (household.at) (household.at.householdList = household.at.householdList || []).push(household);
}
for (const site of sites) {
  site.at = villages[site.village] || null;
  site.original = site.copied_from === null ? null : sites[site.copied_from];
}
for (const gap of gaps) {
  gap.place = villages[gap.village] || units[gap.unit] || communes[gap.commune] || null;
  gap.in = communes[gap.commune] || null;
  if (gap.in && gap.in !== gap.place) (gap.in.inside = gap.in.inside || []).push(gap);
  if (gap.place) {
    (gap.place.gapList = gap.place.gapList || []).push(gap);
    const worst = SEVERITIES.indexOf(gap.place.severity);
    const own = SEVERITIES.indexOf(gap.severity);
    if (worst < 0 || own < worst) gap.place.severity = gap.severity;
  }
}

function titleOf(thing) {
  if (thing.type === "village") return `${say(`word.village_kind.${thing.kind}`)} ${thing.name}`;
  if (thing.type === "commune") return `${say(`word.commune_kind.${thing.kind}`)} ${thing.name}`;
  return thing.name || thing.code || "";
}

function whereOf(thing) {
  if (thing.at && thing.at.type === "village") {
    return [titleOf(thing.at), thing.at.at ? titleOf(thing.at.at) : ""].filter(Boolean).join(", ");
  }
  return thing.at ? titleOf(thing.at) : "";
}

// What is on the map now, and what was picked last.
const shown = {
  communes: true, villages: true, units: true, sites: true, ticks: true, no_members: true, labels: true,
  roads: true, rivers: true, border: true, relief: true, households: true,
}; // prettier-ignore
const chosen = { thing: null };
