-- How often what somebody keeps in memory has become out of date, by area. The triggers count whoever writes, in whatever way.
CREATE TABLE "Stamp" (
    "area" TEXT NOT NULL PRIMARY KEY,
    "n" INTEGER NOT NULL DEFAULT 0
);
INSERT INTO "Stamp" ("area") VALUES ('identity'), ('catalog'), ('entries'), ('history');

CREATE TRIGGER "Token_insert_stamps" AFTER INSERT ON "Token" BEGIN UPDATE "Stamp" SET "n" = "n" + 1 WHERE "area" = 'identity'; END;
CREATE TRIGGER "Token_update_stamps" AFTER UPDATE ON "Token" BEGIN UPDATE "Stamp" SET "n" = "n" + 1 WHERE "area" = 'identity'; END;
CREATE TRIGGER "Token_delete_stamps" AFTER DELETE ON "Token" BEGIN UPDATE "Stamp" SET "n" = "n" + 1 WHERE "area" = 'identity'; END;
CREATE TRIGGER "Session_insert_stamps" AFTER INSERT ON "Session" BEGIN UPDATE "Stamp" SET "n" = "n" + 1 WHERE "area" = 'identity'; END;
CREATE TRIGGER "Session_update_stamps" AFTER UPDATE ON "Session" BEGIN UPDATE "Stamp" SET "n" = "n" + 1 WHERE "area" = 'identity'; END;
CREATE TRIGGER "Session_delete_stamps" AFTER DELETE ON "Session" BEGIN UPDATE "Stamp" SET "n" = "n" + 1 WHERE "area" = 'identity'; END;
CREATE TRIGGER "User_insert_stamps" AFTER INSERT ON "User" BEGIN UPDATE "Stamp" SET "n" = "n" + 1 WHERE "area" = 'identity'; END;
CREATE TRIGGER "User_update_stamps" AFTER UPDATE ON "User" BEGIN UPDATE "Stamp" SET "n" = "n" + 1 WHERE "area" = 'identity'; END;
CREATE TRIGGER "User_delete_stamps" AFTER DELETE ON "User" BEGIN UPDATE "Stamp" SET "n" = "n" + 1 WHERE "area" = 'identity'; END;
CREATE TRIGGER "Member_insert_stamps" AFTER INSERT ON "Member" BEGIN UPDATE "Stamp" SET "n" = "n" + 1 WHERE "area" = 'identity'; END;
CREATE TRIGGER "Member_update_stamps" AFTER UPDATE ON "Member" BEGIN UPDATE "Stamp" SET "n" = "n" + 1 WHERE "area" = 'identity'; END;
CREATE TRIGGER "Member_delete_stamps" AFTER DELETE ON "Member" BEGIN UPDATE "Stamp" SET "n" = "n" + 1 WHERE "area" = 'identity'; END;
CREATE TRIGGER "Workspace_insert_stamps" AFTER INSERT ON "Workspace" BEGIN UPDATE "Stamp" SET "n" = "n" + 1 WHERE "area" = 'identity'; END;
CREATE TRIGGER "Workspace_update_stamps" AFTER UPDATE OF "slug", "name", "color", "isProduction" ON "Workspace" BEGIN UPDATE "Stamp" SET "n" = "n" + 1 WHERE "area" = 'identity'; END;
CREATE TRIGGER "Workspace_delete_stamps" AFTER DELETE ON "Workspace" BEGIN UPDATE "Stamp" SET "n" = "n" + 1 WHERE "area" = 'identity'; END;
CREATE TRIGGER "BlockType_insert_stamps" AFTER INSERT ON "BlockType" BEGIN UPDATE "Stamp" SET "n" = "n" + 1 WHERE "area" = 'catalog'; END;
CREATE TRIGGER "BlockType_update_stamps" AFTER UPDATE ON "BlockType" BEGIN UPDATE "Stamp" SET "n" = "n" + 1 WHERE "area" = 'catalog'; END;
CREATE TRIGGER "BlockType_delete_stamps" AFTER DELETE ON "BlockType" BEGIN UPDATE "Stamp" SET "n" = "n" + 1 WHERE "area" = 'catalog'; END;
CREATE TRIGGER "BlockSchema_insert_stamps" AFTER INSERT ON "BlockSchema" BEGIN UPDATE "Stamp" SET "n" = "n" + 1 WHERE "area" = 'catalog'; END;
CREATE TRIGGER "BlockSchema_update_stamps" AFTER UPDATE ON "BlockSchema" BEGIN UPDATE "Stamp" SET "n" = "n" + 1 WHERE "area" = 'catalog'; END;
CREATE TRIGGER "BlockSchema_delete_stamps" AFTER DELETE ON "BlockSchema" BEGIN UPDATE "Stamp" SET "n" = "n" + 1 WHERE "area" = 'catalog'; END;
CREATE TRIGGER "BlockTypePresentation_insert_stamps" AFTER INSERT ON "BlockTypePresentation" BEGIN UPDATE "Stamp" SET "n" = "n" + 1 WHERE "area" = 'catalog'; END;
CREATE TRIGGER "BlockTypePresentation_update_stamps" AFTER UPDATE ON "BlockTypePresentation" BEGIN UPDATE "Stamp" SET "n" = "n" + 1 WHERE "area" = 'catalog'; END;
CREATE TRIGGER "BlockTypePresentation_delete_stamps" AFTER DELETE ON "BlockTypePresentation" BEGIN UPDATE "Stamp" SET "n" = "n" + 1 WHERE "area" = 'catalog'; END;
CREATE TRIGGER "Entry_insert_stamps" AFTER INSERT ON "Entry" BEGIN UPDATE "Stamp" SET "n" = "n" + 1 WHERE "area" = 'entries'; END;
CREATE TRIGGER "Entry_update_stamps" AFTER UPDATE ON "Entry" BEGIN UPDATE "Stamp" SET "n" = "n" + 1 WHERE "area" = 'entries'; END;
CREATE TRIGGER "Entry_delete_stamps" AFTER DELETE ON "Entry" BEGIN UPDATE "Stamp" SET "n" = "n" + 1 WHERE "area" = 'entries'; END;
CREATE TRIGGER "Version_insert_stamps" AFTER INSERT ON "Version" BEGIN UPDATE "Stamp" SET "n" = "n" + 1 WHERE "area" = 'entries'; END;
CREATE TRIGGER "Version_update_stamps" AFTER UPDATE ON "Version" BEGIN UPDATE "Stamp" SET "n" = "n" + 1 WHERE "area" = 'entries'; END;
CREATE TRIGGER "Version_delete_stamps" AFTER DELETE ON "Version" BEGIN UPDATE "Stamp" SET "n" = "n" + 1 WHERE "area" = 'entries'; END;
CREATE TRIGGER "SealedField_insert_stamps" AFTER INSERT ON "SealedField" BEGIN UPDATE "Stamp" SET "n" = "n" + 1 WHERE "area" = 'entries'; END;
CREATE TRIGGER "SealedField_update_stamps" AFTER UPDATE ON "SealedField" BEGIN UPDATE "Stamp" SET "n" = "n" + 1 WHERE "area" = 'entries'; END;
CREATE TRIGGER "SealedField_delete_stamps" AFTER DELETE ON "SealedField" BEGIN UPDATE "Stamp" SET "n" = "n" + 1 WHERE "area" = 'entries'; END;
CREATE TRIGGER "Reference_insert_stamps" AFTER INSERT ON "Reference" BEGIN UPDATE "Stamp" SET "n" = "n" + 1 WHERE "area" = 'entries'; END;
CREATE TRIGGER "Reference_update_stamps" AFTER UPDATE ON "Reference" BEGIN UPDATE "Stamp" SET "n" = "n" + 1 WHERE "area" = 'entries'; END;
CREATE TRIGGER "Reference_delete_stamps" AFTER DELETE ON "Reference" BEGIN UPDATE "Stamp" SET "n" = "n" + 1 WHERE "area" = 'entries'; END;
CREATE TRIGGER "Version_update_history" AFTER UPDATE ON "Version" BEGIN UPDATE "Stamp" SET "n" = "n" + 1 WHERE "area" = 'history'; END;
CREATE TRIGGER "Version_delete_history" AFTER DELETE ON "Version" BEGIN UPDATE "Stamp" SET "n" = "n" + 1 WHERE "area" = 'history'; END;
CREATE TRIGGER "SealedField_update_history" AFTER UPDATE ON "SealedField" BEGIN UPDATE "Stamp" SET "n" = "n" + 1 WHERE "area" = 'history'; END;
CREATE TRIGGER "SealedField_delete_history" AFTER DELETE ON "SealedField" BEGIN UPDATE "Stamp" SET "n" = "n" + 1 WHERE "area" = 'history'; END;
