import { byPlace, TextView } from '../text/words.tsx';
import type { SectionBlock } from '../wire.ts';
import { ActionControl } from './actions.tsx';
import { Picture } from './picture.tsx';

export function Section({ block }: { block: SectionBlock }) {
  const { accessory } = block;
  return (
    <div className="block-section">
      <div className="section-words">
        {block.text ? <TextView text={block.text} /> : null}
        {block.fields ? (
          <div className="fields">
            {byPlace(block.fields).map(({ item, key }) => (
              <TextView key={key} text={item} />
            ))}
          </div>
        ) : null}
      </div>
      {accessory ? (
        <div className="accessory">
          {accessory.type === 'image' ? (
            <Picture image={accessory} />
          ) : (
            <ActionControl element={accessory} blockId={block.block_id} />
          )}
        </div>
      ) : null}
    </div>
  );
}
