import { useState } from 'react';
import { api } from '../api.ts';
import { Markdown } from '../text/document.tsx';
import type { LocalFile } from '../wire.ts';
import { useWorkspace } from '../workspace.tsx';

const sizeOf = (bytes: number) => (bytes < 1024 ? `${bytes} B` : `${(bytes / 1024).toFixed(1)} kB`);
const isMarkdown = (file: LocalFile) => /\.(?:md|markdown)$/i.test(file.name);
const isText = (file: LocalFile) => isMarkdown(file) || /^text\/|json|yaml/.test(file.mimetype ?? '');

function FileView({ file }: { file: LocalFile }) {
  const { tell } = useWorkspace();
  const [text, setText] = useState<string>();
  const url = api.fileUrl(file.id);
  if (file.mimetype?.startsWith('image/')) {
    return (
      <a href={url} target="_blank" rel="noreferrer">
        <img className="picture-file" src={url} alt={file.title ?? file.name} />
      </a>
    );
  }
  const toggle = async () => {
    if (text !== undefined) return setText(undefined);
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) setText(await response.text());
    else tell(`${file.name} could not be read.`);
  };
  return (
    <div className="file">
      <div className="file-head">
        <svg width="26" height="32" viewBox="0 0 26 32" aria-hidden="true">
          <path className="file-sign" d="M3 1h13l9 9v19a2 2 0 0 1-2 2H3a2 2 0 0 1-2-2V3a2 2 0 0 1 2-2zm13 0v9h9" />
        </svg>
        <div className="file-name">
          <strong>{file.title || file.name}</strong>
          <span className="quiet">
            {file.name}
            {file.size === undefined ? '' : ` · ${sizeOf(file.size)}`}
          </span>
        </div>
        <div className="file-actions">
          {isText(file) ? (
            <button type="button" className="button" aria-expanded={text !== undefined} onClick={() => void toggle()}>
              {text === undefined ? 'Read' : 'Fold'}
            </button>
          ) : null}
          <a className="button" href={url} download={file.name}>
            Download
          </a>
        </div>
      </div>
      {text === undefined ? null : (
        <div className="file-text">{isMarkdown(file) ? <Markdown text={text} /> : <pre>{text}</pre>}</div>
      )}
    </div>
  );
}

export function Files({ files }: { files: LocalFile[] }) {
  return (
    <div className="files">
      {files.map((file) => (
        <FileView key={file.id} file={file} />
      ))}
    </div>
  );
}
