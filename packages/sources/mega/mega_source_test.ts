import { expect, test } from "bun:test";
import { FileChoiceSchema, ResolvedFileSchema } from "@haul/contract";
import { API, File } from "megajs";
import { parseInput } from "../parse_input.ts";
import { type SourceContext, sourceContext } from "../source.ts";
import { sourceFor } from "../source_for.ts";
import { megaRig } from "./_mega_rig.ts";
import { megaSource } from "./mega_source.ts";
import recordedFile from "./testdata/file-yuZ0QJ6J.json";
import recordedChild from "./testdata/folder-child-KlVgwR4B.json";
import recordedFolder from "./testdata/folder-e4diDZ7T.json";

const choice = (given: typeof FileChoiceSchema._input) => ({
  choice: FileChoiceSchema.parse(given),
});

/** Mega as it was recorded: an answer for each command, and what was sent. */
function recorded(answers: Readonly<Record<string, unknown>>) {
  const sent: string[] = [];
  const fetch = async (url: string | URL, init: RequestInit = {}) => {
    sent.push(`${url} ${init.body}`);
    const [command] = JSON.parse(String(init.body)) as [{ a: string }];
    return Response.json(answers[command.a]);
  };
  return { sent, context: sourceContext({ fetch }) };
}

test("megaSource.resolve() reads a file as it was recorded", async () => {
  const { sent, context } = recorded({ g: recordedFile.answer });
  const url = parseInput(recordedFile.link);
  expect(sourceFor(url)).toBe(megaSource);
  const [file] = await megaSource.resolve(url, context);
  expect(ResolvedFileSchema.parse(structuredClone(file))).toMatchObject({
    source: "mega",
    identity: "mega:yuZ0QJ6J",
    link: recordedFile.link,
    name: recordedFile.expect.name,
    folder: null,
    size: recordedFile.expect.size,
    hashes: [
      {
        algorithm: "mega_mac",
        hex: recordedFile.expect.macHex,
        from: "publisher",
      },
    ],
    bytes: [
      {
        url: recordedFile.answer[0]!.g,
        headers: {},
        rangeStyle: "path",
        cipher: {
          name: "aes-128-ctr",
          key: Uint8Array.fromHex(recordedFile.expect.aesKeyHex).toBase64(),
          nonce: Uint8Array.fromHex("801b72fd9641ccfa").toBase64(),
        },
        maxConnections: 8,
      },
    ],
    access: { state: "open", refusal: null },
  });
  const [again] = await megaSource.resolve(
    new URL(`${recordedFile.link}XYZ`),
    context,
  );
  expect(again?.link).toBe(recordedFile.link);
  expect(sent[1]).not.toBe(sent[0]);
  expect(sent.slice(0, 1)).toEqual([
    expect.stringMatching(
      /^https:\/\/g\.api\.mega\.co\.nz\/cs\?id=\d+ \[\{"a":"g","g":1,"ssl":2,"p":"yuZ0QJ6J"\}\]$/,
    ),
  ]);
});

test.each([recordedFolder.link, recordedChild.link])(
  "megaSource.resolve() reads the recorded folder of %s",
  async (link) => {
    const { sent, context } = recorded({
      f: recordedFolder.answer,
      g: recordedChild.answer,
    });
    const files = await megaSource.resolve(parseInput(link), context);
    expect(files).toMatchObject([
      {
        identity: "mega:e4diDZ7T/KlVgwR4B",
        link: recordedChild.link,
        name: "SharedFile.jpg",
        folder: null,
        size: 523_265,
        bytes: [{ url: recordedChild.answer[0]!.g }],
      },
    ]);
    expect(sent[0]).toMatch(/&n=e4diDZ7T \[\{"a":"f","c":1,"r":1,"ca":1\}\]$/);
    expect(sent[1]).toMatch(
      /&n=e4diDZ7T \[\{"a":"g","g":1,"ssl":2,"n":"KlVgwR4B"\}\]$/,
    );
  },
);

test("megaSource.resolve() lists folders within folders as megajs does", async () => {
  await using rig = await megaRig();
  const share = rig.mega.share("models");
  const paths = ["top.bin", "vae/a.bin", "vae/sdxl/模 b.bin", "lora/c.bin"];
  for (const [seed, path] of paths.entries()) {
    share.file(path, { size: 10 + seed, seed });
  }
  const files = await rig.resolve(share.link);
  expect(
    files.map(({ folder, name }) => [folder, name].filter(Boolean).join("/")),
  ).toEqual(paths);

  const api = new API(false, { gateway: `${rig.mega.api.origin}/` });
  api.fetch = globalThis.fetch;
  const folder = File.fromURL(share.link, { api });
  await folder.loadAttributes();
  for (const { name, size, bytes, hashes } of files) {
    const theirs = folder.find(name ?? "", true) as File;
    expect(theirs.size).toBe(size ?? -1);
    const key = theirs.key as Buffer;
    const cipher = bytes[0]?.cipher;
    expect(cipher?.nonce).toBe(key.subarray(16, 24).toString("base64"));
    expect(hashes[0]?.hex).toBe(key.subarray(24).toString("hex"));
  }
  expect(rig.mega.keysSeen).toEqual([]);
});

