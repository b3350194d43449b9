import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import type { Fault } from './faults.ts';
import { nearest } from './nearest.ts';
import { jsonSchema, type WebcareYaml, webcareYaml } from './schema.ts';

type Path = readonly PropertyKey[];
/**
 * webcare.yaml, as far as it could be read. `raw` is for questions across sections (null: not read).
 * `checked` is there only if the file has no fault of its own.
 */
export type File = {
  raw: Record<string, unknown> | null;
  checked?: WebcareYaml;
  faults: Fault[];
  lineOf(path: Path): number | undefined;
};

export function readWebcareYaml(text: string): File {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const unread = (line: number, says: string): File => ({
    raw: null,
    faults: [{ setting: 'The file', line, says }],
    lineOf: () => undefined,
  });
  // One mistake of syntax causes many errors; those after the first tell nothing new.
  const [error] = document.errors;
  if (error !== undefined) {
    const what = error.message.replace(/\.$/, '');
    return unread(
      lines.linePos(error.pos[0]).line,
      `is not valid YAML there: ${what}. Compare it with webcare.example.yaml.`,
    );
  }

  let read: unknown;
  try {
    read = document.toJS() ?? {};
    // Throws if a group contains itself.
    JSON.stringify(read);
  } catch (error) {
    return unread(
      1,
      `is not valid YAML: ${(error as Error).message.split('\n')[0]}. Write it without anchors and aliases.`,
    );
  }
  if (typeof read !== 'object' || Array.isArray(read))
    return unread(1, 'is not a group of settings. Begin with webcare.example.yaml.');

  // A section with only commented lines reads as null.
  const raw = Object.fromEntries(
    Object.entries(read as object).filter(
      ([key, value]) => value !== null || !Object.hasOwn(webcareYaml.shape, key),
    ),
  );
  const lineOf = (path: Path) => {
    for (let length = path.length; length > 0; length--) {
      const start = startOf(document.getIn(path.slice(0, length - 1), true), path[length - 1]!);
      if (start !== undefined) return lines.linePos(start).line;
    }
    return undefined;
  };
  const result = webcareYaml.safeParse(raw);
  if (result.success) return { raw, checked: result.data, faults: [], lineOf };
  const faults = result.error.issues.flatMap(described).map(({ path, says }) => faultAt(path, says, lineOf));
  return { raw, faults, lineOf };
}

export function faultAt(path: Path, says: string, lineOf: File['lineOf']): Fault {
  const line = lineOf(path);
  return { setting: settingName(path), says, ...(line === undefined ? {} : { line }) };
}

/** The path as a person would write it: `people[0].name`. */
const settingName = (path: Path) =>
  path
    .map((key, i) => (typeof key === 'number' ? `[${key}]` : `${i === 0 ? '' : '.'}${String(key)}`))
    .join('') || 'The file';

function described(issue: z.core.$ZodIssue): { path: Path; says: string }[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map(key => {
      const known = knownAt(issue.path);
      const meant = nearest(key, known);
      return {
        path: [...issue.path, key],
        says: `is not a setting. ${meant === undefined ? `Here there are: ${known.join(', ')}.` : `Did you mean ${meant}?`}`,
      };
    });
  }
  return [
    { path: issue.path, says: issue.code === 'invalid_key' ? issue.issues[0]!.message : issue.message },
  ];
}

/** The settings that are allowed at a path. */
function knownAt(path: Path): string[] {
  let here = [jsonSchema()];
  for (const key of path) {
    here = here.flatMap(schema => {
      const below =
        typeof key === 'number'
          ? schema.items
          : (schema.properties?.[String(key)] ?? schema.additionalProperties);
      return typeof below === 'object' && !Array.isArray(below) ? [below, ...(below.oneOf ?? [])] : [];
    }) as typeof here;
  }
  return [...new Set(here.flatMap(schema => Object.keys(schema.properties ?? {})))];
}

function startOf(parent: unknown, key: PropertyKey): number | undefined {
  if (isMap(parent)) {
    const pair = parent.items.find(
      item => (isScalar(item.key) ? String(item.key.value) : undefined) === String(key),
    );
    return isNode(pair?.key) ? pair.key.range?.[0] : undefined;
  }
  const item = isSeq(parent) && typeof key === 'number' ? parent.items[key] : undefined;
  return isNode(item) ? item.range?.[0] : undefined;
}
