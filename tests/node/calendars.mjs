// node calendars.mjs ical.js|node-ical <feed.ics
//
// Prints what one of the two sees in a feed, as JSON: for each entry its UID, its title, what
// it says, when it ends (a day, or an instant in UTC), its categories and its status.
import { readFileSync } from "node:fs";

const day = (date) => new Date(date - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);

const libraries = {
  "ical.js": async (text) => {
    const { default: ICAL } = await import("ical.js");
    const parts = new ICAL.Component(ICAL.parse(text)).getAllSubcomponents();
    return parts.map((part) => {
      const end = part.getFirstPropertyValue(part.name === "vtodo" ? "due" : "dtend");
      return {
        uid: part.getFirstPropertyValue("uid"),
        title: part.getFirstPropertyValue("summary"),
        text: part.getFirstPropertyValue("description"),
        end: end.isDate ? end.toString() : end.toJSDate().toISOString(),
        categories: part.getFirstProperty("categories")?.getValues() ?? [],
        status: part.getFirstPropertyValue("status"),
      };
    });
  },
  "node-ical": async (text) => {
    const { default: ical } = await import("node-ical");
    const parts = Object.values(ical.sync.parseICS(text));
    return parts
      .filter((part) => part.type === "VEVENT" || part.type === "VTODO")
      .map((part) => {
        const end = part.type === "VTODO" ? part.due : part.end;
        return {
          uid: part.uid,
          title: part.summary,
          text: part.description,
          end: end.dateOnly ? day(end) : end.toISOString(),
          categories: part.categories ?? [],
          status: part.status,
        };
      });
  },
};

const seen = await libraries[process.argv[2]](readFileSync(0, "utf8"));
console.log(JSON.stringify(seen));
