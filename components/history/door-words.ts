const words: Record<string, string> = {
  browser: "in the browser",
  cli: "with the CLI",
  api: "over the API",
  admin: "with the admin command",
  demo: "as sample data",
};

/** The door through which a change came, in words; a client that names itself keeps its name. */
export function doorWords(client: string): string {
  return words[client] ?? `with ${client}`;
}
