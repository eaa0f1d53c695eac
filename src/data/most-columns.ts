/**
 * The most columns of a table: 65,536. A first record, or an object, with more comes from a file that is something else or has
 * another delimiter, and is refused before memory is taken for it.
 */
export const mostColumns = 0x1_0000;
