/** `count` of a list at even distances, in its order; all of them when there are no more. */
export const evenly = <T>(list: readonly T[], count: number): T[] => {
  const passed = (at: number): number => Math.floor((at * count) / list.length);
  return list.length <= count ? [...list] : list.filter((_, at) => passed(at + 1) > passed(at));
};
