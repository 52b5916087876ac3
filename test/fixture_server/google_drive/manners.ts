/** How Drive treats somebody who asks for a file (contracts.md 3.2). */
export type DriveManner =
  /** Gives it at once. */
  | "open"
  /** Today's virus page, unless `confirm=t` came along. */
  | "confirm"
  /** Today's virus page until its own `uuid` comes back. */
  | "confirm_uuid"
  /** Today's virus page, again and again. */
  | "confirm_always"
  /** A virus page whose form leads to another host. */
  | "confirm_elsewhere"
  /** The virus page of 2018 to 2022: a code in a link and in a cookie. */
  | "cookie"
  /** JSON with a `downloadUrl`. */
  | "json"
  /** "Too many users", with status 200. */
  | "quota"
  /** The same with status 403. */
  | "quota_403"
  /** The same in German. */
  | "quota_localised"
  /** "Access denied", with status 200. */
  | "denied"
  /** The same with status 403. */
  | "denied_403"
  /** Status 401. */
  | "unauthorized"
  /** A redirect to the login of old. */
  | "login"
  /** A redirect to the login of today. */
  | "login_v3"
  | "not_found"
  /** A redirect to `/sorry/`. */
  | "sorry"
  /** "Automated queries", with status 403. */
  | "automated"
  | "infected"
  /** Status 500, as a document gives. */
  | "failing"
  /** Status 429 with `Retry-After: 7`. */
  | "busy"
  /** Status 503. */
  | "unavailable"
  /** A page that Drive has not had so far. */
  | "unknown_page"
  /** A redirect away from Google. */
  | "astray";
