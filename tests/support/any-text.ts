import fc from "fast-check";

/**
 * Texts of any characters but halves of pairs. fast-check has a unit "binary" for that, but lists every character there is
 * first, which takes seconds.
 */
export const anyCharacter = fc
  .oneof(
    fc.integer({ min: 0, max: 0x7f }),
    fc.integer({ min: 0x80, max: 0xd7ff }),
    fc.integer({ min: 0xe000, max: 0x10_ffff }),
  )
  .map((point) => String.fromCodePoint(point));
