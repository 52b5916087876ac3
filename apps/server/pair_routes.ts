import { PairSchema, problem } from "@haul/contract";
import { Elysia } from "elysia";
import type { Pairing } from "./pairing.ts";
import { SESSION_MS, type Sessions } from "./sessions.ts";

/** What pairing needs. */
export interface PairRoutesOptions {
  pairing: Pairing;
  sessions: Sessions;
  /** Shows a new code to whoever sits at the terminal, and to nobody else. */
  announce: (code: string) => void;
}

/** What pairing answers: the half of the session that goes into headers. */
export interface PairReply {
  session: string;
}

/** The way in: a code from the terminal becomes a session. */
export function pairRoutes({ pairing, sessions, announce }: PairRoutesOptions) {
  return new Elysia({ prefix: "/api/pair" })
    .post(
      "",
      ({ body, cookie }): PairReply => {
        if (!pairing.redeem(body.code)) {
          throw problem(
            "unauthorized",
            "This link was used before or is too old: ask for a new one.",
          );
        }
        const session = sessions.open();
        cookie[sessions.cookieName]?.set({
          value: session.cookie,
          httpOnly: true,
          sameSite: "strict",
          path: "/",
          maxAge: SESSION_MS / 1000,
        });
        return { session: session.header };
      },
      { body: PairSchema },
    )
    .post("/link", ({ status }) => {
      announce(pairing.ask());
      return status(204);
    });
}
