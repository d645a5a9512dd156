/**
 * What a migration does that the version before it may not survive. Adding is survived: a table, an
 * index that is not unique, a column that may be empty or has a default, a longer enumeration.
 */
const contracting: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/\bDROP\s+(TABLE|COLUMN|TYPE|FUNCTION|VIEW|SCHEMA)\b/, 'drops what may be in use'],
  [/\bRENAME\b/, 'renames what may be in use'],
  [/\bSET\s+NOT\s+NULL\b/, 'demands a value that is not always written'],
  [/\bDROP\s+DEFAULT\b/, 'takes a default away'],
  [/\bALTER\s+COLUMN\s+\S+\s+(SET\s+DATA\s+)?TYPE\b/, 'changes the type of a column'],
  [
    /\bADD\s+COLUMN\b(?=[^,;]*\bNOT\s+NULL\b)(?![^,;]*\bDEFAULT\b)/,
    'adds a column that must be written',
  ],
  [/\bADD\s+CONSTRAINT\b[^,;]*\b(CHECK|UNIQUE|EXCLUDE)\b/, 'refuses what was taken'],
  [/\bREVOKE\b/, 'takes a right away'],
];

/**
 * Why the version before a migration would not survive it; empty where the migration only adds.
 * Unique indexes on tables of the same migration are new with them and refuse nobody.
 */
export function contractions(sql: string): readonly string[] {
  const statements = sql.replace(/--[^\n]*/g, '').toUpperCase();
  const found = contracting.filter(([pattern]) => pattern.test(statements)).map(([, what]) => what);
  return refusesDuplicates(statements) ? [...found, 'refuses what was taken'] : found;
}

function refusesDuplicates(statements: string): boolean {
  const made = [...statements.matchAll(/\bCREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?(\S+)/g)];
  const indexed = statements.matchAll(/\bCREATE\s+UNIQUE\s+INDEX\b[^;]*?\bON\s+([^\s(]+)/g);
  return [...indexed].some(([, table]) => !made.some(([, name]) => name === table));
}
