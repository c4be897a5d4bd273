export type FifoLock = {
  /** Waits its turn, then holds the lock until the returned function is called. Calling it twice releases once. */
  acquire: () => Promise<() => void>;
  /** Runs `work` while holding the lock. */
  run: <T>(work: () => Promise<T>) => Promise<T>;
};

/** A lock that is handed on in the order in which it was asked for. */
export function createFifoLock(): FifoLock {
  let tail = Promise.resolve();

  async function acquire(): Promise<() => void> {
    const before = tail;
    let release = () => {};
    tail = new Promise((resolve) => {
      release = resolve;
    });
    await before;
    return release;
  }

  async function run<T>(work: () => Promise<T>): Promise<T> {
    const release = await acquire();
    try {
      return await work();
    } finally {
      release();
    }
  }

  return { acquire, run };
}
