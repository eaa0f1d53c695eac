import fc from "fast-check";

/** How a tree is drawn: small ones, whose thresholds often meet the values of rows. */
export const treeShape = fc.record({
  nClasses: fc.integer({ min: 2, max: 4 }),
  nFeatures: fc.integer({ min: 1, max: 5 }),
  depth: fc.integer({ min: 0, max: 8 }),
  seed: fc.nat(),
});

/** How boosted trees are drawn. */
export const forestShape = fc.record({
  nTrees: fc.integer({ min: 1, max: 6 }),
  nFeatures: fc.integer({ min: 1, max: 4 }),
  depth: fc.integer({ min: 0, max: 6 }),
  seed: fc.nat(),
  hasCategories: fc.boolean(),
});
