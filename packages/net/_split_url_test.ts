import { expect, test } from "bun:test";
import { splitUrl } from "./_split_url.ts";

test.each([
  ["https://a.example/x?b=1&a=%2f%2F", "/x?b=1&a=%2f%2F"],
  ["https://a.example/a/../b/%7Ec", "/a/../b/%7Ec"],
  ["https://a.example?x=['y']|{z}", "/?x=['y']|{z}"],
  ["https://a.example", "/"],
  ["https://a.example/x#y?z", "/x"],
  ["https://a.example/ü b", "/%C3%BC%20b"],
])("splitUrl() keeps the target of %s byte for byte", (url, target) => {
  expect(splitUrl(url).target).toBe(target);
});

test("splitUrl() tells host, port and scheme as URL does", () => {
  const parts = splitUrl("HTTPS://ＡA.Example.:8443/x#f");
  expect(parts).toMatchObject({
    host: "aa.example",
    port: 8443,
    secure: true,
    text: "HTTPS://ＡA.Example.:8443/x",
  });
  expect(splitUrl("http://[::1]/").host).toBe("::1");
  expect(splitUrl("http://0x7f.1/").host).toBe("127.0.0.1");
});

test.each([
  "file:///etc/passwd",
  "data:text/plain,x",
  "blob:https://a.example/1",
  "ftp://a.example/",
  "s3://bucket/x",
  "unix:/run/x.sock",
  "ht\ttp://a.example/",
  "https://a.example/\nHost: b",
  "https://a.example/\0",
  "https:a.example",
  "https:/a.example",
  "https:\\\\a.example",
  "https://a.example\\@b.example/",
  "https://user:secret@a.example/",
  "https://",
  "//a.example/",
  "",
])("splitUrl() refuses %j and shows no secret", (url) => {
  expect(() => splitUrl(url)).toThrow(/^Cannot ask "(?!.*secret)/);
});
