import { expect, test } from "bun:test";
import { CookieJar } from "./cookie_jar.ts";

function headersWith(...cookies: string[]): Headers {
  return new Headers(cookies.map((cookie) => ["Set-Cookie", cookie]));
}

test("CookieJar.headerFor() gives back what an origin set, newest value last", () => {
  const jar = new CookieJar();
  jar.take(
    "https://drive.google.com/uc?id=1",
    headersWith("a=1; Path=/; Expires=Wed, 21 Oct 2026 07:28:00 GMT", "b=x=y"),
  );
  jar.take("https://drive.google.com/uc?id=1", headersWith("a=2; Secure"));
  expect(jar.headerFor("https://drive.google.com/other")).toEqual({
    Cookie: "a=2; b=x=y",
  });
});

test("CookieJar.headerFor() gives no other origin a cookie, whatever its domain says", () => {
  const jar = new CookieJar();
  const cookies = headersWith("a=1; Domain=.google.com");
  jar.take("https://drive.google.com/uc", cookies);
  for (const url of [
    "https://drive.usercontent.google.com/",
    "http://drive.google.com/uc",
    "https://drive.google.com:8443/uc",
  ]) {
    expect(jar.headerFor(url)).toEqual({});
  }
});

test("CookieJar.take() passes over what is no cookie", () => {
  const jar = new CookieJar();
  jar.take("https://a.b/", headersWith("=1", "nothing", ""));
  expect(jar.headerFor("https://a.b/")).toEqual({});
});
