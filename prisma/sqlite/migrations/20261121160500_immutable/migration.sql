-- History and audit log are only ever added to: whatever a bug asks for, the database refuses. An INSERT OR REPLACE would delete without asking
-- the triggers for DELETE.
CREATE TRIGGER "AuditEvent_refuse_update" BEFORE UPDATE ON "AuditEvent" BEGIN SELECT RAISE(ABORT, 'the audit log is never changed'); END;
CREATE TRIGGER "AuditEvent_refuse_delete" BEFORE DELETE ON "AuditEvent" BEGIN SELECT RAISE(ABORT, 'the audit log is never changed'); END;
CREATE TRIGGER "AuditEvent_refuse_replace" BEFORE INSERT ON "AuditEvent" WHEN EXISTS (SELECT 1 FROM "AuditEvent" WHERE "seq" = NEW."seq") BEGIN SELECT RAISE(ABORT, 'the audit log is never changed'); END;
CREATE TRIGGER "AuditCheckpoint_refuse_update" BEFORE UPDATE ON "AuditCheckpoint" BEGIN SELECT RAISE(ABORT, 'a checkpoint is never changed'); END;
CREATE TRIGGER "AuditCheckpoint_refuse_delete" BEFORE DELETE ON "AuditCheckpoint" BEGIN SELECT RAISE(ABORT, 'a checkpoint is never changed'); END;
CREATE TRIGGER "AuditCheckpoint_refuse_replace" BEFORE INSERT ON "AuditCheckpoint" WHEN EXISTS (SELECT 1 FROM "AuditCheckpoint" WHERE "seq" = NEW."seq") BEGIN SELECT RAISE(ABORT, 'a checkpoint is never changed'); END;

-- A version may be destroyed, once: what it said goes, and what it was stays.
CREATE TRIGGER "Version_refuse_update" BEFORE UPDATE ON "Version" WHEN NOT (
  OLD."destroyedAt" IS NULL AND NEW."destroyedAt" IS NOT NULL AND NEW."destroyedMac" = OLD."mac"
  AND NEW."bodyText" = '{}' AND NEW."description" = '' AND NEW."tagsText" = '[]' AND NEW."secretPathsText" = '[]'
  AND (NEW."schemaId" IS NULL OR NEW."schemaId" IS OLD."schemaId")
  AND NEW."id" = OLD."id" AND NEW."entryId" = OLD."entryId" AND NEW."n" = OLD."n" AND NEW."revision" = OLD."revision"
  AND NEW."changeId" = OLD."changeId" AND NEW."op" = OLD."op" AND NEW."path" = OLD."path"
  AND NEW."authorName" = OLD."authorName" AND NEW."createdAt" = OLD."createdAt"
) BEGIN SELECT RAISE(ABORT, 'a version is never changed'); END;
-- The entry is gone first only when its workspace or, from the trash, the entry itself is deleted.
CREATE TRIGGER "Version_refuse_delete" BEFORE DELETE ON "Version" WHEN EXISTS (SELECT 1 FROM "Entry" WHERE "id" = OLD."entryId") BEGIN SELECT RAISE(ABORT, 'a version is never deleted'); END;
CREATE TRIGGER "SealedField_refuse_update" BEFORE UPDATE ON "SealedField" BEGIN SELECT RAISE(ABORT, 'a sealed field is never changed'); END;
CREATE TRIGGER "SealedField_refuse_delete" BEFORE DELETE ON "SealedField" WHEN EXISTS (SELECT 1 FROM "Version" WHERE "id" = OLD."versionId" AND "destroyedAt" IS NULL) BEGIN SELECT RAISE(ABORT, 'a sealed field goes with its version'); END;
CREATE TRIGGER "Entry_refuse_delete" BEFORE DELETE ON "Entry" WHEN NOT OLD."isDeleted" AND EXISTS (SELECT 1 FROM "Workspace" WHERE "id" = OLD."workspaceId") BEGIN SELECT RAISE(ABORT, 'a living entry is never deleted'); END;
CREATE TRIGGER "Change_refuse_delete" BEFORE DELETE ON "Change" WHEN OLD."state" = 'applied' AND EXISTS (SELECT 1 FROM "Workspace" WHERE "id" = OLD."workspaceId") BEGIN SELECT RAISE(ABORT, 'an applied change is never deleted'); END;
