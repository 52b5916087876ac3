import { type Problem, SERVICE_NAMES } from "@haul/contract";
import type { ProblemWords } from "./english_problems.ts";

/** A sentence about a host, where the problem names one. */
function about(say: (host: string) => string) {
  return ({ host }: Problem) => (host === undefined ? null : say(host));
}

/** What the server says in English, in German and short. */
export const germanProblems: ProblemWords = {
  address_refused: () => "Diese Adresse ist für Links gesperrt.",
  bad_reply: about((host) => `${host} antwortet nicht so, wie es müsste.`),
  bad_url: () => "Diesen Link versteht Haul nicht.",
  cancelled: () => "Der Download wurde abgebrochen.",
  changed: () => "Die Datei auf dem Server ist inzwischen eine andere.",
  checksum: () => "Die Prüfsumme stimmt nicht.",
  choice_needed: () => "Der Link kann mehrere Dateien meinen.",
  create_failed: () => "Eine Datei lässt sich nicht anlegen.",
  disk_full: () => "Auf der Platte fehlt Platz.",
  dns: about((host) => `Den Namen ${host} kennt niemand.`),
  early_access: () => "Die Datei ist noch im Vorabzugang.",
  forbidden: about((host) => `${host} gibt diese Datei nicht heraus.`),
  gated: () => "Die Datei ist nicht frei: Auf ihrer Seite steht, was fehlt.",
  insecure_url: () => "Der Link ist unverschlüsselt.",
  io_failed: () => "Lesen oder Schreiben auf der Platte ist gescheitert.",
  mkdir_failed: () => "Ein Ordner lässt sich nicht anlegen.",
  network: about((host) => `Die Verbindung zu ${host} kommt nicht zustande.`),
  not_a_file: () => "Der Link führt zu einer Seite statt zu einer Datei.",
  not_found: about((host) => `Bei ${host} gibt es diese Datei nicht.`),
  open_failed: () => "Eine Datei lässt sich nicht öffnen.",
  overloaded: about((host) => `${host} hat gerade zu viel zu tun.`),
  password_needed: () => "Der Link verlangt ein Passwort.",
  place_failed: () => "Die fertige Datei kommt nicht an ihren Platz.",
  quota: () => "Für jetzt ist genug heruntergeladen: Das Kontingent ist leer.",
  taken_down: () => "Der Dienst hat die Datei entfernt.",
  timed_out: about((host) => `${host} antwortet nicht.`),
  tls: about((host) => `Das Zertifikat von ${host} ist nicht in Ordnung.`),
  too_many_redirects: () => "Der Link leitet immer weiter.",
  too_slow: about((host) => `${host} liefert zu langsam.`),
  unauthorized: ({ fix }) =>
    fix?.kind === "add_key"
      ? `${SERVICE_NAMES[fix.service]} verlangt dafür einen gültigen Schlüssel.`
      : null,
};
