/** Who does not come so long after its turn has no place any more: what it wanted to say is said, or is something else by now. */
const PATIENCE_MS = 5000;

/** Who waits for what only some may have at a time: each is told of a turn of its own. */
export interface Line {
  /** How many have their turn before it: those who are more urgent, and as urgent ones who came before. `of`: whom of them counts. */
  ahead(who: string, urgency: number, of?: (other: string) => boolean): number;
  /** Takes a place, or keeps the one it has; it comes again at that time. */
  stand(who: string, urgency: number, turnAt: number): void;
  leave(who: string): void;
}

/** `elapsed` in milliseconds. */
export function createLine(elapsed: () => number): Line {
  /** In the order in which they came. */
  const places = new Map<string, { urgency: number; turnAt: number }>();
  return {
    ahead(who, urgency, of = () => true) {
      const now = elapsed();
      let [count, isBefore] = [0, true];
      for (const [other, place] of places) {
        if (now > place.turnAt + PATIENCE_MS) places.delete(other);
        else if (other === who) isBefore = false;
        else if (of(other) && (place.urgency > urgency || (isBefore && place.urgency === urgency))) count += 1;
      }
      return count;
    },
    stand: (who, urgency, turnAt) => void places.set(who, { urgency, turnAt }),
    leave: (who) => void places.delete(who),
  };
}
