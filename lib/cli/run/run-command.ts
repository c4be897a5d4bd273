import type { Child, Io, SignalName } from "#lib/cli/io.ts";
import { exitCodeOfEnd } from "./child-end.ts";
import type { Composition } from "./compose.ts";
import { passSignals } from "./pass-signals.ts";
import { openSecretFiles, type SecretFiles } from "./secret-files.ts";
import { type ProgramOrder, startChild, warnOfShortSecrets } from "./start-child.ts";

/** What stays while children come and go. `stage.child` is whom signals go to; `endedBy`: what asked us to end while there was none. */
export type Stage = { child: Child | undefined; endedBy: SignalName | undefined; files: SecretFiles | undefined };

/** Runs work with the files that a program is given and with signals passed on to it; whatever happens, the files are gone at the end. */
export async function onStage(
  io: Io,
  composition: Composition,
  isMasked: boolean,
  work: (stage: Stage) => Promise<number>,
): Promise<number> {
  const stage: Stage = { child: undefined, endedBy: undefined, files: undefined };
  const release = passSignals(
    io,
    () => stage.child,
    (signal) => {
      stage.endedBy = signal;
    },
  );
  try {
    if (isMasked) warnOfShortSecrets(io, composition.secrets);
    if (composition.files.size > 0) {
      stage.files = await openSecretFiles(io, [...composition.files.keys()]);
      if (!stage.files.isInMemory)
        io.err(`blockyard: this system has no file system in memory: until the end the files are on disk, in ${stage.files.folder}.\n`);
      await stage.files.write(composition.files);
    }
    return await work(stage);
  } finally {
    await stage.files?.remove();
    release();
  }
}

/** Runs a program to its end and gives its exit code. */
export async function runCommand(io: Io, order: ProgramOrder, composition: Composition): Promise<number> {
  return onStage(io, composition, order.isMasked, async (stage) => {
    if (stage.endedBy) return exitCodeOfEnd({ signal: stage.endedBy });
    const child = await startChild(io, order, composition, stage.files);
    if (typeof child === "number") return child;
    stage.child = child;
    if (stage.endedBy) child.kill(stage.endedBy);
    return exitCodeOfEnd(await child.ended);
  });
}
