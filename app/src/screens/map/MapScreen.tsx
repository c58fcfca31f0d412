import { useMemo } from 'react';
import { Failure } from '../../components/Failure.tsx';
import { Loading } from '../../components/Loading.tsx';
import { useWorkspaceState } from '../../state/session.ts';
import { useTexts } from '../../state/settings.ts';
import { useCall } from '../../state/use-call.ts';
import { LoadedMap } from './LoadedMap.tsx';
import { NoMap } from './NoMap.tsx';
import { PointIndex } from './point-index.ts';
import { useBinary } from './use-binary.ts';
import './map.css';
import './map-panel.css';

/** Images that look alike, near each other. */
export function MapScreen() {
  const { common } = useTexts();
  const info = useWorkspaceState();
  const points = useBinary<object>(info.hasMap ? `/api/map/points?state=${info.name}` : null);
  const marks = useCall('map/marks', info.hasMap ? { state: info.name } : null);
  const places = (points.data?.parts.points as Float32Array | undefined) ?? null;
  const index = useMemo(() => (places === null ? null : new PointIndex(places)), [places]);
  if (info.hasMap && places !== null && index !== null && marks.data !== null && places.length === 2 * info.images) {
    return <LoadedMap key={info.name} info={info} points={places} index={index} marks={marks.data} />;
  }
  const error = points.error ?? marks.error;
  return (
    <div className="map-none">
      <h1>{common.screens.map}</h1>
      {!info.hasMap ? (
        <NoMap hasEmbeddings={info.hasEmbeddings} />
      ) : error ? (
        <Failure error={error} again={points.error ? points.again : marks.again} />
      ) : (
        <Loading />
      )}
    </div>
  );
}
