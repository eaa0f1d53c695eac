/** How many rows of the rarer kind a site has, as the guidance on external validation sees it. Plain JSON. */
export interface Guidance {
  /** `below-100`: too few to judge a model by; `below-200`: enough for its AUC, few for its calibration; else `enough`. */
  readonly code: "below-100" | "below-200" | "enough";
  /** The same in words, with the number. */
  readonly words: string;
}

/** So many events, and so many rows without the event, are the least that a model can be judged by. */
const least = 100;
/** So many are wanted, above all where calibration is looked at. */
const wanted = 200;

/**
 * What the guidance on external validation says of so many events and rows without the event: 100 of each at least, 200 or more if
 * calibration is to be judged.
 *
 * @see Vergouwe, Steyerberg, Eijkemans & Habbema (2005), J Clin Epidemiol 58:475-483, for 100 of each.
 * @see Collins, Ogundimu & Altman (2016), Stat Med 35:214-226, for 100 at least and 200 or more; Van Calster et al. (2016), J Clin
 *   Epidemiol 74:167-176, for 200 of each where calibration is looked at.
 * @example siteGuidance(115, 8).code // "below-100"
 */
export function siteGuidance(nEvents: number, nOthers: number): Guidance {
  const fewest = Math.min(nEvents, nOthers);
  const what = nEvents <= nOthers ? "events" : "rows without the event";
  if (fewest < least)
    return { code: "below-100", words: `${fewest} ${what}: below ${least}, too few to judge a model by` };
  if (fewest < wanted)
    return { code: "below-200", words: `${fewest} ${what}: below ${wanted}, few to judge calibration by` };
  return { code: "enough", words: `${fewest} ${what}` };
}
