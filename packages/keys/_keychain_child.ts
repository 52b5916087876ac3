/**
 * Asks the operating system's keychain for one thing and ends. It is a process
 * of its own because a keychain may never answer (it waits for a person, or
 * its service hangs), and a process can be ended where a blocked thread of
 * this one could not.
 *
 * The question is on stdin, the answer on stdout, both as JSON: a process's
 * arguments can be read by everybody.
 */
import type { Answer, Question } from "./_keychain_question.ts";

const { action, service, name, value } = (await Bun.stdin.json()) as Question;

async function answer(): Promise<Answer> {
  const entry = { service, name };
  try {
    if (action === "get") {
      return { ok: true, value: await Bun.secrets.get(entry) };
    }
    if (action === "set") {
      await Bun.secrets.set({ ...entry, value: value ?? "" });
      return { ok: true, value: null };
    }
    const removed = await Bun.secrets.delete(entry);
    return { ok: true, value: removed ? name : null };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, reason };
  }
}

await Bun.write(Bun.stdout, JSON.stringify(await answer()));
process.exit(0);
