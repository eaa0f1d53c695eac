/** A year, a month, a day or a time of a day, as ISO 8601 writes them with marks; a blank may stand for the `T`. */
const form =
  /^(?<year>\d{4})(-(?<month>\d{2})(-(?<day>\d{2})([T ](?<hour>\d{2}):(?<minute>\d{2})(:(?<second>\d{2})([.,](?<fraction>\d+))?)?(?<zone>Z|[+-]\d{2}(:?\d{2})?)?)?)?)?$/i;

const msPerMinute = 60_000;

/**
 * Reads a date or a time by ISO 8601: `2024`, `2024-03`, `2024-03-09`, `2024-03-09T10:30`, `2024-03-09 10:30:15.5+01:00`. What is not
 * said is the earliest: `2024-03` is the first instant of that month. A time without a zone is taken for UTC.
 *
 * @returns milliseconds since 1970, UTC; `NaN` for a text that is none, and for a day that no calendar has, such as the 30th of February.
 * @example parseTime("1970-01-02") // 86400000
 * @example parseTime("02.01.1970") // NaN
 */
export function parseTime(text: string): number {
  const parts = form.exec(text.trim())?.groups;
  if (parts === undefined) return Number.NaN;
  const {
    year,
    month = "1",
    day = "1",
    hour = "0",
    minute = "0",
    second = "0",
    fraction = "0",
    zone,
  } = parts;
  const [y, m, d, h, min, s] = [year, month, day, hour, minute, second].map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (h > 24 || min > 59 || s > 60 || (h === 24 && (min > 0 || s > 0))) return Number.NaN;
  const date = new Date(0);
  date.setUTCFullYear(y, m - 1, d); // `Date.UTC` takes the years 0 to 99 for those of the last century
  if (date.getUTCMonth() !== m - 1 || date.getUTCDate() !== d) return Number.NaN;
  const ofDay = ((h * 60 + min) * 60 + s) * 1000 + Number(`0.${fraction}`) * 1000;
  return date.getTime() + ofDay - zoneMinutes(zone) * msPerMinute;
}

/** How far a zone is ahead of UTC: `+01:30` is 90. */
function zoneMinutes(zone = "Z"): number {
  if (zone.toUpperCase() === "Z") return 0;
  const digits = zone.replace(/\D/g, "");
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2) || 0);
  return zone.startsWith("-") ? -minutes : minutes;
}
