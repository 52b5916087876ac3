import { PollQuerySchema, problem, ServerMessageSchema } from "@haul/contract";
import { Elysia } from "elysia";
import { tells } from "../routes/tells.ts";
import type { EventHub } from "./event_hub.ts";

/** Requests that may wait at once. */
const MOST_WAITING = 32;

/** The events of the socket for those whose upgrades do not pass: asked for again and again. */
export function pollRoutes(hub: Pick<EventHub, "news" | "message">) {
  let waiting = 0;
  return new Elysia().get(
    "/api/events/poll",
    async ({ query: { cursor = null, wait }, request }) => {
      if (waiting >= MOST_WAITING) throw tooMany();
      waiting += 1;
      try {
        const timeout = AbortSignal.timeout(wait * 1000);
        await hub.news(cursor, AbortSignal.any([timeout, request.signal]));
        return hub.message(cursor);
      } finally {
        waiting -= 1;
      }
    },
    {
      query: PollQuerySchema,
      detail: tells("What changed since a cursor, as soon as something did", {
        answer: ServerMessageSchema,
        description:
          "For those whose WebSockets do not pass. Without a cursor, a snapshot comes at once.",
      }),
    },
  );
}

function tooMany(): Error {
  return problem(
    "overloaded",
    `${MOST_WAITING} others wait for news already: close some pages.`,
    { retry: { afterMs: 5000 } },
  );
}
