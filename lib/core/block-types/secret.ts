import { blockFields, defineBlockType, secret } from "./define.ts";

const description = "One value that is kept secret.";

export const secretBlock = defineBlockType({
  slug: "secret",
  name: "Secret",
  description,
  logo: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect width="24" height="24" rx="6" fill="#7c5cd6"/><rect x="6.5" y="11" width="11" height="7.5" rx="1.5" fill="#fff"/><path d="M9 11V8.5a3 3 0 0 1 6 0V11" fill="none" stroke="#fff" stroke-width="1.9"/></svg>',
  documentationUrl: "https://docs.prefect.io/v3/concepts/blocks",
  fields: blockFields(
    { title: "Secret", slug: "secret", description, required: ["value"] },
    {
      // Any JSON value: Prefect's Secret holds objects as well, and reads a text that is JSON as what it says.
      value: withoutType(secret("Value", "The value: usually a text, or any JSON value.")),
    },
  ),
  example: { value: "sk-made-up" },
  python: (name) => `from prefect.blocks.system import Secret

value = Secret.load("${name}").get()`,
  capabilities: [],
});

function withoutType({ type: _, ...field }: ReturnType<typeof secret>): ReturnType<typeof secret> {
  return field;
}
