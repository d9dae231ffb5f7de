import type { Annotation } from '../../telemetry/grafana-annotation.ts';

/** How an installation marks its changes. */
export interface ChangeTags {
  /** What a change is called, by the tag that marks it. */
  kinds: Record<string, string>;
  /** The tags that name the component, before `:` or `=`; the first that is there counts. */
  component: string[];
}

export const defaultChangeTags: ChangeTags = {
  kinds: {
    deploy: 'deploy',
    deployment: 'deploy',
    release: 'deploy',
    rollback: 'rollback',
    config: 'config',
    configuration: 'config',
    flag: 'flag',
    'feature-flag': 'flag',
    scale: 'scale',
    scaling: 'scale',
  },
  component: ['component', 'service', 'app'],
};

/** The value of a tag such as `service:orders` or `service=orders`. */
const namedBy = (tags: readonly string[], key: string): string | undefined =>
  tags
    .find((tag) => tag.startsWith(`${key}:`) || tag.startsWith(`${key}=`))
    ?.slice(key.length + 1)
    .trim();

const LONGEST = 200;

/** Annotations that are changes of a component. One that names no component can accuse nobody: it is counted and left out. */
export function changesIn(annotations: readonly Annotation[], { kinds, component }: ChangeTags) {
  const marked = annotations.flatMap(({ at, text, tags }) => {
    const mark = tags.find((tag) => Object.hasOwn(kinds, tag));
    const kind = mark === undefined ? undefined : kinds[mark];
    const about = component.map((key) => namedBy(tags, key)).find((value) => value);
    return kind === undefined ? [] : [{ at, component: about, kind, summary: text.slice(0, LONGEST) }];
  });
  const changes = marked.flatMap(({ component: about, ...rest }) => (about ? [{ ...rest, component: about }] : []));
  return { changes, withoutComponent: marked.length - changes.length };
}
