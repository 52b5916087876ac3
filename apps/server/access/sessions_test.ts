import { expect, test } from "bun:test";
import { createSessions, SESSION_MS } from "./sessions.ts";

const SECRET = "5e".repeat(32);

test("createSessions() accepts both halves of one session, in another process too", () => {
  const { cookie, header } = createSessions(SECRET).open();
  expect(createSessions(SECRET).accepts({ cookie, header })).toBe(true);
});

test("createSessions() accepts no half alone, and no halves of two sessions", () => {
  const sessions = createSessions(SECRET);
  const one = sessions.open();
  const other = sessions.open();
  expect(sessions.accepts({ cookie: one.cookie, header: null })).toBe(false);
  expect(sessions.accepts({ cookie: null, header: one.header })).toBe(false);
  expect(sessions.accepts({ cookie: one.cookie, header: other.header })).toBe(
    false,
  );
});

test("createSessions() ends a session after its time, and lets nobody move that time", () => {
  let now = 1_000_000;
  const sessions = createSessions(SECRET, { now: () => now });
  const { cookie, header } = sessions.open();
  const [expires, ...rest] = cookie.split(".");
  const later = [Number(expires) + 1, ...rest].join(".");
  expect(sessions.accepts({ cookie: later, header })).toBe(false);
  now += SESSION_MS - 1;
  expect(sessions.accepts({ cookie, header })).toBe(true);
  now += 1;
  expect(sessions.accepts({ cookie, header })).toBe(false);
});

test("createSessions() knows nothing that another secret signed", () => {
  const { cookie, header } = createSessions("00".repeat(32)).open();
  const sessions = createSessions(SECRET);
  expect(sessions.mayGreet(cookie)).toBe(false);
  expect(sessions.accepts({ cookie, header })).toBe(false);
  expect(sessions.acceptsToken("00".repeat(32))).toBe(false);
  expect(sessions.acceptsToken(SECRET)).toBe(true);
});

test.each(["", ".", "a.b.c", "1.2", "9".repeat(500)])(
  "createSessions() refuses the cookie %p without a fuss",
  (cookie) => {
    expect(createSessions(SECRET).mayGreet(cookie)).toBe(false);
  },
);

test("createSessions() takes the header alone only where no cookies pass, and no cookie's header there", () => {
  const framed = createSessions(SECRET, { withoutCookies: true });
  const usual = createSessions(SECRET);
  const { header } = framed.open();
  expect(framed.accepts({ cookie: null, header })).toBe(true);
  expect(usual.accepts({ cookie: null, header })).toBe(false);
  expect(usual.accepts({ cookie: header, header })).toBe(false);
  const halves = usual.open();
  expect(framed.accepts(halves)).toBe(false);
  expect(framed.accepts({ ...halves, header: halves.cookie })).toBe(false);
});

test("createSessions() takes the owner's own token beside the one that it made", () => {
  const extraToken = "of-my-own-choice-32-characters-long";
  const sessions = createSessions(SECRET, { extraToken });
  expect(sessions.acceptsToken(extraToken)).toBe(true);
  expect(sessions.acceptsToken(SECRET)).toBe(true);
  expect(createSessions(SECRET).acceptsToken(extraToken)).toBe(false);
});
