import { expect, test } from "bun:test";
import { createDoors, parsePublicUrl } from "./doors.ts";

const LOCAL = { host: "127.0.0.1", port: 8765 };
const COLAB = "8765-gpu-t4-s-1a2b.us-east1-0.prod.colab.dev";

test("createDoors() takes pages of the very name that was asked, and of no other", () => {
  const door = createDoors(LOCAL).of("127.0.0.1:8765");
  expect(door?.takesOrigin("http://127.0.0.1:8765")).toBe(true);
  for (const origin of [
    "http://localhost:8765",
    "https://127.0.0.1:8765",
    "http://127.0.0.1:8188",
    "http://evil.example",
    "null",
  ]) {
    expect(door?.takesOrigin(origin)).toBe(false);
  }
});

test("createDoors() adds the address of a tunnel, by https alone where it is https", () => {
  const publicUrls = ["https://haul.example"];
  const doors = createDoors({ ...LOCAL, publicUrls });
  const door = doors.of("haul.example");
  expect(door).toMatchObject({ isPrivate: true, isSecure: true });
  expect(door?.takesOrigin("https://haul.example")).toBe(true);
  expect(door?.takesOrigin("http://haul.example")).toBe(false);
  expect(door?.takesOrigin("http://127.0.0.1:8765")).toBe(false);
  expect(doors.of("haul.example:443")).toBeNull();
  expect(doors.of("x.haul.example")).toBeNull();
  expect(doors.of("127.0.0.1:8765")).not.toBeNull();
});

test("createDoors() knows Colab's proxy only where that is wanted", () => {
  expect(createDoors(LOCAL).of(COLAB)).toBeNull();
  const doors = createDoors({ ...LOCAL, colab: true });
  expect(doors.of(COLAB)?.takesOrigin(`https://${COLAB}`)).toBe(true);
  expect(doors.of(COLAB)?.takesOrigin("https://evil.example")).toBe(false);
  const local = doors.of("localhost:8765");
  expect(local?.takesOrigin(`https://${COLAB}`)).toBe(true);
  for (const name of [
    "prod.colab.dev",
    `${COLAB}.evil.example`,
    "evil.example/.prod.colab.dev",
    "x@a.prod.colab.dev",
  ]) {
    expect(doors.of(name)).toBeNull();
  }
});

test("createDoors() takes keys where nobody can read along", () => {
  const doors = createDoors({
    host: "0.0.0.0",
    port: 8765,
    publicUrls: ["http://plain.example", "https://safe.example"],
  });
  const isPrivate = (name: string) => doors.of(name)?.isPrivate;
  expect(isPrivate("localhost:8765")).toBe(true);
  expect(isPrivate("safe.example")).toBe(true);
  expect(isPrivate("plain.example")).toBe(false);
});

test.each(["haul.example", "https://h.example/path", "ftp://h.example", ""])(
  "parsePublicUrl() refuses %p",
  (text) => expect(() => parsePublicUrl(text)).toThrow("--public-url"),
);

test("parsePublicUrl() takes an address with and without its last slash", () => {
  expect(parsePublicUrl("https://H.example/")).toBe("https://h.example");
  expect(parsePublicUrl("https://h.example:8443")).toBe(
    "https://h.example:8443",
  );
});
