-- AlterTable
ALTER TABLE "ChangeEvent" ADD COLUMN "actorUserId" TEXT;
ALTER TABLE "ChangeReview" ADD COLUMN "mac" TEXT NOT NULL DEFAULT '';
