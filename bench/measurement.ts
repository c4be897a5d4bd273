/** One number that was taken several times, and what was measured beside it in the same run. */
export type Figure = {
  what: string;
  unit: string;
  samples: readonly number[];
  /** Each with the same unit; the table shows ours divided by theirs. */
  peers?: readonly { what: string; samples: readonly number[] }[];
  note?: string;
};

export type Run = {
  /** A smoke run: few and short repetitions, whose figures mean nothing. */
  isQuick: boolean;
  /** The project's folder, built. */
  root: string;
  /** A folder for data, removed at the end. */
  folder: string;
  say: (text: string) => void;
};

export type Measurement = {
  name: string;
  title: string;
  /** Needs more than Node, so it is no part of a whole run: only when it is named, and its table stays in the report until then. */
  isApart?: boolean;
  run: (run: Run) => Promise<Figure[]>;
};
