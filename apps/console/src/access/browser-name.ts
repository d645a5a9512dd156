/** The first that fits counts: most browsers call themselves by others' names too. */
const browsers = [
  [/Edg(?:e|A|iOS)?\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/(?:Firefox|FxiOS)\//, 'Firefox'],
  [/(?:Chrome|CriOS)\//, 'Chrome'],
  [/Safari\//, 'Safari'],
] as const;

const systems = [
  [/Windows/, 'Windows'],
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Mac OS X/, 'Mac'],
  [/Linux/, 'Linux'],
] as const;

/** What a browser sends of itself, as a person would say it: "Firefox, Windows". */
export function browserName(userAgent: string): string {
  const known = [browsers, systems].flatMap((names) => {
    const found = names.find(([mark]) => mark.test(userAgent));
    return found ? [found[1]] : [];
  });
  return known.length === 0 ? userAgent : known.join(', ');
}
