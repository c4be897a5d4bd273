-- Columns are added, tables are not made anew: nothing that refers to them is touched.
ALTER TABLE "Workspace" ADD COLUMN "resultStorageId" TEXT;
ALTER TABLE "Entry" ADD COLUMN "isAnonymous" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "BlockSchema" ADD COLUMN "isDeleted" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "BlockSchema" ADD COLUMN "workspaceId" TEXT REFERENCES "Workspace" ("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The schemas of a workspace's own types are that workspace's.
UPDATE "BlockSchema" SET "workspaceId" = (SELECT "workspaceId" FROM "BlockType" WHERE "BlockType"."id" = "BlockSchema"."blockTypeId");

-- CreateTable
CREATE TABLE "BlockTypePresentation" (
    "workspaceId" TEXT NOT NULL,
    "blockTypeId" TEXT NOT NULL,
    "logoUrl" TEXT,
    "documentationUrl" TEXT,
    "description" TEXT,
    "codeExample" TEXT,
    "updatedAt" DATETIME NOT NULL,

    PRIMARY KEY ("workspaceId", "blockTypeId"),
    CONSTRAINT "BlockTypePresentation_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "BlockTypePresentation_blockTypeId_fkey" FOREIGN KEY ("blockTypeId") REFERENCES "BlockType" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
