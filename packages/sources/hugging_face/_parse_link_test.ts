import { expect, test } from "bun:test";
import { EndpointsSchema } from "@haul/contract";
import { parseLink } from "./_parse_link.ts";

const HUB = "https://huggingface.co";
const SHA = "dd4bc8b21efa05ec961e3efc4ee5e3832a3679c7";

function parse(text: string, huggingface = HUB) {
  return parseLink(new URL(text), EndpointsSchema.parse({ huggingface }));
}

/** Shown as `type:id@revision/path`. */
function shown(text: string, endpoint?: string): string | null {
  const found = parse(text, endpoint);
  if (found === null) return null;
  const { type, id, revision, path } = found;
  return `${type}:${id}@${revision}/${path}`;
}

test.each([
  // Repositories.
  ["/org/name", "models:org/name@main/"],
  ["/org/name/", "models:org/name@main/"],
  ["//org//name", "models:org/name@main/"],
  ["/bert-base-uncased", "models:bert-base-uncased@main/"],
  ["/models/org/name", "models:org/name@main/"],
  ["/datasets/org/name", "datasets:org/name@main/"],
  ["/datasets/squad", "datasets:squad@main/"],
  ["/spaces/org/name", "spaces:org/name@main/"],
  ["/kernels/org/name", "kernels:org/name@main/"],
  ["/buckets/org/name", "buckets:org/name@null/"],
  ["/org/name?library=diffusers#files", "models:org/name@main/"],
  ["/org/na.me_1-2", "models:org/na.me_1-2@main/"],
  // Files.
  ["/org/name/blob/main/a.bin", "models:org/name@main/a.bin"],
  ["/org/name/resolve/main/a.bin", "models:org/name@main/a.bin"],
  ["/org/name/resolve/main/a.bin?download=true", "models:org/name@main/a.bin"],
  ["/org/name/raw/main/a.bin", "models:org/name@main/a.bin"],
  ["/org/name/blame/main/a.txt", "models:org/name@main/a.txt"],
  [`/org/name/resolve/${SHA}/x/y/a.bin`, `models:org/name@${SHA}/x/y/a.bin`],
  ["/gpt2/resolve/main/config.json", "models:gpt2@main/config.json"],
  ["/gpt2/tree/main", "models:gpt2@main/"],
  ["/datasets/squad/blob/main/a.json", "datasets:squad@main/a.json"],
  ["/datasets/o/n/resolve/v1/a.parquet", "datasets:o/n@v1/a.parquet"],
  ["/spaces/o/n/raw/main/app.py", "spaces:o/n@main/app.py"],
  ["/buckets/o/n/resolve/x/a.bin", "buckets:o/n@null/x/a.bin"],
  ["/buckets/o/n/tree/x", "buckets:o/n@null/x"],
  ["/o/n/resolve/main/a%20b%23c%3F%25.bin", "models:o/n@main/a b#c?%.bin"],
  ["/o/n/resolve/main/%E6%A8%A1.bin", "models:o/n@main/模.bin"],
  ["/o/n/resolve/main/50%.bin", "models:o/n@main/50%.bin"],
  ["/o/n/resolve/main/a%2Fb.bin", "models:o/n@main/a%2Fb.bin"],
  ["/o/n/resolve/main/a@b/c@d.bin", "models:o/n@main/a@b/c@d.bin"],
  ["/o/n/blob/main/resolve/main/a", "models:o/n@main/resolve/main/a"],
  // Folders.
  ["/org/name/tree", "models:org/name@main/"],
  ["/org/name/tree/main", "models:org/name@main/"],
  ["/org/name/tree/main/unet", "models:org/name@main/unet"],
  ["/org/name/tree/main/unet/deep/", "models:org/name@main/unet/deep"],
  ["/datasets/o/n/tree/main/data", "datasets:o/n@main/data"],
  // Revisions.
  ["/o/n/tree/feature%2Fx/unet", "models:o/n@feature/x/unet"],
  ["/o/n/resolve/feature%2Fx/a.bin", "models:o/n@feature/x/a.bin"],
  ["/o/n/tree/refs%2Fpr%2F12", "models:o/n@refs/pr/12/"],
  ["/o/n/resolve/refs%2Fpr%2F12/a.bin", "models:o/n@refs/pr/12/a.bin"],
  ["/o/n/resolve/refs/pr/12/a.bin", "models:o/n@refs/pr/12/a.bin"],
  ["/o/n/tree/refs/pr/12", "models:o/n@refs/pr/12/"],
  ["/o/n/resolve/refs/other/a", "models:o/n@refs/other/a"],
  [
    "/datasets/o/n/resolve/refs/convert/parquet/d/0.parquet",
    "datasets:o/n@refs/convert/parquet/d/0.parquet",
  ],
  [
    "/datasets/o/n/tree/refs%2Fconvert%2Fparquet/d",
    "datasets:o/n@refs/convert/parquet/d",
  ],
  // The API, as people copy it from a browser's tools.
  ["/api/models/org/name", "models:org/name@main/"],
  ["/api/models/gpt2", "models:gpt2@main/"],
  ["/api/models/o/n?blobs=true", "models:o/n@main/"],
  ["/api/models/o/n/revision/v2", "models:o/n@v2/"],
  ["/api/models/o/n/tree/main/unet?recursive=true", "models:o/n@main/unet"],
  ["/api/datasets/o/n/tree/main", "datasets:o/n@main/"],
  [
    `/api/resolve-cache/models/o/n/${SHA}/config.json?etag=%22a%22`,
    `models:o/n@${SHA}/config.json`,
  ],
])("parseLink() reads %s as %s", (path, expected) => {
  expect(shown(`${HUB}${path}`)).toBe(expected);
});

