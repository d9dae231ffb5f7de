import { api } from '../api.ts';
import type { ImageElement } from '../wire.ts';

const sourceOf = (image: ImageElement): string | undefined => {
  if (image.slack_file?.id !== undefined) return api.fileUrl(image.slack_file.id);
  return image.image_url ?? image.slack_file?.url;
};

/** An image; a press opens it in full size, which a phone needs to read a chart. */
export function Picture({
  image,
  title,
  large = false,
}: {
  image: ImageElement;
  title?: string | undefined;
  large?: boolean;
}) {
  const source = sourceOf(image);
  if (!large) return <img className="picture-small" src={source} alt={image.alt_text} />;
  return (
    <figure className="picture">
      {title ? <figcaption>{title}</figcaption> : null}
      <a href={source} target="_blank" rel="noreferrer">
        <img src={source} alt={image.alt_text} />
      </a>
    </figure>
  );
}
