export function median(samples: readonly number[]): number {
  return percentile(samples, 50);
}

/** The smallest sample that at least `percent` of all do not exceed; of an even number's middle, the mean of the two. */
export function percentile(samples: readonly number[], percent: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const rank = (percent / 100) * sorted.length;
  const at = Math.max(0, Math.ceil(rank) - 1);
  const next = Number.isInteger(rank) && percent === 50 ? Math.min(at + 1, sorted.length - 1) : at;
  return ((sorted[at] ?? Number.NaN) + (sorted[next] ?? Number.NaN)) / 2;
}

/** Does something so many times, one after the other, and keeps each result. */
export async function repeat<T>(times: number, once: (index: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let index = 0; index < times; index++) results.push(await once(index));
  return results;
}

/** How long something took, in milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
