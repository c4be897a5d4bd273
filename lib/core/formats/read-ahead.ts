/**
 * A reader of texts whose results may be read ahead: a patch reads what it has made in order to check it, and whoever reads that same text next is
 * given what was read, once. No more than one result is kept.
 */
export function readsAhead<T>(read: (text: string) => T): { read: (text: string) => T; readAhead: (text: string) => T } {
  let ahead: { text: string; made: T } | undefined;
  return {
    read: (text) => {
      if (ahead?.text !== text) return read(text);
      const { made } = ahead;
      ahead = undefined;
      return made;
    },
    readAhead: (text) => {
      const made = read(text);
      ahead = { text, made };
      return made;
    },
  };
}
