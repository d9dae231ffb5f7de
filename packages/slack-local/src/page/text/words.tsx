import { Fragment, type ReactNode } from 'react';
import { fromPermalink } from '../place.ts';
import type { TextObject } from '../wire.ts';
import { channelOf, nameOf, useWorkspace } from '../workspace.tsx';
import { emojiCharacter } from './emoji-names.ts';
import { type Inline, type Paragraph, parseMrkdwn } from './mrkdwn.ts';
import { writeDate } from './slack-date.ts';

const CIRCLE = /^(?:large_)?(red|orange|yellow|green|blue|white)_circle$/;

/** An emoji; circles are drawn, since an emoji font may be missing. Their character stays for whoever copies the text. */
export function Emoji({ name }: { name: string }) {
  const colour = CIRCLE.exec(name)?.[1];
  const said = name.replaceAll('_', ' ').replace('large ', '');
  return (
    <span className={colour ? `emoji circle circle-${colour}` : 'emoji'} role="img" aria-label={said}>
      <span>{emojiCharacter(name)}</span>
    </span>
  );
}

/** A link: to a place in this workspace when it points there, else to a new tab. Only http(s), mailto and own paths open. */
export function Link({ url, children }: { url: string; children: ReactNode }) {
  const { channels, go } = useWorkspace();
  const place = fromPermalink(url, channels);
  if (!/^(?:https?:|mailto:|\/(?!\/))/i.test(url)) return <>{children}</>;
  if (!place) {
    return (
      <a href={url} target="_blank" rel="noreferrer">
        {children}
      </a>
    );
  }
  return (
    <a
      href={url}
      onClick={(event) => {
        event.preventDefault();
        go(place);
      }}
    >
      {children}
    </a>
  );
}

export function Person({ id, label }: { id: string; label?: string | undefined }) {
  const { users } = useWorkspace();
  return <span className="mention">@{label ?? nameOf(users, id)}</span>;
}

export function ChannelName({ id, label }: { id: string; label?: string | undefined }) {
  const { channels } = useWorkspace();
  return <span className="mention">#{label ?? channelOf(channels, id)?.name ?? id}</span>;
}

function Run({ inline }: { inline: Inline }): ReactNode {
  switch (inline.kind) {
    case 'text':
      return inline.text;
    case 'code':
      return <code>{inline.text}</code>;
    case 'broadcast':
      return <span className="mention">{inline.text}</span>;
    case 'bold':
      return (
        <strong>
          <Runs inlines={inline.children} />
        </strong>
      );
    case 'italic':
      return (
        <em>
          <Runs inlines={inline.children} />
        </em>
      );
    case 'strike':
      return (
        <s>
          <Runs inlines={inline.children} />
        </s>
      );
    case 'link':
      return (
        <Link url={inline.url}>
          <Runs inlines={inline.children} />
        </Link>
      );
    case 'user':
      return <Person id={inline.id} label={inline.label} />;
    case 'channel':
      return <ChannelName id={inline.id} label={inline.label} />;
    case 'emoji':
      return <Emoji name={inline.name} />;
    case 'date': {
      const time = <time title={inline.fallback}>{writeDate(inline.seconds, inline.format, inline.fallback)}</time>;
      return inline.url === undefined ? time : <Link url={inline.url}>{time}</Link>;
    }
  }
}

// Words have no identity of their own and never move within a text, so their place is their key.
/** What is drawn in a row is known by its place: its words may stand there twice. */
export const byPlace = <T,>(items: T[]) => items.map((item, place) => ({ item, key: String(place) }));

export function Runs({ inlines }: { inlines: Inline[] }) {
  return byPlace(inlines).map(({ item, key }) => <Run key={key} inline={item} />);
}

export function Lines({ lines }: { lines: Inline[][] }) {
  return byPlace(lines).map(({ item, key }) => (
    <Fragment key={key}>
      {key === '0' ? null : <br />}
      <Runs inlines={item} />
    </Fragment>
  ));
}

function ParagraphView({ paragraph }: { paragraph: Paragraph }) {
  if (paragraph.kind === 'pre') return <pre>{paragraph.text}</pre>;
  const lines = <Lines lines={paragraph.lines} />;
  return paragraph.kind === 'quote' ? <blockquote>{lines}</blockquote> : <p>{lines}</p>;
}

/** Slack's mrkdwn, word for word. */
export function Mrkdwn({ text }: { text: string }) {
  return (
    <div className="mrkdwn">
      {byPlace(parseMrkdwn(text)).map(({ item, key }) => (
        <ParagraphView key={key} paragraph={item} />
      ))}
    </div>
  );
}

/** Plain text: nothing is markup but the emoji codes on our list. */
export function Plain({ text }: { text: string }) {
  const parts = text.split(/(:[a-z0-9_+-]+:)/);
  return byPlace(parts).map(({ item, key }) => {
    const known = item.startsWith(':') && emojiCharacter(item.slice(1, -1)) !== undefined;
    return <Fragment key={key}>{known ? <Emoji name={item.slice(1, -1)} /> : item}</Fragment>;
  });
}

export function TextView({ text }: { text: TextObject }) {
  return text.type === 'mrkdwn' ? <Mrkdwn text={text.text} /> : <Plain text={text.text} />;
}
