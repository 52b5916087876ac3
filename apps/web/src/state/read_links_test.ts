import { expect, test } from "bun:test";
import { readLinks } from "./read_links.ts";

const VAE = "https://huggingface.co/o/r/resolve/main/vae/ae.safetensors";

test("readLinks() reads the models of a workflow, with the folders that it wants", async () => {
  const model = { name: "ae.safetensors", url: VAE, directory: "vae" };
  const workflow = JSON.stringify({
    nodes: [{ properties: { models: [model] } }],
  });
  const { lines, wishes } = await readLinks(new File([workflow], "w.json"));
  expect(lines).toEqual([VAE]);
  expect(wishes.get(VAE)?.folder).toBe("vae");
});

test("readLinks() reads a list with tags and names", async () => {
  const list = `#lora\n${VAE} > mine.safetensors\n`;
  const { lines, wishes } = await readLinks(new File([list], "list.txt"));
  expect(lines).toEqual([VAE]);
  expect(wishes.get(VAE)).toMatchObject({
    folder: "loras",
    name: "mine.safetensors",
  });
});

test("readLinks() says what is wrong with a file that is no list", async () => {
  const noise = new File([Uint8Array.of(0, 1, 2, 0, 0)], "x.bin");
  const { lines, problems } = await readLinks(noise);
  expect(lines).toEqual([]);
  expect(problems[0]).toContain("no list");
});