test.each([
  "http://huggingface.co/o/n",
  "https://hf.co/o/n",
  "https://www.huggingface.co/o/n",
  "https://HuggingFace.co:443/o/n",
])("parseLink() knows %s for the one hub", (text) => {
  expect(parse(text)).toMatchObject({ hub: HUB, id: "o/n" });
});

test.each([
  "https://huggingface.co.evil.example/o/n/resolve/main/a.bin",
  "https://evil-huggingface.co/o/n/resolve/main/a.bin",
  "https://notahf.co/o/n",
  "https://evil.example/huggingface.co/o/n",
  "https://evil.example/?u=https://huggingface.co/o/n",
  "https://evil.example/#https://huggingface.co/o/n",
  "https://huggingface.co@evil.example/o/n",
  "https://huggingface.co:8443/o/n",
  "https://huggingface.co./o/n",
  "https://hf-mirror.com/o/n/resolve/main/a.bin",
  "https://discuss.huggingface.co/t/1",
  // Signed links of its storage die, and are taken as they are.
  "https://us.aws.cdn.hf.co/xet-bridge-us/65c0/ee92?Expires=1781098782&Signature=x",
  "https://us.gcp.cdn.hf.co/xet-bridge-us/65c0/ee92",
  "https://cas-bridge.xethub.hf.co/xet-bridge-us/6995/1379?X-Amz-Date=20260409T125114Z",
  "https://cdn-lfs.huggingface.co/repos/a/b",
  "https://cdn-lfs-us-1.hf.co/repos/a/b",
  // Pages that are no repository.
  `${HUB}/`,
  `${HUB}/docs/transformers`,
  `${HUB}/blog/x`,
  `${HUB}/settings/tokens`,
  `${HUB}/datasets`,
  `${HUB}/spaces/`,
  `${HUB}/papers/2401.00001`,
  `${HUB}/api/whoami-v2`,
  `${HUB}/api/models`,
  `${HUB}/api/datasets/o/n/parquet/default/train/0.parquet`,
  `${HUB}/o/n/discussions/1`,
  `${HUB}/o/n/commits/main`,
  `${HUB}/datasets/o/n/viewer`,
  `${HUB}/front/assets/logo.svg`,
  `${HUB}/.well-known/x`,
  `${HUB}/o/%2e%2fn`,
  "hf://o/n",
])("parseLink() leaves %s to others", (text) => {
  expect(parse(text)).toBeNull();
});

test.each([
  ["https://hf-mirror.com", "https://hf-mirror.com/o/n/blob/main/a"],
  ["https://hf-mirror.com/", "https://hf-mirror.com/o/n/blob/main/a"],
  ["https://hub.example/hf", "https://hub.example/hf/o/n/blob/main/a"],
  ["https://hub.example/hf/", "https://hub.example/hf/o/n/resolve/main/a"],
  ["http://127.0.0.1:8080", "http://127.0.0.1:8080/o/n/raw/main/a"],
  // What is pasted from the hub itself is asked at the endpoint too.
  ["https://hf-mirror.com", "https://huggingface.co/o/n/blob/main/a"],
])("parseLink() with the endpoint %s reads %s", (endpoint, text) => {
  const hub = endpoint.replace(/\/$/, "");
  expect(parse(text, endpoint)).toMatchObject({ hub });
  expect(shown(text, endpoint)).toBe("models:o/n@main/a");
});

test.each([
  ["https://hub.example/hf", "https://hub.example/o/n"],
  ["https://hub.example/hf", "https://hub.example/hfx/o/n"],
  ["https://hub.example:8443", "https://hub.example/o/n"],
])("parseLink() with the endpoint %s leaves %s to others", (endpoint, text) => {
  expect(parse(text, endpoint)).toBeNull();
});

test("parseLink() asks the trial ground for its own repositories", () => {
  expect(parse("https://hub-ci.huggingface.co/o/n")).toMatchObject({
    hub: "https://hub-ci.huggingface.co",
    id: "o/n",
  });
});

test("parseLink() reads the quantisation that a short form named", () => {
  expect(parse(`${HUB}/o/n/tree/main?quant=Q4_K_M`)?.quant).toBe("Q4_K_M");
  expect(parse(`${HUB}/o/n/blob/main/a?quant=Q4_K_M`)?.quant).toBeNull();
});
