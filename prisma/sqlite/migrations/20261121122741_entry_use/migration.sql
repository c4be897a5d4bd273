-- CreateTable
CREATE TABLE "EntryUse" (
    "entryId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "userKey" TEXT NOT NULL,
    "actorKind" TEXT NOT NULL,
    "actorId" TEXT NOT NULL,
    "actorName" TEXT NOT NULL,
    "client" TEXT NOT NULL,
    "programText" TEXT NOT NULL DEFAULT '{}',
    "saidText" TEXT NOT NULL DEFAULT '{}',
    "isSaidVerified" BOOLEAN NOT NULL DEFAULT false,
    "fieldsText" TEXT NOT NULL DEFAULT '[]',
    "firstAt" DATETIME NOT NULL,
    "lastAt" DATETIME NOT NULL,
    "count" INTEGER NOT NULL,

    PRIMARY KEY ("entryId", "kind", "userKey"),
    CONSTRAINT "EntryUse_entryId_fkey" FOREIGN KEY ("entryId") REFERENCES "Entry" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "EntryUse_lastAt_idx" ON "EntryUse"("lastAt");
