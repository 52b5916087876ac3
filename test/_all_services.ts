import {
  KEYED_SERVICES,
  type KeyedServiceId,
  type ServiceId,
} from "@haul/contract";
import { MIB, type Switches, startFixtureServer } from "@haul/fixture_server";
import { SIZE, STAND_INS, type Stage } from "./_stand_ins.ts";
import { CANARIES } from "./canaries.ts";
import { endpointsEnv } from "./endpoints_env.ts";

/** Slow enough that a run can be looked at, and stopped, half way. */
const SLOW = { bytesPerSecond: MIB };

type Stages = {
  [Id in ServiceId]: Awaited<ReturnType<(typeof STAND_INS)[Id]>>;
};

/** A stand-in for every service, and a server of files that are open to all. */
export async function startAllServices(switches: Switches = SLOW) {
  const stack = new AsyncDisposableStack();
  const started = Object.entries(STAND_INS).map(async ([id, start]) => {
    const stage: Stage = await start(switches);
    stack.use(stage.standIn);
    return [id, stage] as const;
  });
  const services = Object.fromEntries(await Promise.all(started)) as Stages;
  const all = Object.values<Stage>(services);
  const direct = stack.use(await startFixtureServer());
  const file = { size: SIZE, seed: 6, ...switches };
  const plain = direct.file("/plain.onnx", file);
  return {
    ...services,
    /** One link of each service, and one of none. */
    links: [...all.map(({ link }) => link), plain.url],
    names: [...all.map(({ name }) => name), "plain.onnx"].sort(),
    env: endpointsEnv(
      Object.assign({}, ...all.map(({ endpoints }) => endpoints)),
    ),
    servers: [...all.flatMap(({ servers }) => servers), direct],
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** Every stand-in, as {@link startAllServices} gives them. */
export type AllServices = Awaited<ReturnType<typeof startAllServices>>;

/** Keys that came to a server other than their own, or in another place than a header. */
export function strayKeys(services: AllServices): string[] {
  return KEYED_SERVICES.flatMap((service) => {
    const key = CANARIES[service];
    const owner = services[service].keyed.server;
    return services.servers.flatMap((server) =>
      server.requests
        .filter(({ target, headers: { authorization: own, ...others } }) => {
          const rest = JSON.stringify([target, others]);
          return rest.includes(key) || (server !== owner && own?.includes(key));
        })
        .map(({ target }) => `${service} at ${server.origin}${target}`),
    );
  });
}

/** How often each key came to its own server. */
export function keysAtOwners(
  services: AllServices,
): Record<KeyedServiceId, number> {
  const counts = KEYED_SERVICES.map((service) => {
    const key = `Bearer ${CANARIES[service]}`;
    const seen = services[service].keyed.server.requests.filter(
      ({ headers }) => headers["authorization"] === key,
    );
    return [service, seen.length];
  });
  return Object.fromEntries(counts) as Record<KeyedServiceId, number>;
}
