-- When a token was last used is no part of what it may do. A thousand tokens in use would otherwise empty, once a minute, what is kept of all of them.
DROP TRIGGER "Token_update_stamps";
CREATE TRIGGER "Token_update_stamps" AFTER UPDATE OF "id", "workspaceId", "name", "prefix", "hash", "scopesText", "pathPrefix", "createdById", "createdAt", "expiresAt", "revokedAt" ON "Token" BEGIN UPDATE "Stamp" SET "n" = "n" + 1 WHERE "area" = 'identity'; END;
