-- CreateIndex
CREATE INDEX "HeldEntry_entryId_isDrifted_idx" ON "HeldEntry"("entryId", "isDrifted");
