/**
 * A time for people, no more exact than a guess is.
 *
 * @param seconds >= 0.
 * @example aboutDuration(372) // "about 6 minutes"
 */
export function aboutDuration(seconds: number): string {
  if (seconds < 8) return "a few seconds";
  if (seconds < 90)
    return `about ${seconds < 30 ? Math.round(seconds / 5) * 5 : Math.round(seconds / 10) * 10} seconds`;
  const minutes = seconds / 60;
  if (minutes < 90) return minutes < 1.75 ? "about 1.5 minutes" : `about ${Math.round(minutes)} minutes`;
  const hours = minutes / 60;
  return `about ${hours < 10 ? Math.round(hours * 2) / 2 : Math.round(hours)} hours`;
}

/** A time that somebody stated: `90 s`, `10 min`, `1 h`. @param seconds a whole number > 0. */
export function showDuration(seconds: number): string {
  if (seconds % 3600 === 0) return `${seconds / 3600} h`;
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}
