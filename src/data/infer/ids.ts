/** What is known of a column that may be an id. */
export interface IdEvidence {
  readonly name: string;
  /** How many rows have a value. */
  readonly nPresent: number;
  /** How many different values there are. */
  readonly nDistinct: number;
  /** Whether the values are all different, as far as that was counted. */
  readonly isUnique: boolean;
  /** The share of the rows that the most frequent value has. */
  readonly topShare: number;
}

/** What stands in front of "id" in one word: "patientid", "userid"; a word such as "paid" is none. */
const owners = [
  ...[
    "p",
    "pt",
    "pat",
    "patient",
    "part",
    "participant",
    "subj",
    "subject",
    "sub",
    "case",
    "person",
    "pers",
    "ind",
    "indiv",
  ],
  ...[
    "user",
    "cust",
    "customer",
    "client",
    "member",
    "acct",
    "account",
    "loan",
    "policy",
    "claim",
    "order",
    "trans",
  ],
  ...[
    "transaction",
    "row",
    "rec",
    "record",
    "obs",
    "sample",
    "study",
    "visit",
    "enc",
    "encounter",
    "admission",
    "stay",
  ],
  ...[
    "student",
    "stud",
    "pupil",
    "child",
    "mother",
    "school",
    "class",
    "teacher",
    "rater",
    "hh",
    "house",
    "household",
  ],
  ...[
    "fam",
    "family",
    "emp",
    "employee",
    "player",
    "team",
    "game",
    "match",
    "doc",
    "post",
    "tweet",
    "session",
    "device",
  ],
  ...[
    "resp",
    "respondent",
    "unit",
    "animal",
    "dog",
    "rat",
    "mouse",
    "firm",
    "company",
    "cluster",
    "group",
    "my",
    "unique",
    "new",
  ],
].join("|");
/** A column of such a name tells rows apart, whether its values repeat or not. */
const idName = new RegExp(
  [
    "(^|[_\\s.-])(ids?|idno|idnr|idnum|id_?(no|nr|num|number)|uuid|guid|pid|mrn|ssn)$",
    `(^|[_\\s.-])(${owners})_?(ids?|idno)$`,
    "(^|[_\\s.-])(case|subject|patient|participant|person|respondent|record|row|customer|client|member|student)[_\\s.-]?(no|nr|num|number)$",
    "^(subject|subj|patient|participant|person|respondent|individual|customer|caseid|user)$",
    "^(animal|rat|mouse|cow|pig|sheep|chick|litter|pupil|student|household)$",
  ].join("|"),
  "i",
);
const camelId = /[a-z](Id|ID)$/;
/** A column of such a name may be an id: it is one where its values are different. */
const keyName = /(^|[_\s.-])(key|no|nr|number|case|serial)$|^(index|obs|x\.\d+|\.\.\.\d+)$/i;
/** The names that programs give to a column of row names. */
const rowName = /^(row[_.\s]?names?|unnamed.*|__index_level_\d+__|column_1)$/i;

const bare = (name: string): string => name.replace(/[^\p{L}\p{N}]+$/u, "");

/** Whether a name says that its column is an id: "id", "patient_id", "rowId", "pid", "subject". */
export const isIdName = (name: string): boolean => idName.test(bare(name)) || camelId.test(bare(name));

/** Whether a name may be that of an id. */
export const isKeyName = (name: string): boolean =>
  isIdName(name) || keyName.test(bare(name)) || isRowName(name);

/** Whether a name is one that programs give to row names, which may also be 1.1, 1.2 and on. */
export const isRowName = (name: string): boolean => rowName.test(name.trim());

/** The fewest rows of which different numbers make an id by themselves, and the fewest where the name says so. */
const leastRows = 20;
const leastNamedRows = 5;

/**
 * Why a column of numbers that differ from row to row is an id: its name, or whole numbers that rise from row to row, or run from one
 * number to another without a gap.
 *
 * @returns `undefined` where it is rather an amount.
 */
export function uniqueNumbersReason(
  { name, nPresent, nDistinct, isUnique }: IdEvidence,
  { isWhole, isRising, isDense }: { isWhole: boolean; isRising: boolean; isDense: () => boolean },
): string | undefined {
  if (nPresent < leastNamedRows) return undefined;
  // 1.10 becomes 1.1 on its way through a program, so that the names of a few rows are the same
  if (isRowName(name) && nDistinct * 2 > nPresent)
    return "numbers under a name that programs give to row names";
  if (!isUnique || !isWhole) return undefined;
  const isNamed = isKeyName(name);
  const isRun = nPresent > leastRows && (isRising || isDense());
  if (!isNamed && !isRun) return undefined;
  return `a different whole number in each row${isRising ? ", rising" : ""}`;
}

/** The fewest values of an id that repeats: fewer are rather the codes of a few sites, and no folds can be made of them. */
const leastGroups = 7;

/** Whether an id that repeats keeps rows together: it has values enough, and none has most of the rows. */
export const isGroup = ({ nDistinct, topShare }: IdEvidence): boolean =>
  nDistinct >= leastGroups && topShare <= 0.5;

/** What to look at where the values of an id are too few to be a group by a guess. */
export const fewGroupsNotice =
  'its few values taken for codes: with kind: "text", role: "group" folds keep the rows of one together';

/** Why an id that repeats is a group, for people. */
export const groupReason = ({ nDistinct, nPresent }: IdEvidence): string =>
  `an id that repeats, ${nDistinct} values in ${nPresent} rows: folds keep the rows of one together`;
