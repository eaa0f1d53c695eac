// What people write in front of numbers and behind them.

/** Codes of currencies, as ISO 4217 has them. */
const currencies = [
  ...[
    "USD",
    "EUR",
    "GBP",
    "JPY",
    "CHF",
    "CNY",
    "INR",
    "AUD",
    "CAD",
    "NZD",
    "SEK",
    "NOK",
    "DKK",
    "PLN",
    "CZK",
  ],
  ...[
    "HUF",
    "RON",
    "BGN",
    "TRY",
    "RUB",
    "UAH",
    "ILS",
    "ZAR",
    "BRL",
    "MXN",
    "ARS",
    "CLP",
    "COP",
    "PEN",
    "KRW",
  ],
  ...[
    "SGD",
    "HKD",
    "TWD",
    "THB",
    "IDR",
    "MYR",
    "PHP",
    "VND",
    "AED",
    "SAR",
    "EGP",
    "NGN",
    "KES",
    "PKR",
    "BDT",
  ],
];
const words = ["Rs.", "Rs", "kr.", "kr", "Kr", "zł", "Kč", "Ft", "Fr.", "Fr", "lei", "руб", "руб.", "₽"];

/** What may stand before a number: a sign of a currency with or without letters, such as `$`, `US$`, `R$`; a code; a short word. */
export const prefixPattern = `(?:[A-Za-z]{0,3}\\p{Sc}|${[...currencies, ...words]
  .map((word) => word.replace(".", "\\."))
  .join("|")})`;

const currency = new RegExp(`^${prefixPattern}$`, "u");

/** Units in lower case. */
const units: ReadonlySet<string> = new Set([
  ...["%", "‰", "°", "°c", "°f", "º", "ºc", "percent", "pct", "pp", "bp", "bps", "ppm", "ppb"],
  ...[
    "kg",
    "mg",
    "µg",
    "μg",
    "ug",
    "mcg",
    "ng",
    "lb",
    "lbs",
    "oz",
    "tons",
    "ton",
    "tonnes",
    "kilos",
    "grams",
  ],
  ...["km", "cm", "mm", "µm", "μm", "um", "nm", "dm", "ft", "yd", "mi", "miles", "mile", "inch", "inches"],
  ...["meter", "meters", "metre", "metres", "feet", "sqft", "sqm", "ha", "acres", "acre"],
  ...[
    "ms",
    "sec",
    "secs",
    "second",
    "seconds",
    "min",
    "mins",
    "minute",
    "minutes",
    "hr",
    "hrs",
    "hour",
    "hours",
  ],
  ...["day", "days", "wk", "wks", "week", "weeks", "mo", "mos", "mth", "mths", "month", "months"],
  ...[
    "yr",
    "yrs",
    "year",
    "years",
    "ml",
    "dl",
    "cl",
    "µl",
    "μl",
    "ul",
    "litre",
    "litres",
    "liter",
    "liters",
    "gal",
  ],
  ...[
    "iu",
    "iu/l",
    "mmol",
    "µmol",
    "umol",
    "nmol",
    "mol",
    "meq",
    "mmhg",
    "bpm",
    "bar",
    "mbar",
    "kpa",
    "hpa",
    "pa",
    "psi",
  ],
  ...[
    "kcal",
    "cal",
    "kj",
    "kw",
    "kwh",
    "mwh",
    "hp",
    "cc",
    "mv",
    "ma",
    "mah",
    "hz",
    "khz",
    "mhz",
    "ghz",
    "db",
  ],
  ...[
    "mb",
    "gb",
    "kb",
    "tb",
    "px",
    "mph",
    "kph",
    "kmh",
    "mpg",
    "rpm",
    "kmpl",
    "bhp",
    "nm",
    "pcs",
    "pc",
    "km²",
    "m²",
    "m³",
  ],
  ...["euro", "euros", "dollar", "dollars", "cents", "pounds"],
]);
/** Units of one letter, which may also be part of a code. */
const letters: ReadonlySet<string> = new Set([..."gmslhtdyVWAJNCF"]);

/** Words that multiply: a number with one of them is another number. */
const multiple =
  /^([kKMB]|[Bb][Nn]|[Mm][Nn]|[Mm]io\.?|[Mm]rd\.?|thousand|[mb]illion|[Mm]ill\.?|lakhs?|crores?|Cr)$/;

/** What a text behind a number is. */
export type Behind = "unit" | "letter" | "multiple" | "other";

/** Tells what stands behind a number. */
export function behindNumber(text: string): Behind {
  if (currency.test(text) || isUnit(text)) return "unit";
  if (letters.has(text)) return "letter";
  if (multiple.test(text)) return "multiple";
  const parts = text.split(/ ?(?:\/|·| per ) ?/);
  const areUnits = parts.length > 1 && parts.every((part) => isUnit(part) || letters.has(part));
  return areUnits ? "unit" : "other";
}

const isUnit = (text: string): boolean => {
  const lower = text.toLowerCase().replace(/\.$/, "");
  return units.has(lower) || units.has(lower.replace(/(\^?-?[23]|[²³])$/, ""));
};
