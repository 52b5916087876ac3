import { PairSchema, problem } from "@haul/contract";
import { Elysia } from "elysia";
import { z } from "zod";
import type { Doors } from "../access/doors.ts";
import type { Pairing } from "../access/pairing.ts";
import { SESSION_MS, type Sessions } from "../access/sessions.ts";
import { tells } from "./tells.ts";

/** What pairing needs. */
export interface PairRoutesOptions {
  pairing: Pairing;
  sessions: Sessions;
  doors: Doors;
  /** Shows a new code to whoever sits at the terminal, and to nobody else. */
  announce: (code: string) => void | Promise<void>;
}

/** What pairing answers: the half of the session that goes into headers. */
const PairReplySchema = z.strictObject({ session: z.string() });

/** See {@link PairReplySchema}. */
export type PairReply = z.infer<typeof PairReplySchema>;

/** The way in: a code from the terminal becomes a session. */
export function pairRoutes(options: PairRoutesOptions) {
  const { pairing, sessions, doors, announce } = options;
  return new Elysia({ prefix: "/api/pair" })
    .post(
      "",
      ({ body, cookie, request }): PairReply => {
        if (!pairing.redeem(body.code)) {
          throw problem(
            "unauthorized",
            "This link was used before or is too old: ask for a new one.",
          );
        }
        const session = sessions.open();
        if (session.cookie === "") return { session: session.header };
        cookie[sessions.cookieName]?.set({
          value: session.cookie,
          httpOnly: true,
          secure: doors.of(request.headers.get("host") ?? "")?.isSecure ?? true,
          sameSite: "strict",
          path: "/",
          maxAge: SESSION_MS / 1000,
        });
        return { session: session.header };
      },
      {
        body: PairSchema,
        detail: tells("Turn the code of a pairing link into a session", {
          answer: PairReplySchema,
        }),
      },
    )
    .post(
      "/link",
      async ({ status }) => {
        await announce(pairing.ask());
        return status(204);
      },
      { detail: tells("Have a new pairing link shown in the terminal") },
    );
}
