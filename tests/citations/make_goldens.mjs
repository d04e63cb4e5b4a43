// The situations and entries as citeproc-js has them: goldens/js-STYLE.json. How to run it stands
// in README.md beside this file. Clusters are read from situations.md by a reader of its own, so
// that a mistake of pandoc's reader would show; narrative citations, which CSL has not, are left out.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const CSL = createRequire(join(process.cwd(), "package.json"))("citeproc");
const here = dirname(fileURLToPath(import.meta.url));
const given = JSON.parse(execFileSync("python", ["-m", "tests.citations.table", "--inputs"], {
  cwd: join(here, "..", ".."),
  encoding: "utf-8",
}));

const LABELS = {
  "p.": "page", "chap.": "chapter", "vol.": "volume", "fig.": "figure", "§": "section", "n.": "note",
};
const NUMBER = String.raw`(?:\d|[ivxlc]+\b)[\dA-Za-z]*(?:[-–,]\s?\d+)*`;

// In French CSL locales the sign is the symbol of a paragraph.
const labelOf = (term, locale) => (term === "§" && locale.startsWith("fr") ? "paragraph" : LABELS[term]);

function readItem(typed, locale) {
  const [, prefix, minus, id, rest] = typed.match(/^(.*?)(-?)@([\w]+)(.*)$/);
  const item = { id };
  if (prefix.trim()) item.prefix = `${prefix.trim()} `;
  if (minus) item["suppress-author"] = true;
  let after = rest.replace(/^,\s*/, "");
  const literal = after.match(/^\{(\S+)\s+(.*)\}$/);
  const stated = after.match(new RegExp(`^(?:(p\\.|chap\\.|vol\\.|fig\\.|§|n\\.)\\s+)?(${NUMBER})(.*)$`));
  if (literal) {
    Object.assign(item, { label: labelOf(literal[1], locale), locator: literal[2] });
  } else if (stated) {
    Object.assign(item, { label: labelOf(stated[1] ?? "p.", locale), locator: stated[2] });
    if (stated[3].trim()) item.suffix = stated[3];
  } else if (after) {
    item.suffix = `, ${after}`;
  }
  return item;
}

function readSituations(locale) {
  const found = [];
  for (const line of readFileSync(join(here, "situations.md"), "utf-8").split(/\n\n+/)) {
    const [, name, text] = line.trim().match(/^(.*?): (.*)$/s);
    const cluster = text.match(/\[([^\]]*@[^\]]*)\]/);
    if (cluster) found.push([name, cluster[1].split(";").map((part) => readItem(part.trim(), locale))]);
  }
  return found;
}

const works = Object.fromEntries(given.works.map((work) => [work.id, work]));
for (const { style, locale, path } of given.styles) {
  const engine = new CSL.Engine({
    retrieveLocale: (lang) => {
      try {
        return readFileSync(join(given.locales, `locales-${lang}.xml`), "utf-8");
      } catch {
        return false;
      }
    },
    retrieveItem: (id) => works[id],
  }, readFileSync(path, "utf-8"), locale, true);
  const situations = readSituations(locale);
  const made = {};
  const before = [];
  situations.forEach(([name, citationItems], at) => {
    const noteIndex = engine.opt.xclass === "note" ? at + 1 : 0;
    const cluster = { citationID: `c${at}`, citationItems, properties: { noteIndex } };
    const [, changed] = engine.processCitationCluster(cluster, [...before], []);
    before.push([cluster.citationID, noteIndex]);
    // A later cluster may change an earlier one (2019 becomes 2019a).
    for (const [index, said] of changed) made[situations[index][0]] = said;
  });
  const [{ entry_ids: ids }, entries] = engine.makeBibliography();
  ids.forEach(([id], at) => {
    // A style may print nothing for a type; its entry is then missing from the list.
    const whole = entries.length === ids.length;
    const entry = whole ? entries[at] : engine.makeBibliography({ include: [{ field: "id", value: id }] })[1][0];
    made[`entry ${id}`] = (entry ?? "")
      .replace(/<div class="csl-left-margin">.*?<\/div>/, "")
      .replace(/<\/?div[^>]*>/g, "")
      .trim().replace(/[ \n]+/g, " ");
  });
  writeFileSync(join(here, "goldens", `js-${style}.json`), `${JSON.stringify(made, null, 1)}\n`);
}
