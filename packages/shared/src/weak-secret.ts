/** Bytes or characters; what comes from a generator of random numbers has far more. */
const leastDifferent = 8;

/** What people write where a secret is to be put in, without anything but letters and digits. */
const placeholders = [
  ...['changeme', 'changethis', 'changeit', 'replaceme', 'replacethis', 'placeholder'],
  ...['password', 'passphrase', 'yourtoken', 'yoursecret', 'yourkey', 'insecure', 'letmein'],
  ...['exampletoken', 'examplesecret', 'examplekey', 'topsecret', 'supersecret', 'verysecret'],
  ...['qwerty', 'correcthorse', 'loremipsum'],
] as const;

/**
 * Why a secret that a person has chosen can be guessed, in words that do not repeat it; `undefined`
 * when nothing speaks against it. What a random generator makes is refused less than once in a
 * million times. Whether it is long enough is for the caller to say.
 */
export function weaknessOf(secret: string): string | undefined {
  const plain = secret.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  if (placeholders.some((word) => plain.includes(word))) return 'is a placeholder';
  if (new Set(secret).size < leastDifferent) {
    return `has fewer than ${leastDifferent} different characters`;
  }
  if (isRepetition(secret)) return 'repeats itself';
  return isCounted(secret) ? 'counts up or down' : undefined;
}

/** `abc123abc123abc1`: a part of at most half of it, over and over. */
function isRepetition(text: string): boolean {
  const periods = Array.from({ length: Math.floor(text.length / 2) }, (_, index) => index + 1);
  return periods.some((period) => text.slice(period) === text.slice(0, -period));
}

/** `abcdefgh12345678`: nearly every character is the one before, or its neighbour. */
function isCounted(text: string): boolean {
  const codes = Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
  const steps = codes.slice(1).map((code, index) => Math.abs(code - (codes[index] ?? 0)));
  return steps.filter((step) => step <= 1).length * 3 >= steps.length * 2;
}
