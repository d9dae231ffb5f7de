import type { FileContent, FileInput } from '../../wire.ts';
import type { FieldProps } from './field.tsx';

/** The bytes of a chosen file in base64; `readAsDataURL` writes them after the first comma. */
function readFile(file: File): Promise<FileContent> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onerror = () => reject(reader.error);
    reader.onload = () => {
      const content = String(reader.result).split(',')[1] ?? '';
      resolve({ name: file.name, mimetype: file.type || 'text/plain', size: file.size, content });
    };
    reader.readAsDataURL(file);
  });
}

export function FileField({ element, onChange, id, describedBy, invalid }: FieldProps<FileInput>) {
  const onFiles = async (files: FileList | null) => {
    const chosen = [...(files ?? [])].slice(0, element.max_files ?? 10);
    onChange(await Promise.all(chosen.map(readFile)));
  };
  return (
    <input
      id={id}
      type="file"
      className="field file-field"
      multiple={(element.max_files ?? 10) > 1}
      accept={element.filetypes?.map((type) => `.${type}`).join(',')}
      aria-describedby={describedBy}
      aria-invalid={invalid}
      onChange={(event) => void onFiles(event.target.files)}
    />
  );
}
