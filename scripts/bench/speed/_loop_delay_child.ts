/**
 * Downloads one URL in this process, as the server does, and prints by how
 * many milliseconds the main thread's timers came late: the 99th percentile.
 */
import { SettingsSchema } from "@haul/contract";
import { createJobs, policyFromEnv } from "@haul/jobs";

const [url = "", folder = ""] = process.argv.slice(2);
const PERIOD_MS = 2;
const late: number[] = [];
let expected = performance.now() + PERIOD_MS;
const timer = setInterval(() => {
  const now = performance.now();
  late.push(Math.max(0, now - expected));
  expected = now + PERIOD_MS;
}, PERIOD_MS);

await using jobs = await createJobs({
  store: ":memory:",
  roots: [folder],
  policy: policyFromEnv({}),
  settings: SettingsSchema.parse({}),
  trustInput: true,
});
// What starting costs is another figure.
late.length = 0;
const [job] = await jobs.add([{ url }]);
const { state } = await jobs.settled(job?.id ?? "");
clearInterval(timer);
if (state.phase !== "done") throw new Error(JSON.stringify(state));
late.sort((a, b) => a - b);
console.log(late[Math.floor(late.length * 0.99)] ?? 0);
