import { SettingsSchema } from "@haul/contract";
import { tempDir } from "@haul/fixture_server";
import { createJobs, openLibrary, policyFromEnv } from "@haul/jobs";
import { createKeyStore } from "@haul/keys";
import { createDoors } from "./access/doors.ts";
import { createPairing } from "./access/pairing.ts";
import { createSessions } from "./access/sessions.ts";
import { createApp } from "./app.ts";
import { EventHub } from "./events/event_hub.ts";
import { createEventLog } from "./events/event_log.ts";
import { staticFiles } from "./routes/static_files.ts";

/** Where the page of the app stands. */
export const ORIGIN = "http://127.0.0.1:8765";
const TOKEN = "7a".repeat(32);
/** What a script shows. */
export const AS_SCRIPT = { authorization: `Bearer ${TOKEN}` };

/** What a body of JSON is sent with. */
export const JSON_BODY = { "content-type": "application/json" };

/** The app over a queue of its own, asked without a socket. */
export async function startApp() {
  const folder = await tempDir();
  const jobs = await createJobs({
    store: ":memory:",
    roots: [folder.path],
    policy: policyFromEnv({}),
    settings: SettingsSchema.parse({}),
    trustInput: false,
  });
  const keys = createKeyStore({ env: {}, folder: folder.path, keychain: null });
  const hub = new EventHub(createEventLog(jobs));
  const sessions = createSessions(TOKEN);
  const pairing = createPairing();
  const codes: string[] = [];
  const log: string[] = [];
  const app = createApp({
    jobs,
    keys,
    library: openLibrary({ catalogue: ":memory:", policy: policyFromEnv({}) }),
    roots: [folder.path],
    hub,
    sessions,
    pairing,
    page: await staticFiles(folder.path),
    doors: createDoors({ host: "127.0.0.1", port: 8765 }),
    announce: (code) => void codes.push(code),
    log: (line) => log.push(line),
  });
  return {
    app,
    jobs,
    sessions,
    pairing,
    codes,
    async ask(method: string, path: string, init: RequestInit = {}) {
      const headers = new Headers({ host: "127.0.0.1:8765" });
      for (const [name, value] of new Headers(init.headers)) {
        headers.set(name, value);
      }
      const request = new Request(ORIGIN + path, { ...init, method, headers });
      return await app.handle(request);
    },
    async [Symbol.asyncDispose]() {
      hub[Symbol.dispose]();
      await jobs[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}
