/** A document with the part between two marks replaced. Throws when they are not there, once each and in order. */
export function replaceBetween(
  document: string,
  { file, begin, end }: { file: string; begin: string; end: string },
  text: string,
): string {
  const [before, rest, ...more] = document.split(begin);
  const [inside, after, ...evenMore] = (rest ?? '').split(end);
  if (before === undefined || inside === undefined || after === undefined || more.length + evenMore.length > 0)
    throw new Error(`${file} has to hold "${begin}" and after it "${end}", once each.`);
  return `${before}${begin}\n${text}\n${end}${after}`;
}
