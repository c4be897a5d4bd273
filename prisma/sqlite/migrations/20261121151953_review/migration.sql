-- AlterTable
ALTER TABLE "Member" ADD COLUMN "grantedAt" DATETIME;
ALTER TABLE "Member" ADD COLUMN "grantedById" TEXT;

-- AlterTable
ALTER TABLE "OneTimeLink" ADD COLUMN "createdById" TEXT;

-- CreateTable
CREATE TABLE "ChangeEdit" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "changeId" TEXT NOT NULL,
    "round" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "entryId" TEXT NOT NULL,
    "op" TEXT NOT NULL,
    "baseVersion" INTEGER NOT NULL,
    "path" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "tagsText" TEXT NOT NULL,
    "bodyText" TEXT NOT NULL,
    "secretPathsText" TEXT NOT NULL,
    "schemaId" TEXT,
    "isAnonymous" BOOLEAN NOT NULL DEFAULT false,
    "editorUserId" TEXT,
    "editorName" TEXT NOT NULL,
    "mac" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "ChangeEdit_changeId_fkey" FOREIGN KEY ("changeId") REFERENCES "Change" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ChangeEditSecret" (
    "editId" TEXT NOT NULL,
    "field" TEXT NOT NULL,
    "blob" BLOB,
    "wrappedDek" BLOB,
    "fingerprint" TEXT NOT NULL,
    "setAt" DATETIME NOT NULL,
    "factsText" TEXT NOT NULL DEFAULT 'null',

    PRIMARY KEY ("editId", "field"),
    CONSTRAINT "ChangeEditSecret_editId_fkey" FOREIGN KEY ("editId") REFERENCES "ChangeEdit" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ChangeReview" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "changeId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "userName" TEXT NOT NULL,
    "verdict" TEXT NOT NULL,
    "comment" TEXT NOT NULL DEFAULT '',
    "round" INTEGER NOT NULL,
    "contentHash" TEXT NOT NULL,
    "basesText" TEXT NOT NULL,
    "policiesText" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "withdrawnAt" DATETIME,
    CONSTRAINT "ChangeReview_changeId_fkey" FOREIGN KEY ("changeId") REFERENCES "Change" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ChangeComment" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "changeId" TEXT NOT NULL,
    "userId" TEXT,
    "userName" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "entryId" TEXT,
    "field" TEXT,
    "round" INTEGER NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "resolvedAt" DATETIME,
    "resolvedBy" TEXT NOT NULL DEFAULT '',
    CONSTRAINT "ChangeComment_changeId_fkey" FOREIGN KEY ("changeId") REFERENCES "Change" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ChangeReviewer" (
    "changeId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "requestedBy" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,

    PRIMARY KEY ("changeId", "userId"),
    CONSTRAINT "ChangeReviewer_changeId_fkey" FOREIGN KEY ("changeId") REFERENCES "Change" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ChangeViewed" (
    "changeId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "entryId" TEXT NOT NULL,
    "seen" TEXT NOT NULL,

    PRIMARY KEY ("changeId", "userId", "entryId"),
    CONSTRAINT "ChangeViewed_changeId_fkey" FOREIGN KEY ("changeId") REFERENCES "Change" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ChangeEvent" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "changeId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "actorName" TEXT NOT NULL,
    "detailText" TEXT NOT NULL DEFAULT '{}',
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "ChangeEvent_changeId_fkey" FOREIGN KEY ("changeId") REFERENCES "Change" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "AuditCheckpoint" (
    "seq" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "at" DATETIME NOT NULL,
    "hash" TEXT NOT NULL,
    "note" TEXT NOT NULL
);

-- AlterTable
ALTER TABLE "Change" ADD COLUMN "number" INTEGER;
ALTER TABLE "Change" ADD COLUMN "title" TEXT NOT NULL DEFAULT '';
ALTER TABLE "Change" ADD COLUMN "authorUserId" TEXT;
ALTER TABLE "Change" ADD COLUMN "round" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "Change" ADD COLUMN "rules" TEXT NOT NULL DEFAULT 'own';
ALTER TABLE "Change" ADD COLUMN "contentHash" TEXT NOT NULL DEFAULT '';
ALTER TABLE "Change" ADD COLUMN "revertsId" TEXT;
ALTER TABLE "Change" ADD COLUMN "updatedAt" DATETIME;
ALTER TABLE "Change" ADD COLUMN "openedAt" DATETIME;
ALTER TABLE "Change" ADD COLUMN "closedAt" DATETIME;
ALTER TABLE "Change" ADD COLUMN "endedBy" TEXT NOT NULL DEFAULT '';
ALTER TABLE "Change" ADD COLUMN "breakGlassReason" TEXT;
ALTER TABLE "EntryUse" ADD COLUMN "version" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "Version" ADD COLUMN "destroyedAt" DATETIME;
ALTER TABLE "Version" ADD COLUMN "destroyedBy" TEXT NOT NULL DEFAULT '';
ALTER TABLE "Version" ADD COLUMN "destroyedMac" TEXT NOT NULL DEFAULT '';
ALTER TABLE "Workspace" ADD COLUMN "changeCount" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "Workspace" ADD COLUMN "trashDays" INTEGER NOT NULL DEFAULT 0;

-- CreateIndex
CREATE INDEX "Change_workspaceId_state_updatedAt_idx" ON "Change"("workspaceId", "state", "updatedAt");

-- CreateIndex
CREATE UNIQUE INDEX "Change_workspaceId_number_key" ON "Change"("workspaceId", "number");

-- CreateIndex
CREATE INDEX "ChangeEdit_entryId_idx" ON "ChangeEdit"("entryId");

-- CreateIndex
CREATE UNIQUE INDEX "ChangeEdit_changeId_round_entryId_key" ON "ChangeEdit"("changeId", "round", "entryId");

-- CreateIndex
CREATE INDEX "ChangeEditSecret_fingerprint_idx" ON "ChangeEditSecret"("fingerprint");

-- CreateIndex
CREATE INDEX "ChangeReview_changeId_createdAt_idx" ON "ChangeReview"("changeId", "createdAt");

-- CreateIndex
CREATE INDEX "ChangeComment_changeId_createdAt_idx" ON "ChangeComment"("changeId", "createdAt");

-- CreateIndex
CREATE INDEX "ChangeReviewer_userId_idx" ON "ChangeReviewer"("userId");

-- CreateIndex
CREATE INDEX "ChangeEvent_changeId_createdAt_idx" ON "ChangeEvent"("changeId", "createdAt");

-- What policies say is kept in memory: counted apart from the other entries, so that a save does not make it out of date.
INSERT INTO "Stamp" ("area") VALUES ('policies');
CREATE TRIGGER "Entry_insert_policies" AFTER INSERT ON "Entry" WHEN NEW."kind" = 'policy' BEGIN UPDATE "Stamp" SET "n" = "n" + 1 WHERE "area" = 'policies'; END;
CREATE TRIGGER "Entry_update_policies" AFTER UPDATE ON "Entry" WHEN NEW."kind" = 'policy' OR OLD."kind" = 'policy' BEGIN UPDATE "Stamp" SET "n" = "n" + 1 WHERE "area" = 'policies'; END;
CREATE TRIGGER "Entry_delete_policies" AFTER DELETE ON "Entry" WHEN OLD."kind" = 'policy' BEGIN UPDATE "Stamp" SET "n" = "n" + 1 WHERE "area" = 'policies'; END;
