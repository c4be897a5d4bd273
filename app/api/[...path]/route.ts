import { answerApi } from "#lib/web/own-api.ts";

export { answerApi as DELETE, answerApi as GET, answerApi as PATCH, answerApi as POST, answerApi as PUT };
