import { blockFields, choice, defineBlockType, optional, text } from "./define.ts";

const description = "Echoflow's list of the credential blocks and Prefect profiles that it uses.";

/** A block of its own in Echoflow's code, but never a document of its own: it stands inline in the list. */
const baseConfig = blockFields(
  {
    title: "BaseConfig",
    slug: "baseconfig",
    description: "One block that Echoflow uses, and for which storage.",
    required: ["name", "type"],
  },
  {
    name: text("Name", "Name of the credential block."),
    type: { $ref: "#/definitions/StorageType", title: "Type", description: "Storage that the block opens." },
    active: optional({ title: "Active", description: "Whether Echoflow uses the block by default.", type: "boolean" }, false),
    options: optional(
      { title: "Options", description: "Options for the storage, as Echoflow hands them on.", type: "object", additionalProperties: true },
      {},
    ),
  },
);

export const echoflowConfig = defineBlockType({
  slug: "echoflowconfig",
  name: "Echoflow Config",
  description,
  logo: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect width="24" height="24" rx="6" fill="#14808a"/><circle cx="6.5" cy="12" r="1.6" fill="#fff"/><path d="M10 8.5a5 5 0 0 1 0 7M13.2 6.3a8.5 8.5 0 0 1 0 11.4M16.4 4.5a12 12 0 0 1 0 15" fill="none" stroke="#fff" stroke-width="1.7" stroke-linecap="round"/></svg>',
  documentationUrl: "https://echoflow.readthedocs.io/",
  fields: blockFields(
    {
      title: "EchoflowConfig",
      slug: "echoflowconfig",
      description,
      // The checksum of baseConfig above; a test says what it must be.
      references: {
        blocks: {
          block_type_slug: "baseconfig",
          block_schema_checksum: "sha256:06bde211889a580b2eb1898f9caacafd1109c44038138b318972c99b7c9f4067",
        },
      },
      definitions: {
        BaseConfig: baseConfig,
        // Those of every released Echoflow; one more, and its client dies on the list.
        StorageType: choice("StorageType", "Storages that Echoflow knows.", ["AWS", "AZCosmos", "GCP", "ECHOFLOW"]),
      },
    },
    {
      active: optional(text("Active", "Name of the Prefect profile in use.")),
      prefect_configs: optional({
        title: "Prefect Configs",
        description: "Names of the Prefect profiles that Echoflow made.",
        type: "array",
        items: { type: "string" },
      }),
      blocks: optional({
        title: "Blocks",
        description: "The credential blocks that Echoflow uses.",
        type: "array",
        items: { $ref: "#/definitions/BaseConfig" },
      }),
    },
  ),
  example: {
    active: null,
    prefect_configs: ["echoflow-local"],
    blocks: [{ name: "echoflow-aws-credentials", type: "AWS", active: true, options: {}, block_type_slug: "baseconfig" }],
  },
  python: (name) => `from echoflow.models.echoflow_config import EchoflowConfig

config = EchoflowConfig.load("${name}")
print([block.name for block in config.blocks or []])`,
  capabilities: [],
});
