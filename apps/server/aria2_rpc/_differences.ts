/** Why Haul answers otherwise than aria2c, and where. */
export interface Difference {
  reason: string;
  /** What a line looks like: `name of the exchange: path: this, not that`. */
  line: RegExp;
}

/** All of them: a test fails for a line that no entry explains, and for an entry that explains none. */
export const DIFFERENCES: readonly Difference[] = [
  {
    reason: "Haul fetches by HTTPS alone, and does not say that it does more.",
    line: /enabledFeatures: lacks (BitTorrent|Firefox3 Cookie|GZip|Metalink|SFTP|XML-RPC)$/,
  },
  {
    reason:
      "They are not there in an aria2c built without torrents and metalinks either.",
    line: /^(edge: )?listMethods with.*: lacks aria2\.add(Torrent|Metalink)$/,
  },
  {
    reason: "Haul has no such file, torrent or switch.",
    line: /^getGlobalOption: response\.result\.(ca-certificate|conf-path|dht-file-path6?|event-poll|netrc-path|peer-agent|peer-id-prefix|rlimit-nofile|rpc-allow-origin-all|rpc-listen-all|rpc-listen-port|user-agent): missing$/,
  },
  {
    reason:
      "Headers are secrets, and are shown to nobody; whose name Haul gives is no option.",
    line: /^getOption: response\.result\.(header|user-agent): missing$/,
  },
  {
    reason:
      "What can be no link is refused at once and with a reason; aria2c lets it fail as a download.",
    line: /^addUri bad scheme: (status: |response\.)/,
  },
  {
    reason: "That download is missing among those that ended.",
    line: /^tellStopped .*(\[\d?\]\.(errorCode|gid|status): |: 2 of them, not 3)/,
  },
  {
    reason:
      "`pause: true` counts though it is no text, so that another download has the place.",
    line: /^tellStatus complete: response\.result\.status: "active"/,
  },
  {
    reason:
      "Clients ask for more connections than aria2c has; Haul takes them as the most that it does.",
    line: /^edge: 64 connections: /,
  },
  {
    reason: "One client sends its calls so, and means well.",
    line: /^multicall un-nested: /,
  },
  {
    reason: "Haul's queue is always saved, to a file that nobody has to name.",
    line: /^saveSession without a file: /,
  },
  {
    reason: "A client is one of many: the page and the others go on.",
    line: /^shutdown: /,
  },
];
