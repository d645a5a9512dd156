export const format = {
  justNow: 'just now',
  ago: (span: string) => `${span} ago`,
  days: (count: number) => `${count} days`,
  lessThanAMinute: 'less than a minute',
  about: (span: string) => `about ${span}`,
};
