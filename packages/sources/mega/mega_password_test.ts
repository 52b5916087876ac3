import { expect, test } from "bun:test";
import { startMega } from "@haul/fixture_server";
import { isPasswordPayload, openPasswordLink } from "./mega_password.ts";

const payloadOf = (link: string) => link.slice(link.indexOf("#P!") + 3);

test.each([1, 2] as const)(
  "openPasswordLink() opens links of kind %d with their password alone",
  async (algorithm) => {
    await using mega = await startMega();
    const file = mega.file("a.bin", { size: 10, seed: 1 });
    const share = mega.share("models");
    const password = "pass wörd 模";
    const payloads = [file, share].map((shared) =>
      payloadOf(mega.lock(shared, { password, algorithm })),
    );
    const open = (word: string) =>
      Promise.all(payloads.map((payload) => openPasswordLink(payload, word)));
    expect(await open(password)).toEqual([
      { kind: "file", handle: file.handle, key: file.keyText },
      {
        kind: "folder",
        handle: share.handle,
        key: share.keyText,
        node: null,
      },
    ]);
    expect(await open("pass word")).toEqual(["wrong", "wrong"]);
  },
);

test("openPasswordLink() tells a link that was cut from a wrong password", async () => {
  await using mega = await startMega();
  const file = mega.file("a.bin", { size: 10, seed: 1 });
  const payload = payloadOf(mega.lock(file, { password: "x" }));
  for (const bad of [
    payload.slice(0, -3),
    "",
    "AwE",
    `A${payload.slice(1, 9)}`,
  ]) {
    expect(isPasswordPayload(bad)).toBe(false);
    expect(await openPasswordLink(bad, "x")).toBe("broken");
  }
  expect(isPasswordPayload(payload)).toBe(true);
});
