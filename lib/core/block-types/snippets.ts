import type { BlockTypeDefinition } from "./define.ts";

export const snippetLabels = { python: "Python", cli: "CLI", curl: "curl", env: "env", ini: "ini", node: "Node" } as const;
export type SnippetLanguage = keyof typeof snippetLabels;

const fetching = 'curl --fail --silent --header "Authorization: Bearer $BLOCKYARD_TOKEN" "$BLOCKYARD_URL/api/v1/sync"';

/**
 * How programs get at the block of this name, by language, in the order of the tabs. `name` goes in as it is (`{name}` for a
 * template); languages that make no sense for the type are absent. Also for types of a team, which have only a slug and maybe Python of their own.
 */
export function snippetsOf(
  type: Pick<BlockTypeDefinition, "slug" | "python" | "ini">,
  name: string,
): Partial<Record<SnippetLanguage, string>> {
  const path = `block/${type.slug}/${name}`;
  const selecting = `.entries[] | select(.path == "${path}") | .data`;
  return {
    ...(type.python ? { python: type.python(name) } : {}),
    cli: `blockyard get ${path}`,
    curl: `${fetching} \\
  | jq '${selecting}'`,
    env: `eval "$(${fetching} \\
  | jq -r '${selecting} | to_entries[] | select((.value | type == "string") and (.key | test("^\\\\w+$"))) | "export \\(.key | ascii_upcase)=\\(.value | @sh)"')"`,
    ...(type.ini ? { ini: type.ini(name) } : {}),
    node: `const response = await fetch(\`\${process.env.BLOCKYARD_URL}/api/v1/sync\`, {
  headers: { authorization: \`Bearer \${process.env.BLOCKYARD_TOKEN}\` },
});
const { entries } = await response.json();
const { data } = entries.find(({ path }) => path === "${path}");`,
  };
}
