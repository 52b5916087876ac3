import { KEYED_SERVICES } from "@haul/contract";

const SERVER_USAGE = `      --server URL       the server [the one that runs here, or HAUL_SERVER]
      --token-file FILE  where its token is [HAUL_TOKEN, or the data folder]
      --json             one line of JSON for each
`;

/** What each command prints for `--help`. */
export const USAGE = {
  haul: `Haul fetches model files over many connections and verifies every byte.

Usage: haul COMMAND

  haul get URL...      fetch files
  haul info URL        what would be fetched, without fetching it
  haul verify FILE     the SHA-256 of a file, or whether it is the right one
  haul scan DIR...     takes the models of folders into the library
  haul library         lists, searches and checks the models of this machine
  haul history         every download that was: searched, exported, fetched again
  haul lock, sync      the files of a manifest: which ones, and fetch them all
  haul token ACTION    the keys that services gave you
  haul selftest        whether everything works on this machine
  haul serve           the page: paste links, watch them arrive

A server that runs, here or elsewhere:

  haul add URL...      give it links
  haul list [WORDS]    its jobs
  haul watch [ID...]   what happens to them, until they are done
  haul pause, resume, retry, remove ID...

haul COMMAND --help tells more; haul --version prints the version.
`,

  get: `Usage: haul get URL... [options]

Fetches files. The same command goes on where an earlier one stopped.

  -i, --input LIST       the links of a list; repeatable; - reads stdin. It may
                         be lines, a CSV, a script with #lora or $ckpt, an
                         input file of aria2, a workflow of ComfyUI (JSON or
                         PNG), or a preset of Fooocus

Where to put the file
  -o, --out DIR          the folder [the current one]
      --root DIR         a tool's folder: files go where it looks for their kind
      --layout TOOL      whose folder that is, or the current one: a1111, forge,
                         reforge, comfyui, swarmui, fooocus, stability-matrix,
                         invokeai, plain, hf-cache [recognised]
      --template T       names within a layout: '{base}/{model} {version}.{ext}'
      --name FILE        the name to give it [the publisher's]
      --overwrite        replace a file of that name [take a free name]

Which files of the link, where it stands for several
      --file NAME        the file's name, or the service's id of it
      --format FORMAT    safetensors, gguf, pickle …
      --size SIZE        full or pruned
      --fp PRECISION     fp16, bf16, fp8 …
      --quant QUANT      Q4_K_M, Q8_0 …
      --type TYPE        what it is, where you know better: lora, vae …
      --include GLOB     take these paths of a folder or repository; repeatable
      --exclude GLOB     leave these out; repeatable
      --password         ask for the password of the link, or read it from stdin
      --dry-run          say what would be fetched and where it would go

What it must be, and where else it is
      --sha256 HEX       the SHA-256 that the file must have
      --mirror URL       another URL of the same file; repeatable
      --no-hash          compute no SHA-256 where nobody published a digest
      --no-lookup        do not ask CivitAI for copies of large files
      --no-library       do not link files that are on this machine already, and
                         do not take new ones into the library

How to fetch it
  -x, --connections N    the most connections, 1 to 64 [Haul chooses]
      --max-speed RATE   the most bytes a second, all files together: 500K, 2.5M
      --engine NAME      auto or haul: Haul itself; aria2c: an installed aria2c,
                         where it can do it as safely
      --header 'K: V'    a header for the host of the URL; repeatable
      --allow-http       accept plain http
      --allow-private CIDR
                         private network that links may lead to; repeatable

What to print
      --json             one event a line on stdout
  -q, --quiet            errors only
`,

  info: `Usage: haul info URL [options]

Says what would be fetched, without fetching it: the model, its file, and
whether you may have it. With a tool's folder, also where it would go, and why.

  -o, --out DIR          the folder [the current one]
      --root DIR         a tool's folder, as for haul get
      --layout TOOL      whose folder that is, or the current one [recognised]
      --template T       names within a layout, as for haul get
      --file NAME        the file's name, or the service's id of it
      --format FORMAT    safetensors, gguf, pickle …
      --size SIZE        full or pruned
      --fp PRECISION     fp16, bf16, fp8 …
      --quant QUANT      Q4_K_M, Q8_0 …
      --type TYPE        what it is, where you know better: lora, vae …
      --include GLOB     these paths of a folder or repository; repeatable
      --exclude GLOB     not these; repeatable
      --password         ask for the password of the link, or read it from stdin
      --json             one line of JSON for each file
      --header 'K: V'    a header for the host of the URL; repeatable
      --allow-http       accept plain http
      --allow-private CIDR
                         private network that links may lead to; repeatable
`,

  verify: `Usage: haul verify FILE [options]

Prints the SHA-256 of a file, or tells whether it is the right one.

      --sha256 HEX       the SHA-256 that the file must have
      --json             one line of JSON
`,

  scan: `Usage: haul scan DIR... [options]

Takes the models of folders into the library: reads each new file once, and asks
CivitAI by its digest what it is. The same command goes on where it was stopped.

      --offline          do not ask CivitAI
      --json             one event a line on stdout
      --allow-http       accept plain http
      --allow-private CIDR
                         private network that links may lead to; repeatable
`,

  library: `Usage: haul library [ACTION] [options]

What is known of the models on this machine. haul scan takes folders in.

  list                 all of them; this is what no action means
  search WORDS         those with these words in name, title, maker, base model
                       or trigger words
  duplicates           contents that lie under several names
  missing              files that are gone
  unverified           files that no published digest agreed with
  updates              models of which CivitAI has a newer version

      --type TYPE        lora, checkpoint, vae … only
      --base NAME        the base model, or how its name begins
      --source SERVICE   civitai, huggingface … only
      --json             one line of JSON for each
      --allow-http       accept plain http
      --allow-private CIDR
                         private network that links may lead to; repeatable
`,

  history: `Usage: haul history [WORDS] [options]
       haul history repeat ID... [options]

Every download that ever was, the newest first: those of haul get and haul sync,
and those of the server. WORDS must all be in name, title, URL, path or digest.
With repeat it is fetched again as it was asked for, by the server where one runs.

      --state STATE      done, failed, expanded, removed or waiting only
      --limit N          so many [20; all with --json and --csv]
      --json             one line of JSON for each
      --csv              a table with a head, for spreadsheets
      --server URL       the server [the one that runs here, or HAUL_SERVER]
      --token-file FILE  where its token is [HAUL_TOKEN, or the data folder]
      --allow-http       accept plain http
      --allow-private CIDR
                         private network that links may lead to; repeatable
`,

  lock: `Usage: haul lock [MANIFEST] [options]

Finds the exact files that a manifest (haul.yaml) wants, and writes their links,
paths, sizes and SHA-256 into a lock beside it (haul.lock). Fetches nothing.

      --allow-http       accept plain http
      --allow-private CIDR
                         private network that links may lead to; repeatable
`,

  sync: `Usage: haul sync [MANIFEST] [options]

Makes this machine hold the files of a manifest's lock, byte for byte: fetches
what is missing or wrong, and nothing else. The same command goes on where it
was stopped. Makes the lock where there is none.

      --check            fetch nothing and ask nobody: read every file, and say
                         which are not as the lock says
      --prune            afterwards remove what a former lock put here and this
                         one does not name; asks first
  -y, --yes              do not ask
      --max-speed RATE   the most bytes a second, all files together: 500K, 2.5M
      --engine NAME      auto, haul or aria2c, as for haul get
      --allow-http       accept plain http
      --allow-private CIDR
                         private network that links may lead to; repeatable
      --json             one event a line on stdout
  -q, --quiet            errors only
`,

  token: `Usage: haul token ACTION [SERVICE] [options]

Keeps your keys for services: in the keychain of this machine where it has one,
else in a file that you alone can read. A key goes to its own service and to no
other. SERVICE is ${KEYED_SERVICES.join(", ")}.

  haul token set SERVICE     store a key; asks for it, or reads it from stdin
  haul token test SERVICE    ask the service whose key it is
  haul token list            which keys there are, and where
  haul token remove SERVICE  forget what was stored

      --json             one line of JSON for each key
`,

  selftest: `Usage: haul selftest [options]

Tries every part of Haul out on this machine, a real download among them, and
says what to do about what does not work. Leaves nothing behind.

      --online           also whether each service answers and knows your key
      --root DIR         the folder for files [models]
      --json             one line of JSON for each check
`,

  serve: `Usage: haul serve [options]

Serves the page, and prints its address. Ctrl-C stops it.

      --host H           the address to listen on [127.0.0.1]
      --port P           the port [8765, or the next one that is free]
      --root DIR         the folder for files [models]
      --open             open the page in the browser
      --public-url URL   the address of a tunnel that leads here; repeatable
      --colab            let Colab's proxy lead here
      --pair-file FILE   write the link into a file that only you can read
      --aria2-rpc        let clients of aria2 in, at /jsonrpc
      --rpc-secret S     their secret token [Haul makes one and shows it]
      --rpc-listen-port P
                         a port of their own, such as 6800 [that of the page]
      --rpc-allow-origin ORIGIN
                         a page or extension that may ask; repeatable
      --allow-http       accept plain http
      --allow-private CIDR
                         private network that links may lead to; repeatable
`,

  add: `Usage: haul add URL... [options]

Gives links to a running server: all of them are taken, or none.

      --folder DIR       the folder beneath the server's own [that one]
      --name FILE        the name to give it [the publisher's]
      --sha256 HEX       the SHA-256 that the file must have
      --mirror URL       another URL of the same file; repeatable
      --header 'K: V'    a header for the host of the URL; repeatable
      --max-speed RATE   the most bytes a second for each: 500K, 2.5M
      --priority P       high, normal or low [normal]
      --paused           let it wait until it is resumed
      --key TEXT         names this command: with the same key, nothing is added twice
${SERVER_USAGE}`,

  list: `Usage: haul list [WORDS] [options]

The jobs of a running server whose name or URL has these words.

      --phase PHASES     only those: queued, downloading, paused, failed, done …
${SERVER_USAGE}`,

  pause: `Usage: haul pause ID... [options]

Stops jobs of a running server and keeps what they have.

      --all              hold everything, what is added later too
${SERVER_USAGE}`,

  resume: `Usage: haul resume ID... [options]

Lets paused jobs of a running server go on.

      --all              hold nothing any more; jobs that were paused by name stay so
${SERVER_USAGE}`,

  retry: `Usage: haul retry ID... [options]

Tries failed jobs of a running server again, and lets those that wait for a time
begin.

      --all              all that failed
${SERVER_USAGE}`,

  remove: `Usage: haul remove ID... [options]

Takes jobs of a running server off its list. Finished files stay.

      --all              all jobs
      --keep-part        leave what was fetched where it is
${SERVER_USAGE}`,

  watch: `Usage: haul watch [ID...] [options]

Tells what happens to jobs of a running server until none of them waits or runs.
Ctrl-C ends the watching, and no download.

  -q, --quiet            errors only
${SERVER_USAGE}`,
} as const;

/** A command that `haul` knows. */
export type CommandName = Exclude<keyof typeof USAGE, "haul">;