test("megaSource.resolve() gives each file of a folder a link of its own", async () => {
  await using rig = await megaRig();
  const share = rig.mega.share("models");
  const a = share.file("vae/a.bin", { size: 10, seed: 1 });
  share.file("b.bin", { size: 10, seed: 2 });
  const files = await rig.resolve(share.link);
  expect(files.map(({ link }) => link)).toContain(share.linkOf(a));
  const [again, ...others] = await rig.resolve(share.linkOf(a));
  const first = files.find(({ name }) => name === "a.bin");
  expect(others).toEqual([]);
  expect({ ...again, bytes: [] }).toEqual({ ...first!, bytes: [] });
});

test("megaSource.resolve() asks for a folder's listing once for all its files, and anew for one that came later", async () => {
  await using rig = await megaRig();
  const share = rig.mega.share("models");
  for (let seed = 0; seed < 5; seed++) {
    share.file(`vae/${seed}.bin`, { size: 9, seed });
  }
  const fetch: SourceContext["fetch"] = (url, init) =>
    globalThis.fetch(url, init);
  const commands: unknown[] = [];
  rig.mega.switches.api = (facts) => {
    commands.push(...facts.commands.map(({ a }) => a));
    return null;
  };
  for (const { link, folder } of await rig.resolve(share.link, { fetch })) {
    const [again] = await rig.resolve(link, { fetch });
    expect(again?.folder).toBe(folder);
  }
  expect(commands.filter((command) => command === "f")).toHaveLength(1);
  const later = share.file("vae/later.bin", { size: 9, seed: 9 });
  const [found] = await rig.resolve(share.linkOf(later), { fetch });
  expect(found).toMatchObject({ name: "later.bin", folder: "vae" });
  expect(commands.filter((command) => command === "f")).toHaveLength(2);
});

test("megaSource.resolve() takes a sub-folder and what the user chooses of it", async () => {
  await using rig = await megaRig();
  const share = rig.mega.share("models");
  const paths = ["a.bin", "vae/a.bin", "vae/b.txt", "vae/sdxl/c.bin"];
  const [top] = paths.map((path, seed) => share.file(path, { size: 9, seed }));
  const names = async (link: string, given = {}) =>
    (await rig.resolve(link, choice(given))).map(({ folder, name }) =>
      folder === null ? name : `${folder}/${name}`,
    );
  const vae = share.folderLink("vae");
  expect(await names(vae)).toEqual(paths.slice(1));
  expect(await names(vae, { include: ["*.bin"] })).toEqual([
    "vae/a.bin",
    "vae/sdxl/c.bin",
  ]);
  expect(await names(vae, { exclude: ["vae/sdxl/"] })).toEqual(
    paths.slice(1, 3),
  );
  expect(await names(share.link, { file: "vae/a.bin" })).toEqual(["vae/a.bin"]);
  expect(await names(share.link, { file: "b.txt" })).toEqual(["vae/b.txt"]);
  expect(await names(share.link, { file: top?.handle })).toEqual(["a.bin"]);
});

test("megaSource.resolve() says what can be chosen where a choice names none or several", async () => {
  await using rig = await megaRig();
  const share = rig.mega.share("models");
  const a = share.file("a.bin", { size: 9, seed: 1 });
  const b = share.file("vae/a.bin", { size: 2048, seed: 2 });
  const choices = [
    { id: a.handle, label: "a.bin, 9 B" },
    { id: b.handle, label: expect.stringContaining("vae/a.bin, ") },
  ];
  const fix = { kind: "choose", choices };
  expect(await rig.refusal(`${share.link}/folder/xxxxxxxx`)).toMatchObject({
    code: "not_found",
  });
  expect(
    await rig.refusal(share.link, choice({ file: "none.bin" })),
  ).toMatchObject({ code: "not_found", fix });
  expect(
    await rig.refusal(share.link, choice({ include: ["*.txt"] })),
  ).toMatchObject({ code: "not_found", fix });
  const twins = ["lora/b.bin", "vae/b.bin"].map((path, seed) =>
    share.file(path, { size: 9, seed }),
  );
  expect(
    await rig.refusal(share.link, choice({ file: "b.bin" })),
  ).toMatchObject({
    code: "choice_needed",
    fix: { choices: twins.map(({ handle }) => ({ id: handle })) },
  });
});

