/**
 * Turns the link of a page about one file into the link of the file itself,
 * for the sites where people copy the wrong one. Other links stay as they are,
 * byte for byte.
 */
export function fileLink(href: string): string {
  const { hostname } = new URL(href);
  if (/^(?:www\.)?github\.com$/.test(hostname)) {
    return href.replace(
      /^([^?]*?\/\/[^/]+\/[^/?]+\/[^/?]+)\/blob\//,
      "$1/raw/",
    );
  }
  if (/^(?:www\.)?dropbox\.com$/.test(hostname)) return dropboxFile(href);
  // GitLab, on whatever host.
  return href.replace(/^([^?]*?)\/-\/blob\//, "$1/-/raw/");
}

/** `dl=0` and no `dl` at all show a page. */
function dropboxFile(href: string): string {
  const set = href.replace(/(?<=[?&]dl=)[^&]*/, "1");
  if (/[?&]dl=/.test(set)) return set;
  return `${set}${set.includes("?") ? "&" : "?"}dl=1`;
}
