import { posix } from 'node:path';

/** A file of the project: path relative to its root, and its text. */
export type Paper = { path: string; text: string };

/** Folders of the repository: a `code span` that begins with one of them names a file or folder that must exist. */
const TOP = ['apps', 'packages', 'docs', 'tools', 'bench', 'demo', 'scenarios', 'deploy', '.ci'];
/** What a run makes and a checkout does not have. */
const MADE = /(?:^|\/)(?:dist|node_modules|\.data|\.cache)(?:\/|$)/;

/**
 * Links and named files of a Markdown paper that lead nowhere.
 * Checked: `[text](target)` and `![alt](target)` within the project, `#anchors` of headings, and code spans that look like paths of the tree.
 * Not checked: addresses of other sites, fenced code, spans with placeholders (`<name>`, `*`, `…`).
 *
 * @param exists whether a path relative to the project's root is a file or folder
 * @param textOf the text of another paper, to look up its headings
 */
export function brokenReferences(paper: Paper, exists: (path: string) => boolean, textOf: (path: string) => string | undefined): string[] {
  const problems: string[] = [];
  const prose = paper.text.replace(/^(```|~~~)[^\n]*\n[\s\S]*?^\1/gm, '');
  for (const [, target = ''] of prose.replace(/`[^`\n]*`/g, '').matchAll(/!?\[[^\]]*\]\(([^()\s]+(?:\([^()\s]*\))?)(?:\s+"[^"]*")?\)/g)) {
    if (/^[a-z][a-z0-9+.-]*:/i.test(target)) continue;
    const [file = '', anchor] = target.split('#', 2);
    const path = file === '' ? paper.path : posix.normalize(posix.join(posix.dirname(paper.path), decodeURI(file)));
    if (path !== paper.path && (path.startsWith('../') || !exists(path))) problems.push(`${paper.path}: the link ${target} leads nowhere`);
    else if (
      anchor &&
      path.endsWith('.md') &&
      !anchorsOf((path === paper.path ? paper.text : textOf(path)) ?? '').has(decodeURIComponent(anchor))
    ) {
      problems.push(`${paper.path}: the link ${target} names no heading of ${path}`);
    }
  }
  for (const [, span = ''] of prose.matchAll(/`([^`\n]+)`/g)) {
    const path = span.replace(/:\d+$/, '').replace(/\/$/, '');
    if (!/^[\w.@-]+(?:\/[\w.@-]+)+$/.test(path) || !TOP.includes(path.split('/')[0] ?? '') || MADE.test(path)) continue;
    if (!exists(path)) problems.push(`${paper.path}: names ${span}, which does not exist`);
  }
  return problems;
}

/** Anchors of a Markdown text as code hosts make them: lower case, punctuation gone, spaces to hyphens, repeats numbered. */
export function anchorsOf(text: string): Set<string> {
  const anchors = new Set<string>();
  const prose = text.replace(/^(```|~~~)[^\n]*\n[\s\S]*?^\1/gm, '');
  for (const [, heading = ''] of prose.matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)) {
    const base = heading
      .replace(/[`*_]|\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-');
    let anchor = base;
    for (let n = 1; anchors.has(anchor); n += 1) anchor = `${base}-${n}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** A module's door begins with its name in Chinese and a sentence: `/** 会话: conversations, their messages, who handles them. *\/`. */
export function hasNamedDoor(source: string): boolean {
  const comment = /^\s*\/\*\*([\s\S]*?)\*\//.exec(source)?.[1] ?? '';
  return /\p{Script=Han}/u.test(comment) && /\p{Script=Han}[^\n]*?[:：]\s*\S/u.test(comment);
}

/** Places outside the checkout that a text names: the project stands alone. Given in pieces, so that this file names none itself. */
const OUTSIDE = [new RegExp(`\\.\\./${'shared'}(?![\\w.-]*\\.(?:ts|tsx|js|css))\\b`), new RegExp(`(?<![\\w.~/-])/${'work'}/`)];

/** Lines (from 1) that name a path outside the project. */
export function linesNamingOutside(text: string): number[] {
  return text.split('\n').flatMap((line, i) => (OUTSIDE.some((pattern) => pattern.test(line)) ? [i + 1] : []));
}

/**
 * What a lock file must not hold: addresses of a registry (each installer uses its own; integrity hashes say what is installed),
 * and packages without a hash.
 */
export function lockProblems(lockText: string): string[] {
  const lock: { packages: Record<string, { resolved?: string; integrity?: string; link?: boolean; inBundle?: boolean }> } =
    JSON.parse(lockText);
  return Object.entries(lock.packages).flatMap(([path, entry]) => {
    const problems: string[] = [];
    if (entry.resolved && /^[a-z+]+:/i.test(entry.resolved))
      problems.push(`package-lock.json: ${path} names the address ${entry.resolved}`);
    if (path.includes('node_modules/') && !entry.link && !entry.inBundle && !entry.integrity)
      problems.push(`package-lock.json: ${path} has no integrity hash`);
    return problems;
  });
}

/** A dependency without its line in the paper, and a line without its dependency. Our own workspaces and `@types/*` need none. */
export function dependencyProblems(paper: Paper, declared: readonly string[]): string[] {
  const rows = paper.text.split('\n').filter((line) => line.startsWith('|'));
  const named = new Set(rows.flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)));
  const needed = new Set(declared.filter((name) => !name.startsWith('@zhiyin/') && !name.startsWith('@types/')));
  return [
    ...[...needed].filter((name) => !named.has(name)).map((name) => `${paper.path}: ${name} has no line that says why`),
    ...[...named].filter((name) => !needed.has(name)).map((name) => `${paper.path}: ${name} is no dependency of any package.json`),
  ];
}