test("megaSource.resolve() keeps a file that Mega refuses in the list, and says why", async () => {
  await using rig = await megaRig();
  const share = rig.mega.share("models");
  const good = share.file("good.bin", { size: 9, seed: 1 });
  const gone = share.file("gone.bin", { size: 9, seed: 2 });
  rig.mega.switches.refusals = { [gone.handle]: -16 };
  const files = await rig.resolve(share.link);
  expect(files.map(({ name, access }) => [name, access.refusal?.code])).toEqual(
    [
      [good.name, undefined],
      [gone.name, "taken_down"],
    ],
  );
});

test("megaSource.resolve() opens a protected link with its password", async () => {
  await using rig = await megaRig();
  const file = rig.mega.file("a.bin", { size: 10, seed: 1 });
  const link = rig.mega.lock(file, { password: "open" });
  const [found] = await rig.resolve(link, { password: "open" });
  expect(found).toMatchObject({ name: "a.bin", link: file.link });
  const fix = { kind: "give_password" };
  const without = await rig.refusal(link);
  expect(without).toMatchObject({ code: "password_needed", fix });
  expect(without.message).toContain("protected by a password");
  const wrong = await rig.refusal(link, { password: "CANARY" });
  expect(wrong).toMatchObject({ code: "password_needed", fix });
  expect(wrong.message).toContain("password does not open");
  expect(wrong.message).not.toContain("CANARY");
  const cut = await rig.refusal(link.slice(0, -4), { password: "open" });
  expect(cut).toMatchObject({ code: "bad_url" });
});

test("megaSource.resolve() asks for a key that the link lacks, and takes it as the password", async () => {
  await using rig = await megaRig();
  const file = rig.mega.file("a.bin", { size: 10, seed: 1 });
  const share = rig.mega.share("models");
  share.file("b.bin", { size: 10, seed: 2 });
  const other = rig.mega.file("c.bin", { size: 10, seed: 3 });
  const needed = { code: "password_needed", fix: { kind: "give_password" } };
  for (const { link, keyText } of [file, share]) {
    const [bare = ""] = link.split("#");
    expect(await rig.refusal(bare)).toMatchObject(needed);
    expect(await rig.refusal(link.slice(0, -2))).toMatchObject(needed);
    const wrong = other.keyText.slice(0, keyText.length);
    expect(await rig.refusal(`${bare}#${wrong}`)).toMatchObject(needed);
    const [found] = await rig.resolve(bare, { password: `#${keyText}` });
    expect(found?.link).toStartWith(link);
  }
});

test("megaSource.resolve() refuses albums and pages, and says what to paste instead", async () => {
  await using rig = await megaRig();
  const album = await rig.refusal("https://mega.nz/collection/abcdefgh#key");
  expect(album).toMatchObject({ code: "bad_url", host: "mega.nz" });
  expect(album.message).toContain("album");
  const page = await rig.refusal("https://mega.nz/fm/abcdefgh");
  expect(page).toMatchObject({ code: "bad_url" });
  expect(page.message).toContain("https://mega.nz/file/");
  expect(rig.mega.api.requests).toEqual([]);
});

test("megaSource.resolve() tells an empty folder from one whose key is another's", async () => {
  await using rig = await megaRig();
  const share = rig.mega.share("models");
  expect((await rig.refusal(share.link)).message).toContain("is empty");
  const wrong = rig.mega.share("others").keyText;
  const [bare] = share.link.split("#");
  const refusal = await rig.refusal(`${bare}#${wrong}`);
  expect(refusal.message).toContain("key of mega.nz/folder/");
});

test("megaSource keeps the key out of requests, messages and identities", async () => {
  await using rig = await megaRig();
  const file = rig.mega.file("a.bin", { size: 10, seed: 1 });
  const share = rig.mega.share("models");
  const child = share.file("vae/b.bin", { size: 10, seed: 2 });
  const said: string[] = [];
  for (const link of [file.link, share.link, share.linkOf(child)]) {
    for (const { identity } of await rig.resolve(link)) said.push(identity);
    rig.mega.switches.api = () => ({ json: -9 });
    said.push(JSON.stringify(await rig.refusal(link)));
    rig.mega.switches.api = () => ({ status: 418, json: null });
    said.push(JSON.stringify(await rig.refusal(link)));
    rig.mega.switches.api = undefined;
    said.push(JSON.stringify(await rig.refusal(link.slice(0, -1))));
    said.push(
      JSON.stringify(
        await rig.refusal(link.replace("/f", "/x/f").replace("#", "%23")),
      ),
    );
  }
  expect(rig.mega.keysSeen).toEqual([]);
  for (const key of [file.keyText, share.keyText, child.keyText]) {
    expect(said.join("\n")).not.toContain(key.slice(0, 12));
  }
});
