// Texts that name a time: days, months, weeks, times of day, by ISO 8601 and as people write them in English.

/** A time of day: "9:30", "09:30:00.5", "9:30 pm". */
const time = String.raw`\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?( ?[ap]\.?m\.?)?`;
/** A time zone behind a time. */
const zone = String.raw`( ?(z|utc|gmt|[+-]\d{2}(:?\d{2})?))?`;
/** The name of a month in English, in full or its first three letters. */
const month = `(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}[.]?`;
const weekday = `((mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}[.]?,? )?`;
const year = "(1[4-9]|2[01])\\d{2}";
const quarter = "q[1-4]";

const forms = [
  // a day in digits: "2024-03-09", "9.3.2024", "3/9/24"
  String.raw`\d{4}[-/.]\d{1,2}[-/.]\d{1,2}`,
  String.raw`\d{1,2}[-/.]\d{1,2}[-/.](\d{4}|\d{2})`,
  // its month as a word: "March 9, 2024", "9-Mar-24", "9 March"
  `${weekday}${month} \\d{1,2}(st|nd|rd|th)?,? \\d{4}`,
  `${weekday}\\d{1,2}(st|nd|rd|th)?\\.?[- ]${month}([- ,]+\\d{2,4})?`,
  // a week, and a day of it: "2024-W05", "2024W05-3"
  String.raw`${year}-?w(0[1-9]|[1-4]\d|5[0-3])(-?[1-7])?`,
  // a day of the year: "2024-035"
  String.raw`${year}-([0-2]\d{2}|3[0-5]\d|36[0-6])`,
].join("|");
const months = [
  `${year}[-/](0[1-9]|1[0-2])`,
  `(0?[1-9]|1[0-2])[-/]${year}`,
  `${month}[-/ ,']*(${year}|\\d{2})`,
  `${year}[-/ ]?${month}`,
  `${year}[-/ ]?${quarter}`,
  `${quarter}[-/ ]?${year}`,
].join("|");
/** A time as ISO 8601 writes it without marks: "20230301T100500Z". */
const compact = String.raw`${year}(\d{3}|\d{4}|w\d{2}[1-7])t\d{2}(\d{2}(\d{2}([.,]\d+)?)?)?`;
/** The hour alone, which only ISO 8601 allows behind its `T`: "2024-03-09T10". */
const hour = String.raw`\d{4}-\d{2}-\d{2}t\d{2}`;

const dated = new RegExp(
  `^((${forms})([ t,]+${time}${zone})?|${months}|(${compact}|${hour})${zone}|t?${time}${zone})$`,
  "i",
);

/** Whether a text is a date, a month, a week or a time. The bare name of a month or a weekday is none: it may be a code. */
export const isDateText = (text: string): boolean => dated.test(text);

/** A day of the last or this century written as yyyymmdd, with hours, minutes and seconds or without. */
const stamp = /^(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(([01]\d|2[0-3])([0-5]\d){1,2})?$/;

/** Whether a whole number may be a date: where all of a column are, they are taken for it. */
export const isStamp = (digits: string): boolean => stamp.test(digits);
