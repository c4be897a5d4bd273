/** Which rules hold for a change. The doors of other systems relax those that their clients' contract does not know. */
export type ChangeRules = {
  /** A document must fit its block schema. */
  validates: boolean;
  /** What living blocks refer to is not deleted. */
  refusesUsed: boolean;
  /** A field that holds `{"$ref": "<path>"}` refers to that block whether the schema declares it or not. */
  refersUndeclared: boolean;
  /** A credentials block that a change makes goes onto the lists that Echoflow keeps. False for clients that keep them themselves. */
  keepsLists: boolean;
};

/** Our own doors. */
export const ownRules: ChangeRules = { validates: true, refusesUsed: true, refersUndeclared: false, keepsLists: true };

/** What Prefect's contract asks of a server: it never judges a document, and deletes what others refer to. */
export const prefectRules: ChangeRules = { validates: false, refusesUsed: false, refersUndeclared: true, keepsLists: false };
