-- AlterTable
ALTER TABLE "ChangeEvent" ADD COLUMN "actorUserId" TEXT;
