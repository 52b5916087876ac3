import { type Check, fine } from "./check.ts";
import { startLoopbackServer } from "./loopback_server.ts";
import { scratchJobs } from "./scratch_jobs.ts";
import { smallModel } from "./small_model.ts";

/** Names as servers send them, and what must become of them. */
const NAMES: readonly [header: string, name: string][] = [
  ['attachment; filename="plain model.safetensors"', "plain model.safetensors"],
  [
    "attachment; filename=\"m.safetensors\"; filename*=UTF-8''m%C3%B6del%20v1.safetensors",
    "mödel v1.safetensors",
  ],
  ['attachment; filename="../../.ssh/keys.safetensors"', "keys.safetensors"],
  ['attachment; filename="CON.safetensors"', "CON_.safetensors"],
];

/** Do the names that servers send become the right, and safe, names of files? */
export const checkFileNames: Check = {
  name: "file names",
  async run(context) {
    const file = smallModel();
    const routes = NAMES.map(
      ([header], index) =>
        [
          `/${index}`,
          () =>
            new Response(file, {
              headers: { "Content-Disposition": header },
            }),
        ] as const,
    );
    await using server = startLoopbackServer(Object.fromEntries(routes));
    await using jobs = await scratchJobs(context);
    for (const [index, [header, expected]] of NAMES.entries()) {
      const { signal } = context;
      const [info] = await jobs.info(`${server.origin}/${index}`, { signal });
      if (info?.name === expected) continue;
      return {
        ok: "failed",
        detail: `${header} became ${JSON.stringify(info?.name)}, not ${JSON.stringify(expected)}`,
        fix: "This is a fault of Haul; please report it with this line.",
      };
    }
    return fine(`${NAMES.length} headers became safe names`);
  },
};
