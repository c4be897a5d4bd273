/** The transaction, telling of each query that goes through it. For tests. */
export function countingQueries<T extends object>(tx: T, onQuery: () => void): T {
  return telling(tx, onQuery) as T;
}

function telling(target: object, onQuery: () => void): object {
  return new Proxy(target, {
    get: (object, name) => {
      const member: unknown = Reflect.get(object, name);
      if (typeof member === "function") {
        return (...parts: unknown[]) => {
          onQuery();
          return Reflect.apply(member, object, parts);
        };
      }
      return typeof member === "object" && member !== null && typeof name === "string" ? telling(member, onQuery) : member;
    },
  });
}
