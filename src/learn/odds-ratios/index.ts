export type { OddsRatioReferences, OddsRatioTerm } from "./design.ts";
export { type OddsRatio, type OddsRatioOptions, type OddsRatios, oddsRatios } from "./odds-ratios.ts";
