import {
  KEYED_SERVICES,
  type KeyState,
  KeyStateSchema,
  problem,
  SERVICE_KEYS,
  SERVICE_NAMES,
  type ServiceId,
  ServiceIdSchema,
  SetKeySchema,
} from "@haul/contract";
import type { Jobs } from "@haul/jobs";
import { type FoundKey, type KeyStore, maskKey } from "@haul/keys";
import { Elysia } from "elysia";
import { z } from "zod";
import type { Doors } from "../access/doors.ts";
import { takesLong } from "./takes_long.ts";
import { tells } from "./tells.ts";

const AccountSchema = z.strictObject({ account: z.string() });
const ServiceSchema = z.object({ service: ServiceIdSchema });

/** What the routes of the keys need. */
export interface KeyRoutesOptions {
  keys: KeyStore;
  jobs: Pick<Jobs, "account">;
  doors: Doors;
}

/** The keys of the services: set, tested and removed, never read (trust.md, T-21). */
export function keyRoutes({ keys, jobs, doors }: KeyRoutesOptions) {
  async function states(): Promise<KeyState[]> {
    const found = await keys.list();
    return KEYED_SERVICES.map((service) =>
      stateOf(
        service,
        found.find((key) => key.service === service),
      ),
    );
  }

  async function stateAfter(service: ServiceId): Promise<KeyState | null> {
    const all = await states();
    return all.find((state) => state.service === service) ?? null;
  }

  return new Elysia({ prefix: "/api/keys" })
    .get("", states, {
      detail: tells("Which services have a key; never the keys", {
        answer: z.array(KeyStateSchema),
      }),
    })
    .put(
      "/:service",
      async ({ params: { service }, body, request }) => {
        const door = doors.of(request.headers.get("host") ?? "");
        if (door?.isPrivate !== true) throw inTheClear();
        await keys.set(service, body.key);
        return await stateAfter(service);
      },
      {
        params: ServiceSchema,
        body: SetKeySchema,
        detail: tells("Keep a key", { answer: KeyStateSchema }),
      },
    )
    .post(
      "/:service/test",
      async ({ params: { service }, request }) => ({
        account: await jobs.account(service, { signal: request.signal }),
      }),
      {
        beforeHandle: takesLong,
        params: ServiceSchema,
        detail: tells("Ask the service whose key it is", {
          answer: AccountSchema,
        }),
      },
    )
    .delete(
      "/:service",
      async ({ params: { service } }) => {
        await keys.remove(service);
        return await stateAfter(service);
      },
      {
        params: ServiceSchema,
        detail: tells("Remove a key", { answer: KeyStateSchema }),
      },
    );
}

function stateOf(service: ServiceId, found: FoundKey | undefined): KeyState {
  const page = SERVICE_KEYS[service]?.page ?? null;
  const title = SERVICE_NAMES[service];
  const base = { service, title, page, key: null, problem: null };
  if (found === undefined) return base;
  if ("problem" in found) return { ...base, problem: found.problem };
  const { place, secret } = found;
  return { ...base, key: { place, masked: maskKey(secret) } };
}

function inTheClear(): Error {
  return problem(
    "forbidden",
    "Haul takes no keys over plain HTTP from another machine, where others could read them: use a tunnel with https, ssh -L, or set it with haul token set on the machine itself.",
  );
}
