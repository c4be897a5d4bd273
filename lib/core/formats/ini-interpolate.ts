const depthMax = 10;

export type Interpolated = { value: string; problem?: string };

/**
 * A raw value with `%%` read as `%` and `%(key)s` replaced by that key's value, as Python's `BasicInterpolation` does.
 * What Python would refuse (a lone `%`, an unknown key, a loop) stays as it is written and is told as `problem`.
 */
export function interpolate(raw: string, lookup: ReadonlyMap<string, string>): Interpolated {
  if (!raw.includes("%")) return { value: raw };
  const problems: string[] = [];
  const value = expand(raw, lookup, 1, problems);
  return problems[0] === undefined ? { value } : { value, problem: problems[0] };
}

/** The raw form of a value: what `interpolate` reads as exactly this value. */
export function escapePercent(value: string): string {
  return value.replaceAll("%", "%%");
}

function expand(raw: string, lookup: ReadonlyMap<string, string>, depth: number, problems: string[]): string {
  return raw.replace(/%(%|\(([^)]+)\)s)?/g, (whole, escaped: string | undefined, name: string | undefined) => {
    if (escaped === "%") return "%";
    const referred = name === undefined ? undefined : lookup.get(name.toLowerCase());
    if (name === undefined)
      problems.push("A lone % is read as it stands, but Python's configparser refuses it: write %% for a percent sign.");
    else if (referred === undefined) problems.push("A %(…)s refers to a key that the section does not have: write %% for a percent sign.");
    else if (depth >= depthMax) problems.push(`A %(…)s goes on for more than ${depthMax} references.`);
    else return referred.includes("%") ? expand(referred, lookup, depth + 1, problems) : referred;
    return whole;
  });
}
