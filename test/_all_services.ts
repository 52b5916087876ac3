import {
  MIB,
  type Switches,
  startCivitai,
  startFixtureServer,
  startGoogleDrive,
  startHuggingFace,
  startMega,
} from "@haul/fixture_server";
import { CANARIES, type KeyedService } from "./canaries.ts";

/** Slow enough that a run can be looked at, and stopped, half way. */
const SLOW = { bytesPerSecond: MIB };
const SIZE = 3 * MIB;

/** Any server of a stand-in. */
interface Asked {
  readonly origin: string;
  readonly requests: readonly {
    target: string;
    headers: Readonly<Record<string, string>>;
  }[];
}

/**
 * A stand-in for every service, each with a file that its canary opens, or
 * that is open to all where the service has no keys.
 */
export async function startAllServices(switches: Switches = SLOW) {
  const stack = new AsyncDisposableStack();
  const civitai = stack.use(await startOwnCivitai(switches));
  const user = { name: "bob", access: { "org/gated": "granted" } } as const;
  const hub = stack.use(
    await startHuggingFace({ users: { [CANARIES.huggingface]: user } }),
  );
  const spec = { "paint.onnx": { size: SIZE, seed: 3 } };
  await hub.repo("org/gated", { files: spec, gated: "manual" });

  const drive = stack.use(
    await startGoogleDrive({ token: CANARIES.googledrive }),
  );
  const photo = drive.file({
    ...{ id: "1private_canary_sweep", name: "photo.onnx" },
    ...{ size: SIZE, isPrivate: true, switches },
  });

  const mega = stack.use(await startMega());
  const song = mega.file("song.onnx", { size: SIZE, seed: 5 });

  const direct = stack.use(await startFixtureServer());
  const plain = direct.file("/plain.onnx", {
    size: SIZE,
    seed: 6,
    ...switches,
  });

  return {
    civitai,
    hub,
    mega,
    /** One link of each service. */
    links: [
      `${civitai.origin}/models/10`,
      `${hub.endpoint}/org/gated/blob/main/paint.onnx`,
      `${drive.page.origin}/file/d/${photo.id}/view`,
      song.link,
      plain.url,
    ],
    names: ["ink.onnx", "paint.onnx", "photo.onnx", "plain.onnx", "song.onnx"],
    /** Where Haul finds them, and that their keys may go there. */
    env: {
      HAUL_CIVITAI_ENDPOINT: civitai.origin,
      HF_ENDPOINT: hub.endpoint,
      HAUL_GOOGLE_DRIVE_ENDPOINT: drive.endpoints.googledrive,
      HAUL_GOOGLE_DRIVE_CONTENT_ENDPOINT: drive.endpoints.googledriveContent,
      HAUL_GOOGLE_DRIVE_API_ENDPOINT: drive.endpoints.googledriveApi,
      HAUL_MEGA_ENDPOINT: mega.api.origin,
      HAUL_SEND_KEYS_TO: "civitai,huggingface,googledrive",
    },
    /** The one server that each key is for. */
    owners: {
      civitai: civitai.service,
      huggingface: hub.hub,
      googledrive: drive.api,
    } satisfies Record<KeyedService, Asked>,
    /** Every server. */
    servers: [
      civitai.service,
      civitai.storage,
      hub.hub,
      hub.cdn,
      drive.page,
      drive.content,
      drive.api,
      mega.api,
      mega.storage,
      direct,
    ] satisfies Asked[],
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** CivitAI with a model for those who show the canary. */
async function startOwnCivitai(switches: Switches) {
  const account = { key: CANARIES.civitai, username: "ada" };
  const civitai = await startCivitai({ accounts: [account] });
  const files = [{ id: 7, name: "ink.onnx", size: SIZE, switches }];
  const version = { id: 20, files, requireAuth: true };
  await civitai.model({ id: 10, versions: [version] });
  return civitai;
}

/** Every stand-in, as {@link startAllServices} gives them. */
export type AllServices = Awaited<ReturnType<typeof startAllServices>>;

/** Keys that came to a server other than their own, or in another place than a header. */
export function strayKeys({ servers, owners }: AllServices): string[] {
  const strays: string[] = [];
  for (const [service, key] of Object.entries(CANARIES)) {
    const owner = owners[service as KeyedService];
    for (const server of servers) {
      for (const { target, headers } of server.requests) {
        const { authorization: own, ...others } = headers;
        const rest = JSON.stringify([target, others]);
        const isStray =
          rest.includes(key) || (server !== owner && own?.includes(key));
        if (isStray) strays.push(`${service} at ${server.origin}${target}`);
      }
    }
  }
  return strays;
}

/** How often each key came to its own server. */
export function keysAtOwners({ owners }: AllServices) {
  const counts = Object.entries(owners).map(([service, { requests }]) => {
    const key = `Bearer ${CANARIES[service as KeyedService]}`;
    const seen = requests.filter(
      ({ headers }) => headers["authorization"] === key,
    );
    return [service, seen.length];
  });
  return Object.fromEntries(counts) as Record<KeyedService, number>;
}
