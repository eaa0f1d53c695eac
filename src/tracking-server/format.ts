/**
 * A number for people: whole numbers in full, others with four significant digits, very large and small ones with an
 * exponent. The greatest double is how MLflow's SQL store keeps infinity, and is shown so.
 *
 * @example formatNumber(0.91234) // "0.9123"
 */
export function formatNumber(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  const size = Math.abs(value);
  if (size >= Number.MAX_VALUE) return value > 0 ? "∞" : "−∞";
  if (Number.isInteger(value) && size < 1e12) return minus(String(value));
  if (size < 1e-4 || size >= 1e7) return minus(value.toExponential(3).replace("e+", "e"));
  return minus(value.toFixed(decimalsOf(value)));
}

/**
 * A mean with its standard deviation, both with as many decimals as the mean has.
 *
 * @example formatSpread(0.91234, 0.0317) // "0.9123 ± 0.0317"
 */
export function formatSpread(mean: number, sd: number): string {
  const size = Math.abs(mean);
  if (!Number.isFinite(mean) || !Number.isFinite(sd) || size >= 1e7 || (size < 1e-4 && size > 0))
    return `${formatNumber(mean)} ± ${formatNumber(sd)}`;
  const decimals = mean === 0 ? Math.min(decimalsOf(sd), 8) : decimalsOf(mean);
  return `${minus(mean.toFixed(decimals))} ± ${sd.toFixed(decimals)}`;
}

/** How many decimals, 8 at most, show four significant digits of a value; 3 for 0. */
function decimalsOf(value: number): number {
  const size = Math.abs(value);
  if (size === 0) return 3;
  return Math.max(0, Math.min(8, 3 - Math.floor(Math.log10(size))));
}

function minus(text: string): string {
  return text.replace(/^-/, "−").replace("e-", "e−");
}

/** Whether a time in milliseconds is one that a date can hold. */
function isTime(ms: number | undefined): ms is number {
  return ms !== undefined && Number.isFinite(ms) && Math.abs(ms) <= 8.64e15;
}

/** A time in milliseconds since 1970 as local date and time, `2026-11-23 20:34:03`; a dash when there is none. */
export function formatTime(ms: number | undefined): string {
  if (!isTime(ms)) return "–";
  const d = new Date(ms);
  const two = (n: number): string => String(n).padStart(2, "0");
  const day = `${String(d.getFullYear()).padStart(4, "0")}-${two(d.getMonth() + 1)}-${two(d.getDate())}`;
  return `${day} ${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}`;
}

/** How far local time is ahead of UTC at that moment: `+01:00`. */
export function utcOffset(ms: number): string {
  const minutes = isTime(ms) ? -new Date(ms).getTimezoneOffset() : 0;
  const hours = Math.floor(Math.abs(minutes) / 60);
  const rest = Math.abs(minutes) % 60;
  return `${minutes < 0 ? "−" : "+"}${String(hours).padStart(2, "0")}:${String(rest).padStart(2, "0")}`;
}

/** The time as UTC for machines, or the empty text. */
export function isoTime(ms: number | undefined): string {
  return isTime(ms) ? new Date(ms).toISOString() : "";
}

/** A span of milliseconds: `420 ms`, `12.3 s`, `3 min 05 s`, `2 h 04 min`; a dash when it is unknown. */
export function formatDuration(ms: number | undefined): string {
  if (ms === undefined || !Number.isFinite(ms) || ms < 0) return "–";
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  const two = (n: number): string => String(n).padStart(2, "0");
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${two(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${two(Math.floor((seconds % 3600) / 60))} min`;
}

/** A number of bytes: `812 B`, `4.2 KiB`, `1.3 MiB`. */
export function formatBytes(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1023.95 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}
