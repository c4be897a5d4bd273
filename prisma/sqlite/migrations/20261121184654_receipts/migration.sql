-- CreateTable
CREATE TABLE "SyncClient" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "workspaceId" TEXT NOT NULL,
    "clientKey" TEXT NOT NULL,
    "actorKind" TEXT NOT NULL,
    "actorId" TEXT NOT NULL,
    "actorName" TEXT NOT NULL,
    "userId" TEXT,
    "host" TEXT NOT NULL,
    "tool" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "file" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "problem" TEXT,
    "revision" INTEGER,
    "heldCount" INTEGER NOT NULL DEFAULT 0,
    "driftedCount" INTEGER NOT NULL DEFAULT 0,
    "askedCount" INTEGER NOT NULL DEFAULT 0,
    "receiptDigest" TEXT NOT NULL,
    "everySeconds" INTEGER,
    "searchText" TEXT NOT NULL,
    "firstSeenAt" DATETIME NOT NULL,
    "lastSeenAt" DATETIME NOT NULL,
    "silentAt" DATETIME NOT NULL,
    "appliedAt" DATETIME,
    CONSTRAINT "SyncClient_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "HeldEntry" (
    "clientId" TEXT NOT NULL,
    "entryId" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "version" INTEGER,
    "hash" TEXT NOT NULL,
    "appliedHash" TEXT,
    "isDrifted" BOOLEAN NOT NULL DEFAULT false,
    "driftedAt" DATETIME,
    "since" DATETIME NOT NULL,
    "askedAt" DATETIME,
    "askedBy" TEXT NOT NULL DEFAULT '',
    "sentAs" INTEGER,

    PRIMARY KEY ("clientId", "entryId"),
    CONSTRAINT "HeldEntry_clientId_fkey" FOREIGN KEY ("clientId") REFERENCES "SyncClient" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "HeldEntry_entryId_fkey" FOREIGN KEY ("entryId") REFERENCES "Entry" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "SyncClient_actorId_idx" ON "SyncClient"("actorId");

-- CreateIndex
CREATE UNIQUE INDEX "SyncClient_workspaceId_clientKey_key" ON "SyncClient"("workspaceId", "clientKey");

-- CreateIndex
CREATE INDEX "HeldEntry_entryId_version_idx" ON "HeldEntry"("entryId", "version");
