import { Link } from '../../components/Link.tsx';
import { Message } from '../../components/Message.tsx';
import { useTexts } from '../../state/settings.ts';

const COMMANDS = { embed: 'goldpan embed', map: 'goldpan map', marks: 'goldpan clusters\ngoldpan outliers' } as const;

/** Says what is missing before there can be a map, and how to make it. */
export function NoMap({ hasEmbeddings }: { readonly hasEmbeddings: boolean }) {
  const { map } = useTexts();
  const commands = hasEmbeddings ? [COMMANDS.map, COMMANDS.marks] : [COMMANDS.embed, COMMANDS.map, COMMANDS.marks];
  return (
    <Message title={hasEmbeddings ? map.noMap : map.noEmbeddings}>
      <p>{hasEmbeddings ? map.noMapAdvice : map.noEmbeddingsAdvice}</p>
      <pre>{commands.join('\n')}</pre>
      <Link className="button main" href="/jobs">
        {map.toJobs}
      </Link>
    </Message>
  );
}
