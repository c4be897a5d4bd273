import { blockTypes } from "#lib/core/block-types/index.ts";
import { checksumText } from "#lib/core/checksum.ts";
import { formatJson } from "#lib/core/json.ts";
import { saveType } from "#lib/store/block-types.ts";
import type { Store } from "#lib/store/client.ts";
import { schemaChecksum } from "#lib/store/keys/checksum.ts";

/** Brings the built-in block types of this build into the store; what is there and unchanged is not touched. */
export async function ensureBuiltInTypes(store: Store): Promise<void> {
  const missing = await store.read(async (tx) => {
    const rows = await tx.blockType.findMany({
      where: { isBuiltIn: true },
      include: { schemas: { where: { workspaceId: null }, orderBy: { number: "desc" }, take: 1 } },
    });
    const known = new Map(rows.map((row) => [row.slug, row]));
    return blockTypes.filter((type) => {
      const row = known.get(type.slug);
      const isSame = row?.name === type.name && row.description === type.description && row.logo === type.logo;
      return !isSame || row.documentationUrl !== type.documentationUrl || row.schemas[0]?.fieldsText !== formatJson(type.fields);
    });
  });
  if (missing.length === 0) return;
  await store.write(async (tx) => {
    for (const { slug, name, description, logo, documentationUrl, fields, capabilities } of missing) {
      await saveType(tx, {
        ...{ workspaceId: null, slug, name, description, logo, documentationUrl, snippet: "", isBuiltIn: true },
        schema: {
          checksum: schemaChecksum(checksumText(fields)),
          fieldsText: formatJson(fields),
          version: "non-versioned",
          capabilitiesText: formatJson([...capabilities]),
        },
      });
    }
  });
}
