import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { Button } from '../../components/Button.tsx';
import { useTexts } from '../../state/settings.ts';
import { PictureIcon, SearchIcon } from './map-icons.tsx';
import type { Search } from './use-search.ts';

/** Looks for images by words, where the embeddings know any, and by a picture from a file. */
export function SearchBar({ search, words }: { readonly search: Search; readonly words: string | null }) {
  const { map } = useTexts();
  const asked = search.by !== null && 'words' in search.by ? search.by.words : '';
  const [text, setText] = useState(asked);
  const file = useRef<HTMLInputElement>(null);
  const why = useId();
  useEffect(() => setText(asked), [asked]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    search.byWords(text);
  };
  return (
    <search className={`map-search${words === null ? ' wordless' : ''}`}>
      <form onSubmit={submit}>
        <label title={words === null ? map.noWords : undefined}>
          <span className="visually-hidden">{map.searchWords}</span>
          <SearchIcon />
          <input
            type="search"
            value={text}
            maxLength={200}
            disabled={words === null}
            aria-describedby={words === null ? why : undefined}
            placeholder={words === null ? map.searchWords : map.searchWordsHint}
            onChange={({ target }) => setText(target.value)}
          />
        </label>
        {words === null && (
          <span id={why} className="visually-hidden">
            {map.noWords}
          </span>
        )}
      </form>
      <Button title={map.searchPictureHelp} onClick={() => file.current!.click()}>
        <PictureIcon />
        <span>{map.searchPicture}</span>
      </Button>
      <input
        ref={file}
        type="file"
        accept="image/*,.heic,.heif,.jxl,.jp2,.tif,.tiff,.bmp"
        className="visually-hidden"
        tabIndex={-1}
        aria-label={map.searchPictureHelp}
        onChange={({ target }) => {
          const [chosen] = target.files ?? [];
          // The same file can be chosen again.
          target.value = '';
          if (chosen) search.likeFile(chosen);
        }}
      />
    </search>
  );
}
