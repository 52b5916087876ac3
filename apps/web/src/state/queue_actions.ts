import type { Client } from "@haul/client";
import type { Move, Priority, SettingsPatch } from "@haul/contract";
import { attempt } from "./attempt.ts";

/** What a user can do with the queue; each says so itself where it fails. */
export type QueueActions = ReturnType<typeof queueActions>;

/** The commands of a server, for buttons. */
export function queueActions(client: Client) {
  return {
    pause: (id: string) => attempt(() => client.pause(id)),
    resume: (id: string) => attempt(() => client.resume(id)),
    retry: (id: string) => attempt(() => client.retry(id)),
    remove: (id: string) => attempt(() => client.remove(id)),
    move: (id: string, where: Move) => attempt(() => client.move(id, where)),
    setPriority: (id: string, priority: Priority) =>
      attempt(() => client.setPriority(id, priority)),
    set: (patch: SettingsPatch) => attempt(() => client.setSettings(patch)),
    clearDone: () => attempt(() => client.clear()),
  };
}
